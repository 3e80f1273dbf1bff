import type { RehearsalConfig } from "./rehearsal.ts";
import type { PartialStandard, Tier } from "../checklist/standard.ts";

/** `airworthy.yaml` as plain data; its JSON schema stands in schema.ts. */
export interface Config {
  /** Stacks built from several files: name → globs of template files. */
  readonly stacks?: Readonly<Record<string, { readonly templates: readonly string[] }>>;
  /** Globs of files that are never read. */
  readonly exclude?: readonly string[];
  /** Which functions (by glob of logical id, or `stack:id`) belong to which tier. */
  readonly tiers?: Readonly<Partial<Record<Tier, readonly string[]>>>;
  readonly standard?: PartialStandard;
  readonly tierStandards?: Readonly<Partial<Record<Tier, PartialStandard>>>;
  readonly items?: Readonly<Record<string, "off" | "note" | "warning" | "error">>;
  readonly exceptions?: readonly Exception[];
  readonly rehearsal?: RehearsalConfig;
}

/** A finding that the team has decided to live with, and until when. */
export interface Exception {
  /** Item id or glob: `alarms/*`. */
  readonly item: string;
  /** Globs of function or resource ids; every one when absent. */
  readonly resources?: readonly string[];
  readonly reason: string;
  /** Last day it holds, `YYYY-MM-DD`. */
  readonly expires?: string;
}

export const NO_CONFIG: Config = {};
