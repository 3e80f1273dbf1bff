import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { type Diagnostic, Unreadable } from "./diagnostics.ts";
import { filesBelow } from "./files.ts";

const folder = mkdtempSync(path.join(tmpdir(), "airworthy-files-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const root = path.join(folder, "repository");
mkdirSync(path.join(root, "services"), { recursive: true });
const write = (name: string, content: string | Buffer) => writeFileSync(path.join(root, name), content);

function refusal(name: string): Diagnostic & { noTemplate: boolean } {
  try {
    filesBelow(root).read(name);
  } catch (error) {
    assert.ok(error instanceof Unreadable, String(error));
    return { ...error.diagnostic, noTemplate: error.noTemplate };
  }
  return assert.fail("was read");
}

describe("a file below the root", () => {
  it("is read once, with its byte order mark and line endings", () => {
    write("template.yaml", "\uFEFFResources:\r\n");
    const files = filesBelow(root);
    const source = files.read("template.yaml");
    assert.deepEqual(source, { path: "template.yaml", text: "\uFEFFResources:\r\n" });
    assert.equal(files.read("services/../template.yaml"), source);
  });

  it("is refused when it is far larger than a template may be", () => {
    write("orders.json", Buffer.alloc(50_000_000, 32));
    const { says, cure, noTemplate } = refusal("orders.json");
    assert.equal(says, "Is 50.0 MB; CloudFormation takes templates up to 1 MB.");
    assert.match(cure, /exclude/);
    assert.equal(noTemplate, true);
  });

  it("is refused when it is binary", () => {
    write("orders.template", Buffer.from([1, 2, 0, 3]));
    assert.deepEqual(refusal("orders.template").says, "Is a binary file.");
  });

  it("is refused when it is written in another encoding, and named as such", () => {
    const template = "Description: für Bestellungen\nResources:\n  Orders: { Type: AWS::SQS::Queue }\n";
    write("latin.yaml", Buffer.from(template, "latin1"));
    write("utf16.yaml", Buffer.from(`\uFEFF${template}`, "utf16le"));
    for (const name of ["latin.yaml", "utf16.yaml"]) {
      const { says, cure, noTemplate } = refusal(name);
      assert.deepEqual(
        { says, cure, noTemplate },
        {
          says: "Is not UTF-8 text.",
          cure: "Save it as UTF-8.",
          noTemplate: false,
        },
      );
    }
  });

  it("is refused when it may not be read", { skip: process.getuid?.() === 0 }, () => {
    write("secret.yaml", "Resources: {}");
    chmodSync(path.join(root, "secret.yaml"), 0);
    assert.match(refusal("secret.yaml").says, /Cannot be read \(EACCES\)/);
  });

  it("is refused when it does not exist", () => {
    assert.equal(refusal("payments.yaml").says, "Cannot be opened (ENOENT).");
  });

  it("is refused when it is a folder", () => {
    assert.equal(refusal("services").says, "Is not a regular file.");
  });

  it("is refused when a link leads to a file outside", () => {
    writeFileSync(path.join(folder, "outside.yaml"), "Resources: {}");
    symlinkSync("../outside.yaml", path.join(root, "link.yaml"));
    assert.match(refusal("link.yaml").says, /^Leads outside the folder/);
  });

  it("is refused when its path leads outside", () => {
    assert.match(refusal("../outside.yaml").says, /^Leads outside the folder/);
    assert.match(refusal(path.join(folder, "outside.yaml")).says, /^Leads outside the folder/);
  });

  it("is refused when it lies in a folder whose name only begins as the root's", () => {
    mkdirSync(path.join(folder, "repository-two"));
    writeFileSync(path.join(folder, "repository-two/template.yaml"), "Resources: {}");
    assert.match(refusal("../repository-two/template.yaml").says, /^Leads outside the folder/);
  });
});
