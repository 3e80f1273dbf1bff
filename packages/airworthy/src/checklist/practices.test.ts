import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { loadActions } from "../permissions/actions.ts";
import { readDocument } from "../readers/document.ts";
import { fixText, judgeText } from "./examples.ts";
import { readConfig } from "../config/read.ts";
import { PRACTICES } from "./item.ts";
import { ITEMS } from "./practices/index.generated.ts";

// Every item is held to the same promises; its folder holds nothing but the item and its examples.
// `UPDATE=1` writes fixed.yaml anew: read the diff before you commit it.
const update = process.env["UPDATE"] === "1";
const actions = await loadActions();

for (const item of ITEMS) {
  const folder = path.join(import.meta.dirname, "practices", item.id);
  const file = (name: string) => path.join(folder, name);
  const example = (name: string) => readFileSync(file(name), "utf8");
  // What an item asks may hang on the team's choice.
  const chosen = existsSync(file("airworthy.yaml")) && {
    config: readConfig(
      { path: "airworthy.yaml", text: example("airworthy.yaml") },
      ITEMS.map(({ id }) => id),
    ),
  };
  const only = { items: [item], actions, ...(chosen || undefined) };
  const around = (name: string) => ({ surroundings: surroundingsOf(file(`${name}.pipeline.yml`)) });

  describe(item.id, () => {
    test("says what, why and on whose word", () => {
      assert.match(item.id, new RegExp(`^(?:${PRACTICES.join("|")})/[a-z0-9-]+$`));
      assert.match(item.says, /^[A-Z].*\.$/);
      assert.match(item.because, /^[A-Z].*\.$/s);
      assert.match(item.source, /^https:\/\//);
    });

    test("met.yaml meets it", () => {
      const { results, diagnostics } = judgeText({ text: example("met.yaml"), ...only, ...around("met") });
      assert.deepEqual(diagnostics, []);
      assert.ok(
        results.some((result) => result.verdict.kind === "met"),
        "no subject meets the item",
      );
      for (const result of results)
        assert.notEqual(
          result.verdict.kind,
          "not-met",
          `${result.subject.name}: ${JSON.stringify(problemsOf(result))}`,
        );
    });

    test("not-met.yaml does not, and says where and how to mend it", () => {
      const { results } = judgeText({ text: example("not-met.yaml"), ...only, ...around("not-met") });
      const found = results.flatMap(problemsOf);
      assert.ok(found.length > 0, "no finding");
      for (const problem of found) {
        assert.match(problem.says, /^\S.*\.$/s);
        assert.match(problem.cure, /^[A-Z].*\.$/s);
        assert.ok(problem.at.end > problem.at.start, "a finding points at text");
      }
    });

    if (!item.fix) {
      test("has no fixed.yaml, as it has no fix", () => assert.ok(!existsSync(file("fixed.yaml"))));
      return;
    }

    test("fixed.yaml is what fix makes of not-met.yaml, byte for byte", () => {
      const { text } = fixText({ text: example("not-met.yaml"), ...only });
      if (update) writeFileSync(file("fixed.yaml"), text);
      assert.equal(text, example("fixed.yaml"));
    });

    test("fix keeps every line it does not need", () => {
      const before = example("not-met.yaml").split("\n");
      const after = example("fixed.yaml").split("\n");
      const kept = new Set(after);
      const lost = before.filter((line) => !kept.has(line));
      assert.ok(lost.length <= before.length / 4, `lines lost: ${lost.join("\n")}`);
    });

    test("after fix it is met, and a second fix changes nothing", () => {
      const { results } = judgeText({ text: example("fixed.yaml"), ...only });
      assert.deepEqual(
        results.flatMap(problemsOf).map((problem) => problem.says),
        [],
      );
      assert.equal(fixText({ text: example("fixed.yaml"), ...only }).text, example("fixed.yaml"));
    });

    test("fix brings no new finding of another item", () => {
      const count = (text: string) => {
        const found = new Map<string, number>();
        for (const result of judgeText({ text, actions }).results) {
          if (result.verdict.kind === "not-met")
            found.set(result.item.id, (found.get(result.item.id) ?? 0) + 1);
        }
        return found;
      };
      const before = count(example("not-met.yaml"));
      // What a fix adds is held to the whole checklist too, but the next round of fix mends that.
      const all = fixText({ text: example("fixed.yaml"), actions });
      // A note may stay, with a reason why it is for a person: tracing functions raises what else could be traced.
      const explained = new Set<string>(
        all.refused
          .filter(({ result }) => result.item.severity === "note")
          .map(({ result }) => result.item.id),
      );
      for (const [id, found] of [...count(all.text)].filter(([id]) => !explained.has(id)))
        assert.ok(
          found <= (before.get(id) ?? 0),
          `${id}: ${found} findings after fix, ${before.get(id) ?? 0} before`,
        );
    });

    test("JSON is fixed alike", () => {
      const { root } = readDocument({ path: "template.yaml", text: example("not-met.yaml") });
      const text = `${JSON.stringify(toPlain(root), null, 2)}\n`;
      const fixed = fixText({ text, file: "template.json", ...only });
      const fromYaml = readDocument({ path: "template.yaml", text: example("fixed.yaml") });
      assert.deepEqual(JSON.parse(fixed.text), toPlain(fromYaml.root));
    });
  });
}

/** Items that look around the templates have a CI file beside their example. */
function surroundingsOf(file: string) {
  const pipelines = existsSync(file)
    ? [{ path: ".github/workflows/deploy.yml", text: readFileSync(file, "utf8") }]
    : [];
  return { pipelines, exists: (relative: string) => relative === ".git" };
}

function problemsOf(result: ReturnType<typeof judgeText>["results"][number]) {
  return result.verdict.kind === "not-met" ? result.verdict.problems : [];
}

function toPlain(node: ReturnType<typeof readDocument>["root"]): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(toPlain);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, toPlain(entry.value)]));
}
