import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import { thirdPartyNotices } from "./notices.ts";
import { CONFIG_SCHEMA } from "../packages/airworthy/src/config/schema.ts";

const PACKAGE = path.join(import.meta.dirname, "../packages/airworthy");
const ROOT = path.join(import.meta.dirname, "..");
const DIST = path.join(PACKAGE, "dist");

/** Data that most commands never need lies beside the program, not in it: IAM's actions, the models of the AWS APIs. */
const dataBeside: Plugin = {
  name: "data-beside",
  setup({ onLoad }) {
    onLoad({ filter: /(?:permissions|wire[\\/]models)[\\/][\w-]+\.json$/ }, ({ path: file }) => {
      const name = path.basename(file);
      copyFileSync(file, path.join(DIST, name));
      const read = `readFileSync(new URL("./${name}",import.meta.url),"utf8")`;
      const contents = `import{readFileSync}from"node:fs";export default JSON.parse(${read});`;
      return { contents, loader: "js" };
    });
  },
};

/**
 * The published program, with all code in it but esbuild's, which is a program of its own: a small file that starts, and
 * parts that are read when a command needs them. Node before 24 can run it too.
 */
rmSync(DIST, { recursive: true, force: true });
mkdirSync(path.join(DIST, "runtime"), { recursive: true });
const { metafile } = await build({
  entryPoints: {
    airworthy: path.join(PACKAGE, "src/cli/main.ts"),
    "rehearse-worker": path.join(PACKAGE, "src/cli/rehearse/worker.ts"),
  },
  outdir: DIST,
  chunkNames: "[name]-[hash]",
  splitting: true,
  external: ["esbuild"],
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20.12",
  // The other form of jsonc-parser hides its parts from a bundler.
  mainFields: ["module", "main"],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  metafile: true,
  plugins: [dataBeside],
  // Bundled CommonJS calls require() for Node's own modules.
  banner: {
    js: 'import{createRequire as airworthyRequire}from"node:module";const require=airworthyRequire(import.meta.url);',
  },
});
chmodSync(path.join(DIST, "airworthy.js"), 0o755);
// What runs inside the processes of functions, which are not ours.
const require = createRequire(import.meta.url);
for (const [from, to] of [
  [path.join(PACKAGE, "src/local/environments/node-bootstrap.cjs"), "node-bootstrap.cjs"],
  [
    path.join(path.dirname(require.resolve("aws-lambda-ric-3/package.json")), "dist/index.mjs"),
    "client-3.mjs",
  ],
  [path.join(path.dirname(require.resolve("aws-lambda-ric/package.json")), "index.mjs"), "client-4.mjs"],
] as const)
  copyFileSync(from, path.join(DIST, "runtime", to));
writeFileSync(
  path.join(PACKAGE, "dist/airworthy.schema.json"),
  `${JSON.stringify(CONFIG_SCHEMA, null, 2)}\n`,
);
writeFileSync(
  path.join(PACKAGE, "dist/THIRD-PARTY-NOTICES.txt"),
  thirdPartyNotices(Object.keys(metafile.inputs), ROOT),
);
for (const name of ["README.md", "LICENSE"]) copyFileSync(path.join(ROOT, name), path.join(PACKAGE, name));
const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
console.log(`wrote dist/airworthy.js and its parts, ${(bytes / 1024).toFixed(0)} KB`);
