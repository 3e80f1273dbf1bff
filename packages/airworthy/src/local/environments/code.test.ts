import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import type { CodeLocation, EnvironmentSpec } from "../../engine/services/lambda/environment.ts";
import { codeStore } from "./code.ts";
import { zipOf } from "./zip.fixture.ts";

const root = mkdtempSync(path.join(tmpdir(), "airworthy-code-"));
after(() => rmSync(root, { recursive: true, force: true }));

const zip = (sha256: string, files: Parameters<typeof zipOf>[0]): CodeLocation => ({
  kind: "zip",
  sha256,
  bytes: zipOf(files),
});
const spec = (code: CodeLocation, ...layers: CodeLocation[]) =>
  ({ code, layers: layers.map((one) => ({ arn: "arn", code: one })) }) as unknown as EnvironmentSpec;

test("an archive is laid out with its folders, permissions and links", async () => {
  const { task } = await codeStore(root).open(
    spec(
      zip("orders", {
        "index.mjs": "export const handler = 1;",
        "bin/run.sh": { text: "#!/bin/sh", mode: 0o100755 },
        latest: { text: "bin/run.sh", mode: 0o120777 },
      }),
    ),
  );
  assert.equal(readFileSync(path.join(task, "index.mjs"), "utf8"), "export const handler = 1;");
  assert.equal(statSync(path.join(task, "bin/run.sh")).mode & 0o777, 0o755);
  assert.equal(readlinkSync(path.join(task, "latest")), "bin/run.sh");
});

test("layers are laid over each other in their order", async () => {
  const { opt } = await codeStore(root).open(
    spec(
      zip("code", { "index.mjs": "" }),
      zip("first", { "version.txt": "first", "first.txt": "" }),
      zip("second", { "version.txt": "second" }),
    ),
  );
  assert.equal(readFileSync(path.join(opt, "version.txt"), "utf8"), "second");
  assert.ok(statSync(path.join(opt, "first.txt")));
});

test("environments of one archive share its folder", async () => {
  const store = codeStore(root);
  const code = zip("shared", { "index.mjs": "" });
  const [one, two] = await Promise.all([store.open(spec(code)), store.open(spec(code))]);
  assert.equal(one.task, two.task);
});

test("an archive cannot write beside its folder", async () => {
  await assert.rejects(codeStore(root).open(spec(zip("bad", { "../outside.txt": "" }))), /reaches out/);
});

test("code in a folder runs where it lies", async () => {
  const { task } = await codeStore(root).open(
    spec({ kind: "folder", path: "/home/orders/src", sha256: "1" }),
  );
  assert.equal(task, "/home/orders/src");
});
