import { ALIAS, type State, task, write } from "./states.ts";

/** The alias has the weight that was wanted. */
export const LANDED = "{% $merge([$s, {'weight': $s.wanted, 'weightAt': $s.now}]) %}";

/** How the machine moves the alias, and what it does when a write is refused. `$goal` says what was to be written. */
export function aliasStates(): Readonly<Record<string, State>> {
  return {
    Promote: write({ ...ALIAS, FunctionVersion: "{% $new %}", weights: {} }, "Ended", {
      outcome: "promoted",
    }),
    Restore: write({ ...ALIAS, FunctionVersion: "{% $old %}", weights: {} }, "Ended", {
      outcome: "rolled back",
    }),
    // A refused write: the answer to an earlier try was lost, or somebody else wrote.
    "Whose write": task("lambda:getAlias", ALIAS, "Ours or not", {
      Assign: {
        revision: "{% $states.result.RevisionId %}",
        has: "{% {'version': $states.result.FunctionVersion, 'weight': $exists($states.result.RoutingConfig.AdditionalVersionWeights) ? $states.result.RoutingConfig.AdditionalVersionWeights : {}} %}",
      },
    }),
    "Ours or not": {
      Type: "Choice",
      Choices: [
        {
          Condition: "{% $goal = 'weigh' and $has = {'version': $old, 'weight': {$new: $s.wanted}} %}",
          Assign: { s: LANDED },
          Next: "Wait for the next minute",
        },
        {
          Condition: "{% $goal = 'promote' and $has = {'version': $new, 'weight': {}} %}",
          Assign: { outcome: "promoted" },
          Next: "Ended",
        },
        {
          Condition: "{% $goal = 'restore' and $has = {'version': $old, 'weight': {}} %}",
          Assign: { outcome: "rolled back" },
          Next: "Ended",
        },
        // The same routing under another revision: only its description was changed.
        {
          Condition: "{% $has = {'version': $old, 'weight': $s.weight = 0 ? {} : {$new: $s.weight}} %}",
          Next: "Again",
        },
      ],
      Default: "Left alone",
    },
    Again: {
      Type: "Choice",
      Choices: [
        { Condition: "{% $goal = 'weigh' %}", Next: "Weigh" },
        { Condition: "{% $goal = 'promote' %}", Next: "Promote" },
      ],
      Default: "Restore",
    },
    // Somebody else moved the alias: it is theirs.
    "Left alone": {
      Type: "Pass",
      Assign: {
        outcome: "abandoned",
        why: "somebody else changed the alias; it is left as it is",
      },
      Next: "Ended",
    },
  };
}
