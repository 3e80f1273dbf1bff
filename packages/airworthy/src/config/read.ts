import { Validator } from "@cfworker/json-schema";
import { Unreadable } from "../readers/diagnostics.ts";
import { readDocument } from "../readers/document.ts";
import { lineAndColumn, type Source } from "../readers/source.ts";
import { at, type Json, type Node, toJson } from "../readers/tree.ts";
import type { Config } from "./config.ts";
import { configMistake } from "./mistake.ts";
import { CONFIG_SCHEMA } from "./schema.ts";

/** A mistake in airworthy.yaml: where, what, and how to mend it. */
export class ConfigError extends Error {}

/**
 * Reads airworthy.yaml. Throws {@link ConfigError} naming the line of the first mistake. Items are known by their ids:
 * a setting for one that the checklist does not have would do nothing.
 */
export function readConfig(source: Source, itemIds: readonly string[]): Config {
  let root: Node;
  try {
    const document = readDocument(source);
    root = document.root;
    const [twice] = document.diagnostics;
    if (twice?.at)
      throw new ConfigError(`${where(twice.at.source, twice.at.start)}: ${twice.says} ${twice.cure}`);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { diagnostic } = error;
    const place = diagnostic.at ? where(source, diagnostic.at.start) : source.path;
    throw new ConfigError(`${place}: ${diagnostic.says}`, { cause: error });
  }
  if (root.kind === "scalar" && root.value === null) return {};
  const data = withOff(toJson(root));
  const { valid, errors } = new Validator(CONFIG_SCHEMA, "2020-12").validate(data);
  // The innermost error is the one that says what is wrong; the outer ones only say that something is.
  const error = errors.toSorted((a, b) => b.instanceLocation.length - a.instanceLocation.length)[0];
  const wrong =
    !valid && error
      ? { path: stepsOf(error.instanceLocation), says: said(error) }
      : configMistake(data as Config, itemIds);
  if (!wrong) return data as Config;
  const node = nearest(root, wrong.path);
  throw new ConfigError(
    `${where(source, node.start)}: ${wrong.path.join(".") || "the file"}: ${wrong.says} See \`airworthy init\` for every setting.`,
  );
}

function stepsOf(instanceLocation: string): string[] {
  return instanceLocation
    .replace(/^#\/?/, "")
    .split("/")
    .filter(Boolean)
    .map((step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The validator's words, where they are words. */
function said({ error, keyword }: { readonly error: string; readonly keyword: string }): string {
  return keyword === "false" ? "There is no such setting." : error;
}

/** `off` without quotes is a boolean in YAML 1.1; nobody who writes it means that. */
function withOff(data: Json): Json {
  const items = (data as { readonly items?: Json } | null)?.items;
  if (typeof items !== "object" || items === null || Array.isArray(items)) return data;
  const mended = Object.entries(items).map(([key, value]: [string, Json]) => [
    key,
    value === false ? "off" : value,
  ]);
  return { ...(data as object), items: Object.fromEntries(mended) as Json };
}

function where(source: Source, offset: number): string {
  const { line, column } = lineAndColumn(source, offset);
  return `${source.path}:${line}:${column}`;
}

function nearest(root: Node, path: readonly string[]): Node {
  let here = root;
  for (const step of path) {
    const next = at(here, here.kind === "list" ? Number(step) : step);
    if (!next) break;
    here = next;
  }
  return here;
}
