import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { compile, InvalidPattern } from "../../packages/airworthy/src/engine/patterns/pattern.ts";

/**
 * Event patterns judged by cases that were recorded on AWS: those of LocalStack's archived suite (Apache-2.0), in
 * tests/aws/services/events/event_pattern_templates. AIRWORTHY_EVENT_PATTERNS names that folder. A file is an event and a
 * pattern in JSON5; `_NEG` in its name says that they do not match, `_EXC` that the pattern is refused.
 */
const folder = process.env["AIRWORTHY_EVENT_PATTERNS"];
if (!folder) throw new Error("AIRWORTHY_EVENT_PATTERNS names the folder with the cases");
let passed = 0;
const failures: string[] = [];
for (const name of readdirSync(folder).sort()) {
  if (!/\.json5?$/.test(name)) continue;
  const { Event, EventPattern } = caseOf(name);
  const wanted = name.includes("_EXC") ? "refused" : name.includes("_NEG") ? "no match" : "match";
  const got = verdict(EventPattern, Event);
  if (got === wanted) passed++;
  else failures.push(`${name}: ${got} instead of ${wanted}`);
}
for (const failure of failures) console.error(failure);
console.log(`event patterns: ${passed} of ${passed + failures.length}`);
process.exitCode = failures.length > 0 ? 1 : 0;

/** One case lies in two files: an event, and a pattern that names a member twice. */
function caseOf(name: string): Readonly<Record<string, unknown>> {
  const text = (file: string): string => readFileSync(path.join(folder ?? "", file), "utf8");
  if (!name.startsWith("complex_multi_key_event")) return lenient(text(name)) as Record<string, unknown>;
  return {
    Event: lenient(text("complex_multi_key_event.json")),
    EventPattern: text("complex_multi_key_event_pattern.json"),
  };
}

function verdict(pattern: unknown, event: unknown): string {
  try {
    return compile(typeof pattern === "string" ? pattern : JSON.stringify(pattern))(event)
      ? "match"
      : "no match";
  } catch (error) {
    return error instanceof InvalidPattern ? "refused" : String(error);
  }
}

/** JSON5 as far as the cases use it: comments, and commas before a closing bracket. */
function lenient(text: string): unknown {
  const bare = text.replaceAll(
    /("(?:[^"\\]|\\.)*")|\/\/.*|\/\*[^]*?\*\//g,
    (_all, quoted: string | undefined) => quoted ?? "",
  );
  return JSON.parse(bare.replaceAll(/,(\s*[\]}])/g, "$1"));
}
