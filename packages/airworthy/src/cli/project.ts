import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import type { Item } from "../checklist/item.ts";
import { PRACTICES, practiceOf, type Surroundings } from "../checklist/item.ts";
import { type Policy, policyFrom } from "../checklist/policy.ts";
import { ITEMS } from "../checklist/practices/index.generated.ts";
import { matchesAny } from "../checklist/glob.ts";
import type { Config } from "../config/config.ts";
import { ConfigError, readConfig } from "../config/read.ts";
import type { ActionData } from "../permissions/actions.ts";
import { candidates } from "../readers/discover.ts";
import { Unreadable } from "../readers/diagnostics.ts";
import { type Files, filesBelow } from "../readers/files.ts";
import { load, type Loaded } from "../readers/load.ts";
import { overlay } from "../readers/overlay.ts";
import { UserError } from "./errors.ts";
import { didYouMean } from "./nearest.ts";
import { repositoryOf, surroundingsOf } from "./surroundings.ts";

/** What a command works on: a root, the templates below it, and the team's configuration. */
export interface Project {
  readonly root: string;
  readonly config: Config;
  readonly policy: Policy;
  readonly items: readonly Item[];
  readonly surroundings: Surroundings;
  /** Reads every stack; texts given here stand in for those on disk. */
  load(texts?: ReadonlyMap<string, string>): Loaded;
}

export interface Opening {
  readonly cwd: string;
  readonly paths: readonly string[];
  readonly configFile?: string;
  /** Practices or items to look at; all when empty. */
  readonly only: readonly string[];
}

export const ITEM_IDS: readonly string[] = ITEMS.map(({ id }) => id);

const CONFIG_NAMES = ["airworthy.yaml", "airworthy.yml"];

export function openProject(opening: Opening): Project {
  const asked = (opening.paths.length > 0 ? opening.paths : ["."]).map((one) => absolute(opening.cwd, one));
  const configFile =
    opening.configFile === undefined
      ? findConfig(startOf(asked, opening.cwd))
      : absolute(opening.cwd, opening.configFile, "`airworthy init` writes an airworthy.yaml.");
  const root =
    configFile && opening.configFile === undefined ? path.dirname(configFile) : startOf(asked, opening.cwd);
  const files = filesBelow(root);
  const config = configFile ? configAt(configFile, files) : {};
  const relative = asked.map((one) => path.relative(files.root, one).split(path.sep).join("/") || ".");
  const excluded = (one: string) => matchesAny(one, config.exclude ?? []);
  const declared = declaredStacks(config, files, excluded);
  return {
    root: files.root,
    config,
    policy: policyFrom(config),
    items: chosen(ITEMS, opening.only, config),
    surroundings: surroundingsOf(files.root),
    load: (texts) =>
      load({
        files: texts ? overlay(files, texts) : files,
        paths: relative,
        declared,
        excluded,
        isFolder: (one) =>
          statSync(path.join(files.root, one), { throwIfNoEntry: false })?.isDirectory() === true,
      }),
  };
}

function absolute(
  cwd: string,
  one: string,
  cure = "Name a template file, or a folder that holds templates.",
): string {
  const full = path.resolve(cwd, one);
  if (!existsSync(full)) throw new UserError(`${one} does not exist. ${cure}`);
  return realpathSync(full);
}

/** The current folder when everything lies in it; else the repository, or the folder, of the first path. */
function startOf(asked: readonly string[], cwd: string): string {
  const here = realpathSync(cwd);
  if (asked.every((one) => one === here || one.startsWith(here + path.sep))) return here;
  const first = asked[0] ?? here;
  const folder = statSync(first).isDirectory() ? first : path.dirname(first);
  const start = repositoryOf(folder) ?? folder;
  const outside = asked.find((one) => one !== start && !one.startsWith(start + path.sep));
  if (outside)
    throw new UserError(
      `${outside} and ${first} have no folder in common that is a repository. Check them one after the other, or run airworthy from a folder that holds both.`,
    );
  return start;
}

/** airworthy.yaml here or above, up to the repository's root. */
function findConfig(start: string): string | undefined {
  const last = repositoryOf(start) ?? start;
  for (let here = start; ; here = path.dirname(here)) {
    for (const name of CONFIG_NAMES) if (existsSync(path.join(here, name))) return path.join(here, name);
    if (here === last || path.dirname(here) === here) return undefined;
  }
}

function configAt(file: string, files: Files): Config {
  try {
    const relative = path.relative(files.root, file).split(path.sep).join("/");
    const source = relative.startsWith("..")
      ? { path: file, text: readFileSync(file, "utf8") }
      : files.read(relative);
    return readConfig(source, ITEM_IDS);
  } catch (error) {
    if (error instanceof ConfigError) throw new UserError(error.message, { cause: error });
    if (error instanceof Unreadable)
      throw new UserError(`${error.diagnostic.path}: ${error.diagnostic.says} ${error.diagnostic.cure}`, {
        cause: error,
      });
    throw error;
  }
}

function declaredStacks(
  config: Config,
  files: Files,
  excluded: (path: string) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const declared = new Map<string, readonly string[]>();
  const entries = Object.entries(config.stacks ?? {});
  if (entries.length === 0) return declared;
  const all = candidates(files.root, ".");
  for (const [name, { templates }] of entries) {
    const found = all.filter((one) => matchesAny(one, templates) && !excluded(one));
    if (found.length === 0) {
      throw new UserError(
        `airworthy.yaml: the stack "${name}" matches no file: ${templates.join(", ")}. Globs are relative to airworthy.yaml; \`*\` also crosses folders.`,
      );
    }
    declared.set(name, found);
  }
  return declared;
}

function chosen(items: readonly Item[], only: readonly string[], config: Config): readonly Item[] {
  for (const word of only) {
    const known =
      (PRACTICES as readonly string[]).includes(word) ||
      items.some((item) => item.id === word || matchesAny(item.id, [word]));
    if (!known) {
      throw new UserError(
        `"${word}" is neither a practice nor an item.${didYouMean(word, [...PRACTICES, ...items.map(({ id }) => id)])} Practices: ${PRACTICES.join(", ")}. \`airworthy explain\` lists all items.`,
      );
    }
  }
  return items.filter((item) => {
    const practice = practiceOf(item.id);
    const setting = config.items?.[item.id] ?? config.items?.[`${practice}/*`];
    if (setting === "off" && !only.includes(item.id)) return false;
    return only.length === 0 || only.some((word) => word === practice || matchesAny(item.id, [word]));
  });
}

/** IAM data when an item asks for it: it costs some milliseconds, so only then. */
export async function actionsFor(items: readonly Item[]): Promise<{ actions?: ActionData }> {
  if (!items.some((item) => item.needs === "actions")) return {};
  const { loadActions } = await import("../permissions/actions.ts");
  return { actions: await loadActions() };
}
