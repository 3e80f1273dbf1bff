import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { candidates, looksLikeTemplate } from "./discover.ts";

const all: string[] = [];
after(() => all.forEach((one) => rmSync(one, { recursive: true, force: true })));

function tree(...files: string[]): string {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), "airworthy-discover-")));
  all.push(root);
  for (const file of files) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), "");
  }
  return root;
}

describe("the candidates below a folder", () => {
  it("are files that may be templates by their name, sorted", () => {
    const root = tree(
      "b.yml",
      "a.yaml",
      "c.JSON",
      "orders.template",
      "README.md",
      "src/index.ts",
      "src/d.json",
    );
    assert.deepEqual(candidates(root, "."), ["a.yaml", "b.yml", "c.JSON", "orders.template", "src/d.json"]);
  });

  it("are none where no template lies", () => {
    assert.deepEqual(candidates(tree("src/index.ts"), "src"), []);
  });

  it("leave out what others wrote or a build made", () => {
    const skipped = ["node_modules/a/t.yaml", ".aws-sam/t.yaml", "cdk.out/t.json", "dist/t.yaml"];
    assert.deepEqual(candidates(tree("template.yaml", ...skipped), "."), ["template.yaml"]);
  });

  it("leave out the settings of tools", () => {
    const root = tree("package.json", "package-lock.json", "tsconfig.build.json", "airworthy.yaml", "t.yaml");
    assert.deepEqual(candidates(root, "."), ["t.yaml"]);
  });

  it("begin at the folder that was asked for, with paths from the root", () => {
    const root = tree("orders/template.yaml", "payments/template.yaml");
    assert.deepEqual(candidates(root, "payments/"), ["payments/template.yaml"]);
  });

  it("follow links to files but not to folders, and leave out links to nothing", () => {
    const root = tree("orders/template.yaml", "dist/made.yaml");
    symlinkSync("dist/made.yaml", path.join(root, "link.yaml"));
    symlinkSync("orders", path.join(root, "linked.yaml"));
    symlinkSync(".", path.join(root, "orders/again"));
    symlinkSync("nowhere", path.join(root, "broken.yaml"));
    assert.deepEqual(candidates(root, "."), ["link.yaml", "orders/template.yaml"]);
  });

  it("name a file once, however many links lead to it", () => {
    const root = tree("orders/template.yaml");
    symlinkSync("orders/template.yaml", path.join(root, "link.yaml"));
    assert.deepEqual(candidates(root, "."), ["orders/template.yaml"]);
  });

  it("say which folder may not be read", { skip: process.getuid?.() === 0 }, () => {
    const root = tree("orders/template.yaml");
    mkdirSync(path.join(root, "closed"), { mode: 0 });
    const closed: string[] = [];
    assert.deepEqual(
      candidates(root, ".", (folder, code) => closed.push(`${folder} ${code}`)),
      ["orders/template.yaml"],
    );
    assert.deepEqual(closed, ["closed EACCES"]);
  });
});

describe("a text", () => {
  it("looks like a template in YAML and in JSON", () => {
    assert.ok(looksLikeTemplate("Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n"));
    assert.ok(looksLikeTemplate('{"Resources":{"Orders":{"Type":"AWS::SQS::Queue"}}}'));
    assert.ok(looksLikeTemplate("Resources:\n  Seed:\n    Type: Custom::Seed\n"));
  });

  it("does not look like one without resources or without types of AWS", () => {
    assert.ok(!looksLikeTemplate("openapi: 3.0.1\npaths: {}\n"));
    assert.ok(!looksLikeTemplate("Resources:\n  limits: { cpu: 1 }\n"));
    assert.ok(!looksLikeTemplate("Principal: AWS::AccountId\n"));
  });
});
