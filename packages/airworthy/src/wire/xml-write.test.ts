import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { element, escapeXml, structureToXml } from "./xml-write.ts";
import { parseRoot, structureFromXml } from "./xml-read.ts";
import { loadModel } from "./services.ts";

test("text is read back as it was written, whatever it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 30 }), (text) => {
      const given = text.toWellFormed();
      const read = parseRoot(Buffer.from(element("Key", escapeXml(given)))).text;
      // What XML cannot write comes back as the mark of the unreadable.
      // oxlint-disable-next-line no-control-regex
      assert.equal(read, given.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd"));
    }),
  );
});

test("attributes are read back, line ends and all", async () => {
  const type = (await loadModel("s3")).operation("GetBucketAcl")?.output;
  assert.ok(type);
  const given = { Grants: [{ Grantee: { Type: 'a"\n<b>\t&', ID: "1" }, Permission: "READ" }] };
  const xml = element("AccessControlPolicy", structureToXml(type, given));
  assert.deepEqual(structureFromXml(type, parseRoot(Buffer.from(xml))), given);
});
