import { chmodSync, mkdirSync, writeFileSync, copyFileSync } from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import { thirdPartyNotices } from "./notices.ts";
import { CONFIG_SCHEMA } from "../packages/airworthy/src/config/schema.ts";

const PACKAGE = path.join(import.meta.dirname, "../packages/airworthy");
const ROOT = path.join(import.meta.dirname, "..");

/** A megabyte of IAM data that most commands never need lies beside the program, not in it. */
const dataBeside: Plugin = {
  name: "data-beside",
  setup({ onLoad }) {
    const read = 'readFileSync(new URL("./iam-data.json",import.meta.url),"utf8")';
    const contents = `import{readFileSync}from"node:fs";export default JSON.parse(${read});`;
    onLoad({ filter: /permissions[\\/]iam-data\.json$/ }, () => ({ contents, loader: "js" }));
  },
};

/**
 * The published program: one file with all code in it, so that `npx airworthy` installs nothing else, and Node
 * before 24 can run it too.
 */
const { outputFiles, metafile } = await build({
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
  metafile: true,
  plugins: [dataBeside],
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
copyFileSync(path.join(PACKAGE, "src/permissions/iam-data.json"), path.join(PACKAGE, "dist/iam-data.json"));
writeFileSync(
  path.join(PACKAGE, "dist/THIRD-PARTY-NOTICES.txt"),
  thirdPartyNotices(Object.keys(metafile.inputs), ROOT),
);
for (const name of ["README.md", "LICENSE"]) copyFileSync(path.join(ROOT, name), path.join(PACKAGE, name));
console.log(`wrote dist/airworthy.js, ${(file.text.length / 1024).toFixed(0)} KB`);
