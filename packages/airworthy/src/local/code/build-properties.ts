import { at, itemsOf, type Node, stringOf } from "../../readers/tree.ts";

/** What a template tells esbuild that changes what the code does. */
export interface BuildOptions {
  readonly banner: Readonly<Record<string, string>>;
  readonly define: Readonly<Record<string, string>>;
  readonly loader: Readonly<Record<string, string>>;
  readonly mainFields: readonly string[];
  readonly target: readonly string[];
  readonly keepNames: boolean;
}

/**
 * Properties of SAM's `BuildMethod: esbuild`. Those that only make the code smaller or place it elsewhere (`Minify`,
 * `OutExtension`, `Sourcemap`, `TreeShaking`) change nothing that a function could notice, and are left alone.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-build-typescript.html
 */
export function optionsOf(properties: Node | undefined): BuildOptions {
  return {
    banner: pairsIn(at(properties, "Banner")),
    define: pairsIn(at(properties, "Define")),
    loader: pairsIn(at(properties, "Loader")),
    mainFields: listIn(at(properties, "MainFields")),
    target: listIn(at(properties, "Target")),
    keepNames: textIn(at(properties, "KeepNames")) === "true",
  };
}

/** `[.txt=text]` or `{ .txt: text }` */
function pairsIn(node: Node | undefined): Record<string, string> {
  if (node?.kind === "mapping")
    return Object.fromEntries(node.entries.map(({ key, value }) => [key, textIn(value)]));
  return Object.fromEntries(
    listIn(node, /\n/).map((text) => [text.split("=")[0], text.slice(text.indexOf("=") + 1)]),
  );
}

/** `[module, main]` or `module,main` */
function listIn(node: Node | undefined, separator = /,/): string[] {
  if (node?.kind === "list") return itemsOf(node).map(textIn);
  const text = stringOf(node);
  return text === undefined ? [] : text.split(separator).map((one) => one.trim());
}

function textIn(node: Node | undefined): string {
  return node?.kind === "scalar" ? String(node.value) : "";
}
