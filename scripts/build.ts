import { chmodSync, mkdirSync, writeFileSync, copyFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { CONFIG_SCHEMA } from "../packages/airworthy/src/config/schema.ts";

const PACKAGE = path.join(import.meta.dirname, "../packages/airworthy");
const ROOT = path.join(import.meta.dirname, "..");

/**
 * The published program: one file with everything in it, so that `npx airworthy` installs nothing else, and Node
 * before 24 can run it too.
 */
const { outputFiles } = await build({
  entryPoints: [path.join(PACKAGE, "src/cli/main.ts")],
  outfile: path.join(PACKAGE, "dist/airworthy.js"),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20.12",
  // The other form of jsonc-parser hides its parts from a bundler.
  mainFields: ["module", "main"],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  write: false,
  // Bundled CommonJS calls require() for Node's own modules.
  banner: {
    js: 'import{createRequire as airworthyRequire}from"node:module";const require=airworthyRequire(import.meta.url);',
  },
});
const [file] = outputFiles;
if (!file) throw new Error("esbuild gave no output");
mkdirSync(path.dirname(file.path), { recursive: true });
// esbuild keeps the entry's first line; ours must be the very first of the bundle.
writeFileSync(file.path, file.text);
chmodSync(file.path, 0o755);
writeFileSync(
  path.join(PACKAGE, "dist/airworthy.schema.json"),
  `${JSON.stringify(CONFIG_SCHEMA, null, 2)}\n`,
);
// A megabyte that most runs do not need stays out of the program; see permissions/actions.ts.
copyFileSync(path.join(PACKAGE, "src/permissions/iam-data.json"), path.join(PACKAGE, "dist/iam-data.json"));
for (const name of ["README.md", "LICENSE"]) copyFileSync(path.join(ROOT, name), path.join(PACKAGE, name));
console.log(`wrote dist/airworthy.js, ${(file.text.length / 1024).toFixed(0)} KB`);
