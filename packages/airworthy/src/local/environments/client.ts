import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/*
 * AWS's own runtime client for Node, in the two versions that Lambda's runtimes behave like. The published package has
 * copies beside its program (`runtime/`); the workshop has them from npm: docs/decisions/0005-runtime-client.md.
 */

const BESIDE = path.join(import.meta.dirname, "runtime");

function find(name: string, inside: string, beside: string): string {
  const copied = path.join(BESIDE, beside);
  if (existsSync(copied)) return copied;
  const require = createRequire(import.meta.url);
  return path.join(path.dirname(require.resolve(`${name}/package.json`)), inside);
}

export const CLIENTS = {
  get v3() {
    return find("aws-lambda-ric-3", "dist/index.mjs", "client-3.mjs");
  },
  get v4() {
    return find("aws-lambda-ric", "index.mjs", "client-4.mjs");
  },
};

const COPIED = path.join(BESIDE, "node-bootstrap.cjs");

/** What a Node process of a function starts with. */
export const NODE_BOOTSTRAP = existsSync(COPIED)
  ? COPIED
  : path.join(import.meta.dirname, "node-bootstrap.cjs");
