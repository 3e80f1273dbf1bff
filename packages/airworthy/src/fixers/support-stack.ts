import path from "node:path/posix";
import { readDocument } from "../readers/document.ts";
import type { Resource, Stack } from "../readers/stack.ts";
import { at, entriesOf, type Json, toJson } from "../readers/tree.ts";
import type { AddResource, Change } from "./change.ts";
import { entryLines } from "./emit.ts";
import type { Wish } from "./fix.ts";
import { movedOut, type Parent } from "./support-references.ts";

export interface SupportOptions {
  /** Move alarms even where the budget would hold them. */
  readonly always: boolean;
  /** Resources a template may hold. */
  readonly budget: number;
}

/** Keeps alarms out of templates that are, or would become, too large. */
export interface SupportStacks {
  /** Rewrites wishes so that movable resources go into a nested stack beside the template. */
  readonly arrange: (wishes: readonly Wish[], stacks: readonly Stack[]) => readonly Wish[];
  /** The support templates as they are to be written: path → text. */
  readonly files: () => ReadonlyMap<string, string>;
  /** What was chosen, and why, for the user. */
  readonly notes: () => readonly string[];
}

/** Logical id of the nested stack in the main template. */
export const SUPPORT_STACK = "AirworthySupport";

/** Parameters one template may have. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST_PARAMETERS = 200;

const HEADER = [
  "# Written by `airworthy fix`, which adds to it and writes it anew as a whole: comments made here are lost.",
  "# It holds the alarms of the template beside it, so that that one stays below 500 resources.",
];

interface Draft {
  readonly parameters: Map<string, Json>;
  readonly conditions: Map<string, Json>;
  readonly resources: Map<string, Json>;
}

export function supportStacks(options: SupportOptions): SupportStacks {
  const files = new Map<string, string>();
  const notes = new Map<string, string>();

  function arrange(wishes: readonly Wish[], stacks: readonly Stack[]): readonly Wish[] {
    // What earlier rounds put into a support stack is read back from its own template.
    files.clear();
    let arranged = wishes;
    for (const stack of stacks) {
      const why = reason(stack, wishes, options);
      if (why !== undefined) arranged = move(stack, arranged, stacks, why);
    }
    return arranged;
  }

  function move(
    stack: Stack,
    wishes: readonly Wish[],
    stacks: readonly Stack[],
    why: string,
  ): readonly Wish[] {
    const main =
      stack.sources.find((source) => at(readDocument(source).root, "Resources")) ?? stack.sources[0];
    if (!main) return wishes;
    const file = path.join(
      path.dirname(main.path),
      `${path.basename(main.path).replace(/\.[a-z]+$/i, "")}.airworthy.yaml`,
    );
    const draft = draftFrom(stacks.find((one) => one.sources.some((source) => source.path === file)));
    const parent: Parent = {
      stack,
      passed: new Map(),
      before: passedBefore(stack),
      parameters: draft.parameters,
      conditions: draft.conditions,
    };
    const movers = new Map<AddResource, boolean>();
    for (const change of wishes.flatMap((wish) => wish.changes)) {
      if (change.kind === "add" && change.stack === stack && change.movable) {
        draft.resources.set(change.id, movedOut(change, parent));
        movers.set(change, true);
      }
    }
    if (movers.size === 0) return wishes;
    if (draft.parameters.size > MOST_PARAMETERS) {
      notes.set(
        file,
        `The alarms of ${stack.name} stay in it, although ${why}: a nested stack would need ${draft.parameters.size} parameters, and CloudFormation takes ${MOST_PARAMETERS}. Split the template.`,
      );
      return wishes;
    }
    files.set(file, textOf(draft));
    notes.set(
      file,
      `The alarms of ${stack.name} are in ${file}, a nested stack: ${why}. \`sam deploy\` and \`aws cloudformation package\` upload it with the template.`,
    );
    const connection = connect(stack, path.basename(file), parent);
    return wishes.map((wish) => {
      const kept = wish.changes.filter((change) => !movers.has(change as AddResource));
      return kept.length === wish.changes.length ? wish : { ...wish, changes: [...kept, ...connection] };
    });
  }

  return { arrange, files: () => files, notes: () => [...notes.values()] };
}

function passedBefore(stack: Stack): ReadonlyMap<string, Json> {
  const parameters = at(stack.authored.get(SUPPORT_STACK)?.properties, "Parameters");
  return new Map(entriesOf(parameters).map((entry) => [entry.key, toJson(entry.value)]));
}

/** Why a stack's alarms do not go into its own template; `undefined` when they do. */
function reason(
  stack: Stack,
  wishes: readonly Wish[],
  { always, budget }: SupportOptions,
): string | undefined {
  if (always) return "as asked";
  if (stack.authored.has(SUPPORT_STACK)) return "it has a support stack already";
  const added = new Set(
    wishes
      .flatMap((wish) => wish.changes)
      .flatMap((change) => (change.kind === "add" && change.stack === stack ? [change.id] : [])),
  );
  const total = stack.resources.size + added.size;
  return total > budget
    ? `with them the template would hold ${total} resources, and CloudFormation takes ${budget}`
    : undefined;
}

function draftFrom(existing: Stack | undefined): Draft {
  const plain = (nodes: ReadonlyMap<string, Parameters<typeof toJson>[0]> | undefined) =>
    new Map([...(nodes ?? [])].map(([key, node]) => [key, toJson(node)]));
  return {
    parameters: plain(existing?.parameters),
    conditions: plain(existing?.conditions),
    resources: new Map(
      [...(existing?.authored ?? [])].map(([id, resource]: [string, Resource]) => [
        id,
        toJson(resource.body),
      ]),
    ),
  };
}

function textOf(draft: Draft): string {
  const section = (entries: ReadonlyMap<string, Json>) => Object.fromEntries(entries);
  const data: Record<string, Json> = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "Alarms of the template beside this file.",
    ...(draft.parameters.size > 0 ? { Parameters: section(draft.parameters) } : {}),
    ...(draft.conditions.size > 0 ? { Conditions: section(draft.conditions) } : {}),
    Resources: section(draft.resources),
  };
  const lines = Object.entries(data).flatMap(([key, value]) =>
    entryLines(key, value, { step: 2, indentLists: true, eol: "\n" }),
  );
  return `${[...HEADER, ...lines].join("\n")}\n`;
}

/** The changes that make the main template nest the support stack and pass it what it refers to. */
function connect(stack: Stack, file: string, parent: Parent): Change[] {
  const existing = stack.authored.get(SUPPORT_STACK);
  if (!existing) {
    const body = {
      Type: "AWS::CloudFormation::Stack",
      Properties: {
        TemplateURL: file,
        ...(parent.passed.size > 0 ? { Parameters: Object.fromEntries(parent.passed) } : {}),
      },
    };
    return [{ kind: "add", stack, id: SUPPORT_STACK, body }];
  }
  return [...parent.passed].flatMap(([name, value]): Change[] =>
    at(existing.properties, "Parameters", name)
      ? []
      : [{ kind: "set", resource: existing, path: ["Properties", "Parameters", name], value }],
  );
}
