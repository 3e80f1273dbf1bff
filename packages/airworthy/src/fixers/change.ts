import type { Resource, Stack } from "../readers/stack.ts";
import type { Json, List, Node } from "../readers/tree.ts";

/**
 * What a fix wants, said without any template language: the fixers turn it into text splices. Values are plain data
 * with intrinsics in long form (`{ "Fn::Sub": … }`); YAML gets them in short form.
 */
export type Change = SetValue | ReplaceValue | AppendItem | AddResource | SetSection | AddFile;

/** Puts a value under a path of a resource's body, e.g. `["Properties", "Timeout"]`; replaces a value that stands there. */
export interface SetValue {
  readonly kind: "set";
  /** As authored: `fn.declared`, not the expansion. */
  readonly resource: Resource;
  readonly path: readonly string[];
  readonly value: Json;
  /** A SAM function property that `Globals` may carry for all functions when all get the same value. */
  readonly inheritable?: boolean;
}

/** Writes another value in the place of one that stands in the text. */
export interface ReplaceValue {
  readonly kind: "replace";
  readonly node: Node;
  readonly value: Json;
}

/** Adds an item behind the last one of a list that stands in the text. */
export interface AppendItem {
  readonly kind: "append";
  readonly list: List;
  readonly value: Json;
}

/** Adds a resource behind another one. Added once, however many subjects ask for it. */
export interface AddResource {
  readonly kind: "add";
  readonly stack: Stack;
  readonly id: string;
  readonly body: { readonly Type: string; readonly [key: string]: Json };
  /** The resource it stands beside in the text; the end of `Resources` without it. */
  readonly near?: Resource;
  /** Alarms may live in the support stack when the template would pass 500 resources. */
  readonly movable?: boolean;
}

/** Adds an entry to a top-level section, e.g. `["Parameters", "AlarmTopicArn"]`. */
export interface SetSection {
  readonly kind: "section";
  readonly stack: Stack;
  readonly path: readonly [section: string, ...keys: string[]];
  readonly value: Json;
}

/** A file of its own beside a template, written by airworthy as a whole: what stood in it before is lost. */
export interface AddFile {
  readonly kind: "file";
  /** Relative to the root of the run, with forward slashes. */
  readonly path: string;
  readonly text: string;
}
