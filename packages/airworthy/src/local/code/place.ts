import { realpathSync, statSync } from "node:fs";
import path from "node:path";
import { placeOf } from "../../readers/source.ts";
import type { Resource, Stack } from "../../readers/stack.ts";
import { at, itemsOf, stringOf } from "../../readers/tree.ts";
import { NotDeployable } from "../not-deployable.ts";
import { BUNDLES, bundled, type BundleWish, sourceOf } from "./bundle.ts";
import { optionsOf } from "./build-properties.ts";
import { layerFolder } from "./layer.ts";
import { kept } from "./kept.ts";
import { stateOf } from "./state.ts";

/** Where the code of a function lies on this machine, and which state it is in. */
export interface Code {
  readonly folder: string;
  readonly state: string;
  /** The folder that the user changes, when what flies is made from it. */
  readonly source: string;
}

/** A template that names code which cannot be flown, with its place. */
export class CodeMissing extends NotDeployable {}

/** The property that says where the code of a type lies. */
const CODE: Readonly<Record<string, string>> = {
  "AWS::Lambda::Function": "Code",
  "AWS::Lambda::LayerVersion": "Content",
};

/**
 * The code of every function and layer of a stack that lies beside its template, by logical id; bundled where it must
 * be.
 */
export async function codesOf(
  stack: Stack,
  root: string,
  ignored: ReadonlySet<string> = new Set(),
): Promise<ReadonlyMap<string, Code>> {
  const codes = new Map<string, Code>();
  const published = publishedBy(stack);
  for (const resource of stack.resources.values()) {
    const property = CODE[resource.type];
    if (property === undefined) continue;
    const folder = folderOf(resource, property, root);
    if (folder === undefined) continue;
    const code =
      property === "Content"
        ? contentOf(resource, folder, ignored)
        : await codeOf(resource, folder, root, ignored);
    // Bundles lie in folders of their own already.
    const runsAsItLies = code.folder === code.source && published.has(resource.id);
    codes.set(resource.id, runsAsItLies ? { ...code, folder: kept(folder, code.state, ignored) } : code);
  }
  return codes;
}

/** Functions of which versions are published. */
function publishedBy(stack: Stack): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { type, properties } of stack.resources.values()) {
    if (type !== "AWS::Lambda::Version") continue;
    const named = at(properties, "FunctionName");
    const [attribute] = itemsOf(at(named, "Fn::GetAtt"));
    const id = stringOf(at(named, "Ref")) ?? stringOf(attribute);
    if (id !== undefined) ids.add(id);
  }
  return ids;
}

function contentOf(resource: Resource, source: string, ignored: ReadonlySet<string>): Code {
  const method = stringOf(at(authorOf(resource).body, "Metadata", "BuildMethod"));
  return { folder: layerFolder(source, method, BUNDLES), state: stateOf(source, ignored), source };
}

async function codeOf(
  resource: Resource,
  source: string,
  root: string,
  ignored: ReadonlySet<string>,
): Promise<Code> {
  const wish = wishOf(resource, source, root);
  const entry = wish && sourceOf(wish);
  if (!wish || entry === undefined) return { folder: source, state: stateOf(source, ignored), source };
  try {
    return { ...(await bundled(wish, entry)), source };
  } catch (error) {
    throw new CodeMissing(`${whereOf(resource)}: ${(error as Error).message}`, { cause: error });
  }
}

/** A path to code is a folder of this machine, as long as it lies below the root. */
function folderOf(resource: Resource, property: string, root: string): string | undefined {
  const code = at(resource.properties, property);
  const named = stringOf(code);
  if (code !== undefined && named === undefined) return undefined;
  const where = whereOf(resource);
  const folder = path.resolve(root, path.dirname(placeOf(authorOf(resource).at).path), named ?? ".");
  let real: string;
  try {
    real = realpathSync(folder);
  } catch (error) {
    throw new CodeMissing(
      `${where}: the code ${named ?? "."} is not there. Look at CodeUri, or build it first.`,
      { cause: error },
    );
  }
  const inside = path.relative(realpathSync(root), real);
  if (inside.startsWith("..") || path.isAbsolute(inside))
    throw new CodeMissing(`${where}: the code ${named ?? "."} lies outside ${root}.`);
  if (!statSync(real).isDirectory())
    throw new CodeMissing(
      `${where}: the code ${named ?? "."} is a file. airworthy flies folders; unpack it first.`,
    );
  return real;
}

/** What `sam build` would be told: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-build-typescript.html */
function wishOf(resource: Resource, folder: string, root: string): BundleWish | undefined {
  const handler = stringOf(at(resource.properties, "Handler"));
  const runtime = stringOf(at(resource.properties, "Runtime"));
  if (handler === undefined || !runtime?.startsWith("nodejs")) return undefined;
  const metadata = at(authorOf(resource).body, "Metadata");
  const properties = at(metadata, "BuildProperties");
  const texts = (name: string): string[] =>
    itemsOf(at(properties, name)).flatMap((node) => stringOf(node) ?? []);
  return {
    root,
    folder,
    handler,
    runtime,
    asked: stringOf(at(metadata, "BuildMethod")) === "esbuild",
    entryPoints: texts("EntryPoints"),
    external: texts("External"),
    format: stringOf(at(properties, "Format")) === "esm" ? "esm" : undefined,
    ...optionsOf(properties),
  };
}

function authorOf(resource: Resource): Resource {
  return resource.generatedBy ?? resource;
}

function whereOf(resource: Resource): string {
  const { path: file, line, column } = placeOf(authorOf(resource).at);
  return `${file}:${line}:${column}`;
}
