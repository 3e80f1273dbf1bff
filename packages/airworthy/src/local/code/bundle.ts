import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import type { BuildFailure, Loader, Plugin } from "esbuild";
import type { BuildOptions } from "./build-properties.ts";

/** A function of Node as its template describes it. */
export interface BundleWish extends BuildOptions {
  /** Of the fleet: files are named from there. */
  readonly root: string;
  readonly folder: string;
  /** `src/orders.handler` */
  readonly handler: string;
  /** `nodejs24.x` */
  readonly runtime: string;
  /** The template says that esbuild builds it. */
  readonly asked: boolean;
  readonly entryPoints: readonly string[];
  readonly external: readonly string[];
  readonly format: "esm" | undefined;
}

/** What Node runs as it lies. */
const RUNS = [".js", ".mjs", ".cjs"];
const SOURCES = [".ts", ".mts", ".cts", ".tsx", ".jsx"];

/** The file that has to be bundled before the function can run; `undefined` when it runs as it lies. */
export function sourceOf({ folder, handler, asked, entryPoints }: BundleWish): string | undefined {
  const module = moduleOf(handler);
  if (RUNS.some((ending) => existsSync(path.join(folder, module + ending))) && !asked) return undefined;
  const base = path.basename(module);
  const named = entryPoints.filter((entry) => path.basename(entry).replace(/\.\w+$/, "") === base);
  // `dist/orders` is what the project's own build would make of `src/orders`.
  const unbuilt = module.replace(/^(?:dist|build|lib|out)\//, "");
  const modules = [...new Set([module, `src/${module}`, `src/${unbuilt}`, unbuilt])];
  const candidates = [
    ...named,
    ...modules.flatMap((one) => [...SOURCES, ...RUNS].map((ending) => one + ending)),
  ];
  return candidates.find((file) => existsSync(path.join(folder, file)));
}

/** `src/orders.handler` → `src/orders` */
function moduleOf(handler: string): string {
  const slash = handler.lastIndexOf("/") + 1;
  return handler.slice(0, slash) + (handler.slice(slash).split(".")[0] ?? "");
}

/** Under the folder of the user alone: what lies there is run. */
export const BUNDLES = path.join(tmpdir(), `airworthy-bundles-${userInfo().uid}`);

/**
 * Bundles the handler with everything it imports into a folder of its own, named after what is in it. AWS's SDK is taken
 * from the project when it is there; Lambda has one of its own. Throws with the place and the words of esbuild.
 */
export async function bundled(
  wish: BundleWish,
  entry: string,
): Promise<{ readonly folder: string; readonly state: string }> {
  const { build } = await import("esbuild");
  const source = path.join(wish.folder, entry);
  const esm = wish.format === "esm" || entry.endsWith(".mts") || isModule(source);
  const { outputFiles } = await build({
    entryPoints: [source],
    absWorkingDir: wish.root,
    bundle: true,
    write: false,
    platform: "node",
    format: esm ? "esm" : "cjs",
    target: wish.target.length > 0 ? [...wish.target] : `node${/\d+/.exec(wish.runtime)?.[0] ?? "20"}`,
    define: { ...wish.define },
    loader: wish.loader as Record<string, Loader>,
    keepNames: wish.keepNames,
    ...(wish.mainFields.length > 0 ? { mainFields: [...wish.mainFields] } : {}),
    external: [...wish.external],
    plugins: [runtimeHasIt],
    sourcemap: "inline",
    sourcesContent: false,
    // The bundle lies elsewhere; errors name the files that were written.
    sourceRoot: `${wish.root}${path.sep}`,
    logLevel: "silent",
    banner: { js: `${esm ? REQUIRE : ""}${wish.banner["js"] ?? ""}` },
  }).catch((error: BuildFailure) => {
    throw new Error(wordsOf(error, source, wish.root), { cause: error });
  });
  const text = outputFiles[0]?.text ?? "";
  const module = moduleOf(wish.handler);
  const state = createHash("sha256").update(`${module}\0${esm}\0${text}`).digest("hex").slice(0, 16);
  const folder = path.join(BUNDLES, state);
  const file = path.join(folder, `${module}${esm ? ".mjs" : ".cjs"}`);
  if (!existsSync(file)) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, text);
  }
  return { folder, state };
}

/** Bundled CommonJS calls require() also in a module. */
const REQUIRE =
  'import{createRequire as airworthyRequire}from"node:module";const require=airworthyRequire(import.meta.url);';

/** What cannot be found in the project and is part of Lambda's runtime is left to the runtime. */
const runtimeHasIt: Plugin = {
  name: "runtime-has-it",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@(?:aws-sdk|smithy)\// }, async ({ path: name, pluginData, ...given }) => {
      if (pluginData === runtimeHasIt) return undefined;
      const found = await resolve(name, { ...given, pluginData: runtimeHasIt });
      return found.errors.length > 0 ? { path: name, external: true } : found;
    });
  },
};

interface Package {
  readonly folder: string;
  readonly type?: string;
  readonly dependencies?: object;
  readonly devDependencies?: object;
}

/** The nearest package.json of a file. */
function packageOf(source: string): Package | undefined {
  for (let folder = path.dirname(source); ; folder = path.dirname(folder)) {
    const file = path.join(folder, "package.json");
    if (existsSync(file)) return { ...(JSON.parse(readFileSync(file, "utf8")) as object), folder };
    if (folder === path.dirname(folder)) return undefined;
  }
}

function isModule(source: string): boolean {
  return packageOf(source)?.type === "module";
}

/** The commonest reason for which a new checkout does not fly. */
function notInstalled(text: string, source: string, root: string): string {
  const [, name] = /^Could not resolve "((?:@[^/"]+\/)?[^./"][^/"]*)/.exec(text) ?? [];
  const found = name === undefined ? undefined : packageOf(source);
  if (!found || name === undefined || !(name in { ...found.dependencies, ...found.devDependencies }))
    return "";
  return `. ${path.join(path.relative(root, found.folder), "package.json")} has ${name}, but it is not installed: run npm install there`;
}

function wordsOf({ errors, message }: BuildFailure, source: string, root: string): string {
  const [first] = errors ?? [];
  if (!first) return message;
  const place = first.location
    ? `${first.location.file}:${first.location.line}:${first.location.column}: `
    : "";
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return `${place}${first.text}${more}${notInstalled(first.text, source, root)}`;
}
