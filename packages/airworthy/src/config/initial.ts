import { STANDARD, TIERS } from "../checklist/standard.ts";
import { entryLines } from "../fixers/emit.ts";
import type { Json } from "../readers/tree.ts";
import { REHEARSAL_EXAMPLE } from "./rehearsal.ts";
import { STANDARD_NOTES } from "./standard-notes.generated.ts";

const SCHEMA_URL = "./node_modules/airworthy/dist/airworthy.schema.json";

/** The text of a new airworthy.yaml: every setting with its default and its reason, commented out. */
export function initialConfig(): string {
  return `${[
    `# yaml-language-server: $schema=${SCHEMA_URL}`,
    "# Settings of airworthy for this repository. Everything is optional; the values below are the defaults.",
    "",
    "# Stacks that are built from several files (rain merge, yaml-import …). Findings point at the fragment.",
    "# Globs are relative to this file; * also crosses folders.",
    ...commented({
      stacks: { auth: { templates: ["ci/cloudformation/auth/*.yaml", "ci/cloudformation/parent.yaml"] } },
    }),
    "",
    "# Files that are never read as templates.",
    ...commented({ exclude: ["test/fixtures/*"] }),
    "",
    "# Which functions (globs of logical ids, or stack:id) are held to which standard. Everything else is `standard`.",
    ...commented({ tiers: { critical: ["*Payment*"], background: ["*Cleanup*", "*Nightly*"] } }),
    "",
    "# Severity of an item or of a whole practice, or off.",
    ...commented({ items: { "alarms/duration": "note", "pipeline/*": "off" } }),
    "",
    "# Findings you live with: each needs a reason, and is best given an end. An expired one comes back.",
    ...commented({
      exceptions: [
        {
          item: "dead-letters/async-destination",
          resources: ["Heartbeat*"],
          reason: "runs again a minute later",
          expires: "2027-06-30",
        },
      ],
    }),
    "",
    "# What `airworthy rehearse` knows of normal weeks, and faults of your own. Without it traffic is assumed, and said to be.",
    "# day is flat, office, evening or 24 numbers (hours in UTC); metrics is what `aws cloudwatch get-metric-data` prints, or CSV.",
    ...commented({ rehearsal: REHEARSAL_EXAMPLE }),
    "",
    "# The standard. Times are seconds unless the name says otherwise.",
    "# standard:",
    ...standardLines(),
    "",
    "# What the tiers do differently.",
    ...commented({ tierStandards: TIERS as unknown as Json }),
  ].join("\n")}\n`;
}

function commented(data: { readonly [key: string]: Json }): string[] {
  return Object.entries(data)
    .flatMap(([key, value]) => entryLines(key, value, { step: 2, indentLists: true, eol: "\n" }))
    .map((line) => `# ${line}`);
}

function standardLines(): string[] {
  return Object.entries(STANDARD).flatMap(([group, values]: [string, unknown]) => {
    if (typeof values !== "object" || values === null)
      return withNote(group, `#   ${group}: ${String(values)}`);
    const inner = Object.entries(values).flatMap(([key, value]: [string, unknown]) =>
      withNote(`${group}.${key}`, `#     ${key}: ${String(value)}`, "#     "),
    );
    return [`#   ${group}:`, ...inner];
  });
}

function withNote(path: string, line: string, indent = "#   "): string[] {
  const note = STANDARD_NOTES[path];
  return note === undefined ? [line] : [`${indent}# ${note}`, line];
}
