import { PRACTICES } from "../checklist/item.ts";
import { STANDARD } from "../checklist/standard.ts";
import { REHEARSAL_SCHEMA } from "./rehearsal.ts";

type Schema = { readonly [key: string]: unknown };

const globs: Schema = { type: "array", items: { type: "string", minLength: 1 } };

/** The schema of one group of the standard follows from its defaults, so that the two cannot drift apart. */
function partial(defaults: object): Schema {
  const properties = Object.fromEntries(
    Object.entries(defaults).map(([key, value]: [string, unknown]) => {
      if (typeof value === "object" && value !== null) return [key, partial(value)];
      const type = value === null ? ["string", "null"] : typeof value;
      return [key, { type, default: value }];
    }),
  );
  return { type: "object", additionalProperties: false, properties };
}

/** JSON schema of airworthy.yaml, for editors and for the reader of the file. */
export const CONFIG_SCHEMA: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "airworthy.yaml",
  type: "object",
  additionalProperties: false,
  properties: {
    stacks: {
      description:
        "Stacks that are built from several files: a name and the globs of the files that form it.",
      type: "object",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        required: ["templates"],
        properties: { templates: { ...globs, minItems: 1 } },
      },
    },
    exclude: { description: "Globs of files that are never read as templates.", ...globs },
    tiers: {
      description: "Which functions (globs of logical ids, or stack:id) are held to which standard.",
      type: "object",
      additionalProperties: false,
      properties: { critical: globs, standard: globs, background: globs },
    },
    standard: { description: "Other defaults for every tier.", ...partial(STANDARD) },
    tierStandards: {
      description: "Other defaults for one tier.",
      type: "object",
      additionalProperties: false,
      properties: { critical: partial(STANDARD), standard: partial(STANDARD), background: partial(STANDARD) },
    },
    items: {
      description: "Severity of an item (or of a whole practice, as `alarms/*`), or `off`.",
      type: "object",
      propertyNames: { pattern: `^(?:${PRACTICES.join("|")})/(?:\\*|[a-z0-9-]+)$` },
      additionalProperties: { enum: ["off", "note", "warning", "error"] },
    },
    exceptions: {
      description: "Findings the team lives with, each with its reason and, best, an end.",
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["item", "reason"],
        properties: {
          item: { type: "string", minLength: 1 },
          resources: globs,
          reason: { type: "string", minLength: 3 },
          expires: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
        },
      },
    },
    rehearsal: REHEARSAL_SCHEMA,
  },
};
