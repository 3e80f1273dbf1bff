import { resourcesOf } from "../readers/cloudformation/assemble.ts";
import { readDocument } from "../readers/document.ts";
import type { Source } from "../readers/source.ts";
import type { Resource, Stack } from "../readers/stack.ts";
import { at, entryOf, type Json, type Node, toJson } from "../readers/tree.ts";
import type { AddResource, Change } from "./change.ts";
import { Refusal } from "./insert.ts";

/** One edit in data terms: a path from the document's root. */
export type Step =
  | {
      readonly kind: "put";
      readonly source: Source;
      readonly path: readonly string[];
      readonly value: Json;
      readonly behind?: string;
      readonly spaced?: boolean;
    }
  | { readonly kind: "replace"; readonly source: Source; readonly node: Node; readonly value: Json }
  | { readonly kind: "append"; readonly source: Source; readonly list: Node; readonly value: Json };

/** The steps a change takes in the files of its stack. */
export function stepsOf(change: Change): Step[] {
  switch (change.kind) {
    case "set":
      return [
        {
          kind: "put",
          source: change.resource.at.source,
          path: [...rootPath(change.resource), ...change.path],
          value: change.value,
        },
      ];
    case "replace":
      return [{ kind: "replace", source: change.node.source, node: change.node, value: change.value }];
    case "append":
      return [{ kind: "append", source: change.list.source, list: change.list, value: change.value }];
    case "section": {
      if (change.path[0] === "Globals" && !change.stack.isSam)
        throw new Refusal("Globals need the transform of SAM, which this template does not have");
      const source = sectionHome(change.stack, change.path[0]);
      return [{ kind: "put", source, path: change.path, value: change.value }];
    }
    case "add":
      return [addStep(change)];
    case "file":
      // Not in any template: fix.ts writes it with the change that needs it.
      return [];
  }
}

function addStep(change: AddResource): Step {
  const near = change.near?.generatedBy ?? change.near;
  const existing = change.stack.authored.get(change.id);
  if (existing && JSON.stringify(toJson(existing.body)) !== JSON.stringify(change.body)) {
    throw new Refusal(`a resource named ${change.id} exists already`);
  }
  if (change.stack.parameters.has(change.id)) {
    throw new Refusal(`a parameter is named ${change.id}, and a resource must not share its name`);
  }
  const source = near?.at.source ?? sectionHome(change.stack, "Resources");
  return {
    kind: "put",
    source,
    path: [...resourcesPath(source), change.id],
    value: change.body as Json,
    behind: near?.id,
    spaced: true,
  };
}

function sectionHome(stack: Stack, section: string): Source {
  const has = stack.sources.find((source) => at(readDocument(source).root, section));
  const source =
    has ?? stack.sources.find((one) => at(readDocument(one).root, "Resources")) ?? stack.sources[0];
  if (!source) throw new Refusal("the stack has no file");
  if (section !== "Resources" && resourcesPath(source).length === 0)
    throw new Refusal(`no file of the stack has sections; add ${section} where they are`);
  return source;
}

/** Where a file keeps its resources: fragments and included files hold them at their root. */
function resourcesPath(source: Source): readonly string[] {
  const { root } = readDocument(source);
  return resourcesOf(root) === root ? [] : ["Resources"];
}

/** Where a resource's body stands in its own file. Included files hold the entries at their root. */
function rootPath(resource: Resource): readonly string[] {
  const { root } = readDocument(resource.at.source);
  const inResources = entryOf(at(root, "Resources"), resource.id);
  if (inResources) return ["Resources", resource.id];
  if (entryOf(root, resource.id)) return [resource.id];
  throw new Refusal("it is made by a loop or a macro; change the loop itself");
}

/** Whether two steps are one and the same. */
export function alike(a: Step, b: Step): boolean {
  if (a.kind === "put" && b.kind === "put")
    return samePath(a.path, b.path) && JSON.stringify(a.value) === JSON.stringify(b.value);
  if (a.kind === "replace" && b.kind === "replace")
    return a.node.start === b.node.start && JSON.stringify(a.value) === JSON.stringify(b.value);
  return (
    a.kind === "append" &&
    b.kind === "append" &&
    a.list.start === b.list.start &&
    JSON.stringify(a.value) === JSON.stringify(b.value)
  );
}

/** Whether two steps cannot both be taken. */
export function conflicts(a: Step, b: Step): boolean {
  if (alike(a, b)) return false;
  if (a.kind === "put" && b.kind === "put") return startsWith(a.path, b.path) || startsWith(b.path, a.path);
  if (a.kind === "replace" && b.kind === "replace") return a.node.start === b.node.start;
  return false;
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && startsWith(a, b);
}

function startsWith(long: readonly string[], short: readonly string[]): boolean {
  return short.length <= long.length && short.every((step, index) => step === long[index]);
}
