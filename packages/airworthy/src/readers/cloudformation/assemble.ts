import type { Diagnostic } from "../diagnostics.ts";
import type { Document } from "../document.ts";
import type { Files } from "../files.ts";
import { expandSam } from "../sam/expand.ts";
import { type Resource, resourceFrom, type Stack } from "../stack.ts";
import { at, entriesOf, type Entry, type Mapping, type Node, oneOrMany, stringOf } from "../tree.ts";
import { unroll } from "./for-each.ts";
import { include } from "./include.ts";

const SAM = /^AWS::Serverless-\d{4}-\d{2}-\d{2}$/;
const UNDERSTOOD = new Set(["AWS::LanguageExtensions", "AWS::Include", "AWS::CodeDeployBlueGreen"]);

/**
 * Makes one stack of the documents that form it, as `rain merge` and its like do before a deployment: sections are
 * merged, and what stands in two files is said.
 */
export function assemble(name: string, documents: readonly Document[], files: Files): Stack {
  const diagnostics: Diagnostic[] = documents.flatMap((document) => document.diagnostics);
  const roots = documents.flatMap((document) =>
    document.root.kind === "mapping" ? [include(document.root, files, diagnostics)] : [],
  );
  const transforms = roots.flatMap((root) =>
    oneOrMany(at(root, "Transform")).map((node) => stringOf(node) ?? ""),
  );
  const authored = new Map<string, Resource>();
  const resources = new Map<string, Resource>();
  const outputs = new Map<string, Node>();
  const conditions = new Map<string, Node>();
  const stack: Stack = {
    name,
    sources: documents.map((document) => document.source),
    parameters: section(roots, "Parameters", diagnostics),
    mappings: section(roots, "Mappings", diagnostics),
    conditions,
    outputs,
    globals: globalsOf(roots),
    authored,
    resources,
    isSam: transforms.some((transform) => SAM.test(transform)),
    macros: transforms.filter(
      (transform) => transform !== "" && !SAM.test(transform) && !UNDERSTOOD.has(transform),
    ),
    diagnostics,
  };
  // Loops need the parameters and mappings of the stack: only now can they be unrolled.
  fill(conditions, roots, "Conditions", stack, diagnostics);
  fill(outputs, roots, "Outputs", stack, diagnostics);
  for (const root of roots) {
    const body = resourcesOf(root);
    if (body?.kind !== "mapping") continue;
    for (const entry of unroll(body, stack, diagnostics).entries) {
      if (entry.value.kind !== "mapping") {
        if (at(root, "Resources") && stack.macros.length === 0 && !entry.key.startsWith("Fn::"))
          diagnostics.push(noResource(entry));
        continue;
      }
      const earlier = authored.get(entry.key);
      const resource = resourceFrom(entry, stack);
      // Twice in one file is a key that stands twice: the reader has said so.
      if (earlier && earlier.at.source !== resource.at.source) {
        diagnostics.push({
          severity: "warning",
          path: resource.at.source.path,
          says: `The resource ${entry.key} is also declared in ${earlier.at.source.path}; a stack can hold it once.`,
          cure: "Rename one of them, or give the files to different stacks in airworthy.yaml.",
          at: resource.at,
        });
      }
      authored.set(entry.key, resource);
    }
  }
  for (const resource of stack.isSam || hasSamTypes(authored)
    ? expandSam(stack, diagnostics)
    : authored.values()) {
    resources.set(resource.id, resource);
  }
  return stack;
}

/** CloudFormation refuses it; a build may leave it empty. */
function noResource({ key, keyStart, keyEnd, value: { source } }: Entry): Diagnostic {
  return {
    severity: "warning",
    path: source.path,
    says: `${key} is no resource: it has neither Type nor Properties, so it is not checked.`,
    cure: "Give it a Type, or remove it.",
    at: { source, start: keyStart, end: keyEnd },
  };
}

/** `Resources`, or the whole file when it is a fragment that a build puts under `Resources`. */
export function resourcesOf(root: Node): Node | undefined {
  const section = at(root, "Resources");
  if (section) return section;
  const bare = entriesOf(root).some((entry) =>
    /^(?:AWS|Custom)::/.test(stringOf(at(entry.value, "Type")) ?? ""),
  );
  return bare ? root : undefined;
}

/** A fragment of a SAM stack may leave the transform to another file. */
function hasSamTypes(authored: ReadonlyMap<string, Resource>): boolean {
  for (const resource of authored.values()) if (resource.type.startsWith("AWS::Serverless::")) return true;
  return false;
}

function section(roots: readonly Mapping[], key: string, diagnostics: Diagnostic[]): Map<string, Node> {
  const merged = new Map<string, Node>();
  for (const root of roots) {
    for (const entry of entriesOf(at(root, key))) {
      const earlier = merged.get(entry.key);
      if (earlier && earlier.source !== entry.value.source && !sameText(earlier, entry.value)) {
        diagnostics.push({
          severity: "warning",
          path: entry.value.source.path,
          says: `${key}.${entry.key} differs from the one in ${earlier.source.path}; the later file wins.`,
          cure: "Declare it once, or alike.",
          at: { source: entry.value.source, start: entry.keyStart, end: entry.keyEnd },
        });
      }
      merged.set(entry.key, entry.value);
    }
  }
  return merged;
}

function sameText(a: Node, b: Node): boolean {
  return a.source.text.slice(a.start, a.end).trim() === b.source.text.slice(b.start, b.end).trim();
}

function fill(
  into: Map<string, Node>,
  roots: readonly Mapping[],
  key: string,
  stack: Stack,
  diagnostics: Diagnostic[],
): void {
  for (const root of roots) {
    const body = at(root, key);
    if (body)
      for (const entry of entriesOf(unroll(body, stack, diagnostics))) into.set(entry.key, entry.value);
  }
}

function globalsOf(roots: readonly Mapping[]): Map<string, Mapping> {
  const globals = new Map<string, Mapping>();
  for (const root of roots) {
    for (const entry of entriesOf(at(root, "Globals"))) {
      if (entry.value.kind === "mapping") globals.set(entry.key, entry.value);
    }
  }
  return globals;
}
