import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { stackOf } from "../../readers/sam/stack.fixture.ts";
import { codesOf } from "./place.ts";

const root = mkdtempSync(path.join(tmpdir(), "airworthy-code-"));
after(() => rmSync(root, { recursive: true, force: true }));

function write(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
}

const fn = (build: string) => `
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: { Runtime: nodejs24.x, Handler: orders.handler, CodeUri: src }
    Metadata: { BuildMethod: esbuild, BuildProperties: { ${build} } }
`;

test("what a template tells esbuild is done: Define, Loader, Banner, EntryPoints", async () => {
  write(
    "src/orders.ts",
    'import terms from "./terms.txt";\ndeclare const TIER: string;\nexport const handler = () => terms + TIER;\n',
  );
  write("src/terms.txt", "no returns");
  const stack = stackOf(
    fn(`EntryPoints: [orders.ts], Define: { TIER: '"gold"' }, Loader: [.txt=text], Banner: [js=/*shop*/]`),
  );
  const code = (await codesOf(stack, root)).get("Orders");
  const text = readFileSync(path.join(code?.folder ?? "", "orders.cjs"), "utf8");
  assert.match(text, /^\/\*shop\*\//);
  assert.match(text, /"no returns"/);
  assert.match(text, /"gold"/);
});

test("a package that is declared and not installed is told with where to install it", async () => {
  write("src/package.json", '{ "dependencies": { "@shop/prices": "1" } }');
  write("src/orders.ts", 'export { handler } from "@shop/prices/all";\n');
  await assert.rejects(codesOf(stackOf(fn("Format: cjs")), root), {
    message: new RegExp(
      String.raw`^template\.yaml:4:3: src/orders\.ts:1:24: Could not resolve "@shop/prices/all"\. src/package\.json has @shop/prices, but it is not installed: run npm install there$`,
    ),
  });
});

test("a layer is its folder; with a build method its modules come below the folder of the runtime", async () => {
  write("shared/package.json", "{}");
  const layer = (metadata: string) =>
    stackOf(`
Resources:
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: { ContentUri: shared }
${metadata}`);
  const plain = (await codesOf(layer(""), root)).get("Shared");
  assert.ok(existsSync(path.join(plain?.folder ?? "", "package.json")));
  const built = (await codesOf(layer("    Metadata: { BuildMethod: nodejs24.x }\n"), root)).get("Shared");
  assert.ok(existsSync(path.join(built?.folder ?? "", "nodejs/package.json")));
});
