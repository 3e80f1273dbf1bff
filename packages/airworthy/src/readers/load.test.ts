import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { filesBelow } from "./files.ts";
import { load, type Loaded } from "./load.ts";

const folder = mkdtempSync(path.join(tmpdir(), "airworthy-load-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

const QUEUE = "Resources:\n  Orders: { Type: AWS::SQS::Queue }\n";
const nesting = (location: string, parameters = "{}") =>
  `Resources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n    Properties: { TemplateURL: ${location}, Parameters: ${parameters} }\n`;

interface Asked {
  readonly paths?: readonly string[];
  readonly declared?: Record<string, readonly string[]>;
  readonly excluded?: (path: string) => boolean;
}

function loaded(texts: Record<string, string | Buffer>, asked: Asked = {}): Loaded {
  const root = path.join(folder, String(count++), "repository");
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(path.join(root, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return load({
    files: filesBelow(root),
    paths: asked.paths ?? ["."],
    declared: new Map(Object.entries(asked.declared ?? {})),
    excluded: asked.excluded ?? (() => false),
    isFolder: (one) => !/\.[a-z]+$/.test(one),
  });
}

const namesOf = ({ stacks }: Loaded) => stacks.map((stack) => stack.name);
const wordsOf = ({ diagnostics }: Loaded) =>
  diagnostics.map(({ severity, path: file, says }) => `${severity} ${file}: ${says}`);

describe("loading a folder", () => {
  it("finds templates and passes over everything else", () => {
    const found = loaded({
      "orders/template.yaml": QUEUE,
      "orders/openapi.yaml": "openapi: 3.0.1\n",
      "data.json": "[1, 2]",
      "notes.yaml": "Resources: are AWS::SQS::Queue and others\n",
      "empty.yaml": "",
    });
    assert.deepEqual(namesOf(found), ["orders/template.yaml"]);
    assert.deepEqual(wordsOf(found), []);
  });

  it("finds nothing in a folder without templates", () => {
    assert.deepEqual(namesOf(loaded({ "src/index.ts": "" })), []);
  });

  it("goes on behind a template that cannot be read", () => {
    const found = loaded({
      "broken.yaml": "Resources:\n  Orders: { Type: AWS::SQS::Queue\n",
      "template.yaml": QUEUE,
    });
    assert.deepEqual(namesOf(found), ["template.yaml"]);
    assert.match(wordsOf(found)[0] ?? "", /^error broken.yaml: This YAML cannot be read/);
  });

  it("does not complain about large and binary data in JSON files that nobody named", () => {
    const found = loaded({ "data.json": Buffer.alloc(11_000_000, 32), "icon.json": Buffer.alloc(9) });
    assert.deepEqual(wordsOf(found), []);
  });

  it("says that a link leads outside, and goes on", () => {
    const root = path.join(folder, String(count), "repository");
    mkdirSync(root, { recursive: true });
    writeFileSync(path.join(root, "../outside.yaml"), QUEUE);
    symlinkSync("../outside.yaml", path.join(root, "link.yaml"));
    const found = loaded({ "template.yaml": QUEUE });
    assert.deepEqual(namesOf(found), ["template.yaml"]);
    assert.deepEqual(wordsOf(found), ["error link.yaml: Leads outside the folder that is being checked."]);
  });

  it("leaves out what is excluded", () => {
    const excluded = (one: string) => one.startsWith("legacy/");
    assert.deepEqual(namesOf(loaded({ "a.yaml": QUEUE, "legacy/b.yaml": QUEUE }, { excluded })), ["a.yaml"]);
  });
});

describe("loading a file by its name", () => {
  it("says when it is no template", () => {
    const found = loaded({ "openapi.yaml": "openapi: 3.0.1\n" }, { paths: ["openapi.yaml"] });
    assert.match(wordsOf(found)[0] ?? "", /^error openapi.yaml: Holds no Resources/);
  });

  it("says when it is too large", () => {
    const found = loaded({ "data.json": Buffer.alloc(11_000_000, 32) }, { paths: ["data.json"] });
    assert.match(wordsOf(found)[0] ?? "", /^error data.json: Is 11.0 MB/);
  });

  it("takes resources of types it does not know", () => {
    const found = loaded(
      { "t.yaml": "Resources:\n  Mill: { Type: Wind::Mill::Sail }\n  Typeless: {}\n  Text: words\n" },
      { paths: ["t.yaml"] },
    );
    assert.deepEqual(
      [...(found.stacks[0]?.resources.values() ?? [])].map(({ id, type }) => `${id} ${type}`),
      ["Mill Wind::Mill::Sail", "Typeless "],
    );
  });
});

describe("a stack that airworthy.yaml declares", () => {
  const parts = {
    "main.yaml": "Transform: AWS::Serverless-2016-10-31\nGlobals: { Function: { Timeout: 30 } }\n",
    "parts/orders.yml": "Orders:\n  Type: AWS::Serverless::Function\n",
  };

  it("is made of all its files, which are not read again by themselves", () => {
    const found = loaded(parts, { declared: { orders: ["main.yaml", "parts/orders.yml"] } });
    assert.deepEqual(namesOf(found), ["orders"]);
    assert.deepEqual([...(found.stacks[0]?.globals.keys() ?? [])], ["Function"]);
    assert.deepEqual([...(found.stacks[0]?.authored.keys() ?? [])], ["Orders"]);
    assert.deepEqual(wordsOf(found), []);
  });

  it("says which of its files is no part of a stack", () => {
    const found = loaded(
      { ...parts, "parts/openapi.yml": "openapi: 3.0.1\n" },
      { declared: { orders: ["parts/orders.yml", "parts/openapi.yml"] } },
    );
    assert.match(wordsOf(found)[0] ?? "", /^error parts\/openapi.yml: Holds no Resources/);
  });
});

describe("a nested stack", () => {
  it("is connected to the stack that nests it", () => {
    const { stacks } = loaded({
      "main.yaml": nesting("./child/template.yaml"),
      "child/template.yaml": QUEUE,
    });
    const child = stacks.find((stack) => stack.name === "child/template.yaml");
    assert.equal(child?.parent?.stack.name, "main.yaml");
    assert.equal(child?.parent?.resource.id, "Child");
  });

  it("is read when only the stack that nests it was named", () => {
    const found = loaded(
      { "main.yaml": nesting("child.yaml"), "child.yaml": QUEUE },
      { paths: ["main.yaml"] },
    );
    assert.deepEqual(namesOf(found), ["main.yaml", "child.yaml"]);
  });

  it("is not read when it is excluded", () => {
    const found = loaded(
      { "main.yaml": nesting("child.yaml"), "child.yaml": QUEUE },
      { excluded: (one) => one === "child.yaml" },
    );
    assert.deepEqual(namesOf(found), ["main.yaml"]);
  });

  it("may be put there by a build later: its place is told, and nothing fails", () => {
    const found = loaded({ "main.yaml": nesting("build/child.yaml") });
    assert.deepEqual(wordsOf(found), [
      "warning main.yaml: The nested template build/child.yaml is not checked. Cannot be opened (ENOENT).",
    ]);
    const range = found.diagnostics[0]?.at;
    assert.equal(range?.source.text.slice(range.start, range.end), "Child");
  });

  it("is not followed out of the folder", () => {
    const found = loaded({ "main.yaml": nesting("../../../../../etc/hosts") });
    assert.match(wordsOf(found)[0] ?? "", /^warning main.yaml: .* Leads outside the folder/);
  });

  it("on S3 is not looked for", () => {
    assert.deepEqual(
      wordsOf(loaded({ "main.yaml": nesting("https://s3.amazonaws.com/bucket/child.yaml") })),
      [],
    );
  });

  it("is found among the stacks that airworthy.yaml declares", () => {
    const { stacks } = loaded(
      { "main.yaml": nesting("child.yaml"), "child.yaml": QUEUE },
      { declared: { orders: ["child.yaml"] } },
    );
    assert.equal(stacks.find((stack) => stack.name === "orders")?.parent?.stack.name, "main.yaml");
  });

  it("that nests itself has no parent, and no end of stacks", () => {
    const { stacks } = loaded({ "a.yaml": nesting("b.yaml"), "b.yaml": nesting("a.yaml") });
    assert.equal(stacks.filter((stack) => stack.parent).length, 1);
    assert.equal(loaded({ "a.yaml": nesting("a.yaml") }).stacks[0]?.parent, undefined);
  });

  it("that is nested twice knows both", () => {
    const { stacks } = loaded({ "a.yaml": nesting("c.yaml"), "b.yaml": nesting("c.yaml"), "c.yaml": QUEUE });
    const child = stacks.find((stack) => stack.name === "c.yaml");
    assert.equal(child?.parent?.stack.name, "a.yaml");
    assert.deepEqual(
      child?.alsoNestedBy?.map(({ stack }) => stack.name),
      ["b.yaml"],
    );
  });
});
