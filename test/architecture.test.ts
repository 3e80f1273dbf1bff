import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const SOURCE = path.join(import.meta.dirname, "../packages/airworthy/src");

/**
 * Which rooms a room may import from. Arrows point inward: readers -> fleet -> checklist -> report and cli. When an
 * arrow hurts, change the design in a decision record, not this table.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  readers: [],
  permissions: [],
  alarms: [],
  shifting: [],
  engine: ["alarms", "shifting", "permissions"],
  rehearsal: ["alarms", "engine", "readers", "fleet", "checklist"],
  wire: [],
  aws: [],
  local: ["engine", "shifting", "wire", "readers", "fleet"],
  fleet: ["readers"],
  config: ["readers", "checklist", "fixers"],
  checklist: ["readers", "fleet", "permissions", "shifting"],
  fixers: ["readers", "fleet", "checklist"],
  report: ["readers", "fleet", "checklist"],
  cli: [
    "readers",
    "fleet",
    "checklist",
    "fixers",
    "report",
    "config",
    "permissions",
    "engine",
    "rehearsal",
    "local",
    "aws",
    "shifting",
  ],
};

/** Rooms that are pure: no disk, no clock, no chance. */
const PURE = [
  "fleet",
  "checklist",
  "fixers",
  "report",
  "config",
  "permissions",
  "alarms",
  "shifting",
  "engine",
  "rehearsal",
  "wire",
  "readers/cloudformation",
  "readers/sam",
];
const IMPURE =
  /\bDate\.now\(|new Date\(\)|Math\.random\(|\bset(?:Timeout|Interval)\(|from "node:(?:fs|child_process|http|https|net)/;

/** A file that passes this usually holds two ideas. */
const MOST_LINES = 300;

const files = globSync("**/*.ts", { cwd: SOURCE })
  .filter((file) => !file.endsWith(".generated.ts"))
  .map((file) => ({
    file: file.split(path.sep).join("/"),
    text: readFileSync(path.join(SOURCE, file), "utf8"),
  }));
const production = files.filter(
  ({ file }) => !/\.(?:test|fixture)\.ts$/.test(file) && !file.endsWith("checklist/examples.ts"),
);

test("imports follow the arrows", () => {
  const wrong: string[] = [];
  for (const { file, text } of production) {
    const room = file.split("/")[0] ?? "";
    assert.ok(
      MAY_IMPORT[room],
      `${room}/ is a new room: give it its arrows in this test and in ARCHITECTURE.md`,
    );
    // Types may be named across rooms; code may not be called.
    for (const match of text.matchAll(/^import (?!type)[^;]*? from "(\.[^"]+)"/gm)) {
      const target = path.posix.join(path.posix.dirname(file), match[1] ?? "").split("/")[0] ?? "";
      if (target !== room && target !== ".." && !MAY_IMPORT[room]?.includes(target))
        wrong.push(`${file} imports ${match[1]}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("pure rooms touch neither disk nor clock nor chance", () => {
  const impure = production
    .filter(({ file }) => PURE.some((room) => file.startsWith(`${room}/`)))
    .filter(({ text }) => IMPURE.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")));
  assert.deepEqual(
    impure.map(({ file }) => file),
    [],
  );
});

test("nobody imports the command line", () => {
  const guests = files.filter(
    ({ file, text }) => !file.startsWith("cli/") && /from "[^"]*\/cli\//.test(text),
  );
  assert.deepEqual(
    guests.map(({ file }) => file),
    [],
  );
});

test("no file outgrows one idea", () => {
  const long = production.filter(({ text }) => text.split("\n").length > MOST_LINES);
  assert.deepEqual(
    long.map(({ file, text }) => `${file}: ${text.split("\n").length} lines`),
    [],
  );
});
