import { readFileSync } from "node:fs";
import path from "node:path";
import { assemble } from "../../../packages/airworthy/src/readers/cloudformation/assemble.ts";
import { evaluate } from "../../../packages/airworthy/src/readers/cloudformation/values.ts";
import { readDocument } from "../../../packages/airworthy/src/readers/document.ts";
import { memoryFiles } from "../../../packages/airworthy/src/readers/overlay.ts";
import type { Stack } from "../../../packages/airworthy/src/readers/stack.ts";
import { at, type Json, toJson } from "../../../packages/airworthy/src/readers/tree.ts";
import type { Expanded } from "./differences.ts";

/** Our expansion of a template as plain data. */
export function expansionOf(template: string): Expanded {
  const name = path.basename(template);
  const text = readFileSync(template, "utf8");
  const stack = assemble(name, [readDocument({ path: name, text })], memoryFiles({ [name]: text }));
  const resources = Object.fromEntries(
    [...stack.resources.values()].map((one) => {
      const policy = at(one.body, "UpdatePolicy");
      return [
        one.id,
        {
          Type: one.type,
          Properties: toJson(one.properties),
          ...(policy ? { UpdatePolicy: toJson(policy) } : {}),
        },
      ];
    }),
  );
  const layers = [...stack.authored.values()].filter((one) => one.type === "AWS::Serverless::LayerVersion");
  return { resources, layers: layers.map((one) => one.id), parameters: defaultsOf(stack) };
}

/** Parameters with the values the translator fills in for them. */
function defaultsOf(stack: Stack): Map<string, Json> {
  const defaults = new Map<string, Json>();
  for (const [name, node] of stack.parameters) {
    const value = evaluate(
      {
        ...node,
        kind: "mapping",
        flow: false,
        entries: [{ key: "Ref", keyStart: 0, keyEnd: 0, value: { ...node, kind: "scalar", value: name } }],
      },
      stack,
    );
    if (value.kind === "known") defaults.set(name, value.value);
  }
  return defaults;
}
