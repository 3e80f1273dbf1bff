import type { Change } from "../fixers/change.ts";
import type { Alarm, Fleet, LambdaFunction, Queue, Role } from "../fleet/model.ts";
import type { EventSource } from "../fleet/sources.ts";
import type { Stack } from "../readers/stack.ts";
import type { Standard, Tier } from "./standard.ts";
import type { Verdict } from "./verdict.ts";

export const PRACTICES = [
  "consistency",
  "alarms",
  "traffic-shifting",
  "tracing",
  "dead-letters",
  "permissions",
  "pipeline",
] as const;

export type Practice = (typeof PRACTICES)[number];

/** What an item looks at, one at a time. */
export interface Subjects {
  function: LambdaFunction;
  alarm: Alarm;
  queue: Queue;
  role: Role;
  /** What requests pass through on their way to a function. */
  source: EventSource;
  stack: Stack;
  fleet: Fleet;
}

export type SubjectKind = keyof Subjects;

/** What a check may know besides its subject. No clock, no disk: all of it is given. */
export interface Context {
  readonly fleet: Fleet;
  /** The standard of the subject's tier. */
  readonly standard: Standard;
  readonly tier: Tier;
  /** The day the fleet is judged at, `YYYY-MM-DD`. */
  readonly date: string;
  /** What lies around the templates: CI files, for the pipeline practice. */
  readonly surroundings: Surroundings;
  /** Data about IAM actions; loaded only for items that say `needs: "actions"`. */
  readonly actions?: import("../permissions/actions.ts").ActionData;
}

export interface Surroundings {
  /** CI and deployment files found at the root of the run and above, with their text. */
  readonly pipelines: readonly { readonly path: string; readonly text: string }[];
  /** Whether a path (relative to the root of the run) exists. */
  exists(path: string): boolean;
}

/**
 * - `error`: events, requests or rights are lost or wide open;
 * - `warning`: a fault would go unseen or cost more than it should;
 * - `note`: worth knowing, never fails a run.
 */
export type Severity = "error" | "warning" | "note";

/** One checkable requirement. A folder holds it with its examples; everything else about it is generated. */
export interface Item<K extends SubjectKind = SubjectKind> {
  /** `practice/name`, the same as its folder. */
  readonly id: `${Practice}/${string}`;
  readonly of: K;
  /** The requirement as a full sentence. */
  readonly says: string;
  /** What happens to those who do not meet it. */
  readonly because: string;
  /** The AWS page (or recording) behind it. */
  readonly source: string;
  readonly severity: Severity;
  /** Tiers that are held to it; all when absent. */
  readonly tiers?: readonly Tier[];
  readonly needs?: "actions";
  /** A reason why the item does not apply to a subject, or `true`. */
  readonly appliesTo?: (subject: Subjects[K], context: Context) => true | Verdict;
  readonly check: (subject: Subjects[K], context: Context) => Verdict;
  /** Changes that make the item met; a string refuses, with the reason. */
  readonly fix?: (subject: Subjects[K], context: Context) => readonly Change[] | string;
}

/** Gives an item its type; the name reads well at the head of a file. */
export function item<K extends SubjectKind>(definition: Item<K>): Item<K> {
  return definition;
}

export function practiceOf(id: string): Practice {
  return id.slice(0, id.indexOf("/")) as Practice;
}
