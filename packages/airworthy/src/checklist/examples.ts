import { ITEMS } from "./practices/index.generated.ts";
import { type Fixed, fixFleet } from "../fixers/fix.ts";
import { supportStacks } from "../fixers/support-stack.ts";
import { buildFleet } from "../fleet/build.ts";
import { type Config, NO_CONFIG } from "../config/config.ts";
import { load } from "../readers/load.ts";
import { memoryFiles } from "../readers/overlay.ts";
import type { Diagnostic } from "../readers/diagnostics.ts";
import type { Stack } from "../readers/stack.ts";
import type { ActionData } from "../permissions/actions.ts";
import type { Item, Surroundings } from "./item.ts";
import { policyFrom } from "./policy.ts";
import { judge, type Result } from "./run.ts";
import { STANDARD } from "./standard.ts";

/** The day examples are judged at, so that they mean the same in ten years. */
export const EXAMPLE_DATE = "2026-11-01";

/** One template text judged by itself, as an item's examples are. */
export interface Trial {
  readonly text: string;
  readonly items?: readonly Item[];
  readonly file?: string;
  readonly actions?: ActionData;
  readonly surroundings?: Surroundings;
  readonly config?: Config;
}

const NOTHING_AROUND: Surroundings = { pipelines: [], exists: () => false };

function stacksOf(texts: Readonly<Record<string, string>>): {
  stacks: readonly Stack[];
  diagnostics: readonly Diagnostic[];
} {
  return load({
    files: memoryFiles(texts),
    paths: Object.keys(texts),
    declared: new Map(),
    excluded: () => false,
    isFolder: () => false,
  });
}

/** Judges one template text. */
export function judgeText(trial: Trial): { results: readonly Result[]; diagnostics: readonly Diagnostic[] } {
  const { stacks, diagnostics } = stacksOf({ [trial.file ?? "template.yaml"]: trial.text });
  const results = judge(trial.items ?? ITEMS, { fleet: buildFleet(stacks), ...conditions(trial) });
  return { results, diagnostics };
}

/** Fixes one template text for the given items and gives the new text. */
export function fixText(trial: Trial): Fixed & { text: string } {
  const file = trial.file ?? "template.yaml";
  const support = supportStacks({ always: false, budget: STANDARD.resourceBudget });
  const fixed = fixFleet({
    ...conditions(trial),
    items: trial.items ?? ITEMS,
    wanted: () => true,
    arrange: support.arrange,
    newFiles: support.files,
    assemble: (texts) => stacksOf({ [file]: trial.text, ...Object.fromEntries(texts) }).stacks,
  });
  return { ...fixed, text: fixed.texts.get(file) ?? trial.text };
}

function conditions(trial: Trial) {
  return {
    policy: policyFrom(trial.config ?? NO_CONFIG),
    date: EXAMPLE_DATE,
    surroundings: trial.surroundings ?? NOTHING_AROUND,
    ...(trial.actions ? { actions: trial.actions } : {}),
  };
}
