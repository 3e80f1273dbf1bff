import { PRACTICES } from "../checklist/item.ts";
import { REPORT_VERSION } from "./report.ts";

export type Schema = { readonly [key: string]: unknown };

export const string: Schema = { type: "string" };
export const count: Schema = { type: "integer", minimum: 0 };
export const list = (items: Schema): Schema => ({ type: "array", items });

/** An object with exactly these fields; a `?` at the end of a name makes it optional. */
export function object(fields: Readonly<Record<string, Schema>>, description?: string): Schema {
  const names = Object.keys(fields);
  return {
    type: "object",
    ...(description ? { description } : {}),
    additionalProperties: false,
    required: names.filter((name) => !name.endsWith("?")),
    properties: Object.fromEntries(names.map((name) => [name.replace("?", ""), fields[name]])),
  };
}

const severity: Schema = {
  enum: ["error", "warning", "note"],
  description: "A note never fails a run, unless --strict.",
};
const practice: Schema = { enum: PRACTICES };
const day: Schema = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" };

export const place = object(
  {
    path: { type: "string", description: "Relative to the folder of the run, with forward slashes." },
    line: { type: "integer", minimum: 1 },
    column: { type: "integer", minimum: 1, description: "In UTF-16 code units." },
    endLine: { type: "integer", minimum: 1 },
    endColumn: { type: "integer", minimum: 1, description: "The column after the last one." },
  },
  "Where in a template, counted from 1.",
);

const standing: Schema = {
  enum: ["met", "note", "warning", "error", "cannot-tell", "not-applicable"],
  description: "The worst verdict of the function in the practice.",
};

const finding = object({
  item: string,
  practice,
  severity,
  stack: string,
  subject: { type: "string", description: "The function, alarm, queue, role or stack that was judged." },
  functions: list(string),
  place,
  line: { type: "string", description: "The text of the line it points at." },
  says: string,
  cure: string,
  fixable: { type: "boolean", description: "Whether `airworthy fix` mends it." },
  fingerprint: { type: "string", description: "Stays the same while the template moves around it." },
  "exception?": object({
    reason: string,
    "expires?": day,
    from: { enum: ["airworthy.yaml", "Metadata", "comment"] },
    expired: { type: "boolean" },
  }),
});

/** JSON schema of `airworthy check --json`. */
export const REPORT_SCHEMA: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "airworthy check --json",
  ...object({
    version: { const: REPORT_VERSION },
    tool: { type: "string", description: "Version of airworthy." },
    date: { ...day, description: "The day the fleet was judged at." },
    summary: object({
      stacks: count,
      functions: count,
      resources: count,
      errors: count,
      warnings: count,
      notes: count,
      fixable: count,
      airworthy: { ...count, description: "Functions without an error or a warning." },
    }),
    stacks: list(object({ name: string, files: list(string), resources: count, functions: count })),
    functions: list(
      object({
        id: { type: "string", description: "Logical id." },
        stack: string,
        place,
        invocations: list({ enum: ["async", "queue", "stream", "sync"] }),
        tier: { enum: ["critical", "standard", "background"] },
        practices: object(Object.fromEntries(PRACTICES.map((name) => [name, standing]))),
        verdicts: list(
          object({
            item: string,
            verdict: { enum: ["met", "not-met", "not-applicable", "cannot-tell"] },
            "because?": string,
          }),
        ),
      }),
    ),
    findings: list(finding),
    setAside: { ...list(finding), description: "Findings that an exception takes out of the count." },
    known: { ...count, description: "Findings that the baseline holds already." },
    diagnostics: list(
      object({
        severity: { enum: ["error", "warning"] },
        path: string,
        "place?": place,
        "line?": string,
        says: string,
        cure: string,
      }),
    ),
    items: list(
      object({
        id: string,
        practice,
        severity,
        says: string,
        because: string,
        source: { type: "string", format: "uri" },
        fixable: { type: "boolean" },
      }),
    ),
  }),
};
