import path from "node:path/posix";
import { assemble, resourcesOf } from "./cloudformation/assemble.ts";
import { type Diagnostic, Unreadable } from "./diagnostics.ts";
import { candidates, looksLikeTemplate } from "./discover.ts";
import { type Document, readDocument } from "./document.ts";
import type { Files } from "./files.ts";
import { gathered } from "./fragments.ts";
import type { Source } from "./source.ts";
import type { Resource, Stack } from "./stack.ts";
import { at, stringOf } from "./tree.ts";

export interface Loading {
  readonly files: Files;
  /** Files and folders relative to the root. */
  readonly paths: readonly string[];
  /** Stacks of several files: name → paths of its files. */
  readonly declared: ReadonlyMap<string, readonly string[]>;
  readonly excluded: (path: string) => boolean;
  /** Which of `paths` are folders to look through; others are read whatever they look like. */
  readonly isFolder: (path: string) => boolean;
}

export interface Loaded {
  readonly stacks: readonly Stack[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds, reads and assembles every stack. What cannot be read is said; the rest goes on. */
export function load(loading: Loading): Loaded {
  const diagnostics: Diagnostic[] = [];
  const stacks = new Map<string, Stack>();
  const taken = new Set<string>();
  for (const [name, paths] of loading.declared) {
    for (const one of paths) taken.add(one);
    const documents = paths.flatMap((one) => documentAt(one, "part", loading.files, diagnostics));
    if (documents.length > 0) stacks.set(name, assemble(name, documents, loading.files));
  }
  const found: Document[] = [];
  for (const asked of loading.paths) {
    const folder = loading.isFolder(asked);
    const unreadable = (path: string, code: string) => diagnostics.push(closedFolder(path, code));
    for (const one of folder ? candidates(loading.files.root, asked, unreadable) : [asked]) {
      if (taken.has(one) || loading.excluded(one)) continue;
      taken.add(one);
      found.push(...documentAt(one, folder ? "found" : "named", loading.files, diagnostics));
    }
  }
  for (const documents of gathered(found, diagnostics)) {
    const name = documents[0]?.source.path ?? "";
    stacks.set(name, assemble(name, documents, loading.files));
  }
  nest(stacks, loading, taken, diagnostics);
  return {
    stacks: [...stacks.values()],
    diagnostics: [...diagnostics, ...[...stacks.values()].flatMap((stack) => stack.diagnostics)],
  };
}

/** How a file came to be read: by looking around, by its name, or as a part of a declared stack. */
type Asked = "found" | "named" | "part";

/** Sections that a part of a stack may hold without any resource. */
const SECTIONS = ["Transform", "Globals", "Parameters", "Mappings", "Conditions", "Outputs"];

function documentAt(relative: string, how: Asked, files: Files, diagnostics: Diagnostic[]): Document[] {
  const asked = how !== "found";
  let source: Source;
  try {
    source = files.read(relative);
    if (!asked && !looksLikeTemplate(source.text)) return [];
    const document = readDocument(source);
    const resources = asked ? resourcesOf(document.root) : at(document.root, "Resources");
    if (resources?.kind === "mapping") return [document];
    if (how === "part" && SECTIONS.some((section) => at(document.root, section))) return [document];
    if (asked) {
      diagnostics.push({
        severity: "error",
        path: relative,
        says: "Holds no Resources, so it is not a CloudFormation or SAM template.",
        cure: "Name a template, or a folder to look through.",
      });
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { diagnostic, noTemplate } = error;
    // Repositories hold data in JSON files; nobody who did not name one wants to hear that it is no template.
    if (asked || !noTemplate || !/\.json$/i.test(relative)) diagnostics.push(diagnostic);
  }
  return [];
}

function closedFolder(path: string, code: string): Diagnostic {
  return {
    severity: "warning",
    path,
    says: `The folder cannot be read (${code}); templates in it are not checked.`,
    cure: "Check its permissions, or leave it out of the paths to check.",
  };
}

/** Properties that name a nested stack's template. */
function locationOf(resource: Resource): string | undefined {
  if (resource.type !== "AWS::CloudFormation::Stack") return undefined;
  return stringOf(at(resource.properties, "TemplateURL") ?? at(resource.properties, "Location"));
}

/** Connects nested stacks with local templates to the stack that nests them, reading those not yet read. */
function nest(
  stacks: Map<string, Stack>,
  loading: Loading,
  taken: Set<string>,
  diagnostics: Diagnostic[],
): void {
  const queue = [...stacks.values()];
  for (let stack = queue.shift(); stack; stack = queue.shift()) {
    for (const resource of stack.resources.values()) {
      const location = locationOf(resource);
      if (location === undefined || /^(?:https?|s3):/i.test(location)) continue;
      const relative = path.join(path.dirname(resource.at.source.path), location);
      let nested = stacks.get(relative) ?? mainOf(stacks, relative);
      if (!nested && !taken.has(relative) && !loading.excluded(relative)) {
        taken.add(relative);
        const missing = whyMissing(relative, loading.files);
        if (missing) {
          diagnostics.push(unchecked(resource, location, missing));
          continue;
        }
        const [document] = documentAt(relative, "named", loading.files, diagnostics);
        if (!document) continue;
        nested = assemble(relative, [document], loading.files);
        stacks.set(relative, nested);
        queue.push(nested);
      }
      if (!nested || nested === stack || hasAncestor(stack, nested)) continue;
      if (nested.parent) nested.alsoNestedBy = [...(nested.alsoNestedBy ?? []), { stack, resource }];
      else nested.parent = { stack, resource };
    }
  }
}

/** The declared stack whose first file is a nested template. */
function mainOf(stacks: ReadonlyMap<string, Stack>, path: string): Stack | undefined {
  for (const stack of stacks.values()) if (stack.sources[0]?.path === path) return stack;
  return undefined;
}

function whyMissing(relative: string, files: Files): Diagnostic | undefined {
  try {
    files.read(relative);
    return undefined;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return error.diagnostic;
  }
}

/** A build may put the nested template there later: what it holds is unknown, but the rest can be checked. */
function unchecked(resource: Resource, location: string, { says, cure }: Diagnostic): Diagnostic {
  return {
    severity: "warning",
    path: resource.at.source.path,
    says: `The nested template ${location} is not checked. ${says}`,
    cure,
    at: resource.at,
  };
}

/** A template that nests itself, directly or through others, would never end. */
function hasAncestor(stack: Stack, wanted: Stack): boolean {
  for (let here: Stack | undefined = stack; here; here = here.parent?.stack) if (here === wanted) return true;
  return false;
}
