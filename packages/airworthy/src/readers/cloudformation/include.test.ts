import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { readDocument } from "../document.ts";
import { filesBelow } from "../files.ts";
import { toJson } from "../tree.ts";
import { assemble } from "./assemble.ts";
import { propertyOf, stackOf } from "./stack.fixture.ts";

const folder = mkdtempSync(path.join(tmpdir(), "airworthy-include-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const include = (location: string) => `{ Name: AWS::Include, Parameters: { Location: ${location} } }`;
const including = (location: string) => `Resources:\n  Fn::Transform: ${include(location)}\n`;
const QUEUE = "Orders: { Type: AWS::SQS::Queue }\n";
const wordsOf = (stack: ReturnType<typeof stackOf>) => stack.diagnostics.map((one) => one.says);

describe("AWS::Include", () => {
  it("puts a file's entries in its place; they point into that file", () => {
    const stack = stackOf(including("./queues.yaml"), { "queues.yaml": QUEUE });
    assert.equal(stack.resources.get("Orders")?.at.source.path, "queues.yaml");
  });

  it("stands inside properties and lists as well", () => {
    const stack = stackOf(
      `Resources:\n  Rule:\n    Type: AWS::Events::Rule\n    Properties:\n      Targets:\n        - Id: orders\n          Fn::Transform: ${include("target.yaml")}\n`,
      { "target.yaml": "Arn: orders-arn\n" },
    );
    assert.deepEqual(toJson(propertyOf(stack, "Rule", "Targets")), [{ Id: "orders", Arn: "orders-arn" }]);
  });

  it("at the top of a template adds to its sections", () => {
    const part =
      "Parameters: { Stage: { Type: String } }\nResources:\n  Payments: { Type: AWS::SQS::Queue }\n";
    const own = `Resources:\n  ${QUEUE}`;
    for (const transform of [include("part.yaml"), `[AWS::LanguageExtensions, ${include("part.yaml")}]`]) {
      const stack = stackOf(`Transform: ${transform}\n${own}`, { "part.yaml": part });
      assert.deepEqual([...stack.resources.keys()], ["Orders", "Payments"]);
      assert.deepEqual([...stack.parameters.keys()], ["Stage"]);
      assert.equal(stack.resources.get("Payments")?.at.source.path, "part.yaml");
    }
  });

  it("is found from the file it stands in", () => {
    const stack = stackOf(including("parts/all.yaml"), {
      "parts/all.yaml": `Fn::Transform: ${include("queues.json")}\n`,
      "parts/queues.json": '{ "Orders": { "Type": "AWS::SQS::Queue" } }',
    });
    assert.deepEqual([...stack.resources.keys()], ["Orders"]);
  });

  it("says that a text on S3 is not on this machine", () => {
    const [says] = wordsOf(stackOf(including("s3://templates/queues.yaml")));
    assert.match(says ?? "", /not on this machine/);
  });

  it("says that a file is missing, and the rest is read", () => {
    const stack = stackOf(`${including("queues.yaml")}  ${QUEUE}`);
    assert.match(wordsOf(stack)[0] ?? "", /What queues.yaml would include is not checked/);
    assert.deepEqual([...stack.resources.keys()], ["Orders"]);
  });

  it("says that a file includes itself", () => {
    const around = `Fn::Transform: ${include("again.yaml")}\n`;
    assert.deepEqual(wordsOf(stackOf(including("again.yaml"), { "again.yaml": around })), [
      "again.yaml includes itself.",
    ]);
  });

  it("ends even when files include one another many times over", () => {
    const files: Record<string, string> = {};
    for (let level = 0; level < 9; level++) {
      const names = Array.from(
        { length: 20 },
        (_, index) => `k${index}: { Fn::Transform: ${include(`f${level + 1}.yaml`)} }`,
      );
      files[`f${level}.yaml`] = `${names.join("\n")}\n`;
    }
    assert.ok(wordsOf(stackOf(including("f0.yaml"), files)).some((says) => says.includes("nested too deep")));
  });

  it("cannot read outside the root", () => {
    mkdirSync(path.join(folder, "repository"));
    writeFileSync(path.join(folder, "secret.yaml"), QUEUE);
    const source = { path: "template.yaml", text: including("../secret.yaml") };
    const stack = assemble(
      "template.yaml",
      [readDocument(source)],
      filesBelow(path.join(folder, "repository")),
    );
    assert.equal(stack.resources.size, 0);
    assert.match(wordsOf(stack)[0] ?? "", /Leads outside the folder/);
  });
});
