import type { Condition, Shift } from "../model.ts";
import { plan } from "../planner/plan.ts";
import { minutes, number } from "../says.ts";
import { programOf } from "../steps.ts";
import type { Found, Rule } from "./world.ts";

const CODEDEPLOY = "https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html";
const HOUR = 3600;
/** Minutes from the first shift of traffic to the last. Source: CODEDEPLOY */
const LONGEST = 2880;
/** A second, of everything but invocations and GetFunction. Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const CONTROL_PLANE = 15;

function hooksOf({ hooks }: Shift): readonly string[] {
  return [
    ...(hooks?.before ?? []),
    ...(hooks?.between ?? []),
    ...(hooks?.after ?? []),
    ...(hooks?.onRollback ?? []),
  ];
}

/** The time a condition takes at least, when only the clock decides. */
function length(condition: Condition): number {
  if ("after" in condition) return condition.after;
  if ("anyOf" in condition) return Math.min(...condition.anyOf.map(length));
  if ("allOf" in condition) return Math.max(...condition.allOf.map(length));
  return 0;
}

function whole(shift: Shift): number {
  return programOf(shift).steps.reduce((sum, { until }) => sum + length(until), 0);
}

/** What the one who shifts can do, and in what time. */
export const LIMIT_RULES: readonly Rule[] = [
  {
    id: "hook-name",
    severity: "refuse",
    source:
      "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
    look: (shift, { by }): Found[] =>
      by === "controller"
        ? []
        : hooksOf(shift)
            .filter((name) => !name.startsWith("CodeDeployHook_"))
            .map((name) => ({
              says: `CodeDeploy's role may not invoke ${name}: its policy knows CodeDeployHook_* only`,
              cure: `call it CodeDeployHook_${name}, or give the role lambda:InvokeFunction on it`,
            })),
  },
  {
    id: "hooks-between-steps",
    severity: "refuse",
    source:
      "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
    look: (shift, { by }) =>
      by === "codedeploy" && (shift.hooks?.between?.length ?? 0) + (shift.hooks?.onRollback?.length ?? 0) > 0
        ? {
            says: "CodeDeploy has hooks before and after traffic only",
            cure: "let the evidence controller shift, or move the hooks",
          }
        : undefined,
  },
  {
    id: "hook-timeout",
    severity: "warn",
    source: CODEDEPLOY,
    look: (shift, { hookTimeouts }): Found[] =>
      hooksOf(shift)
        .filter(
          (name) => (hookTimeouts?.[name] ?? 0) * 1000 > Math.min(HOUR * 1000, programOf(shift).limits.hook),
        )
        .map((name) => ({
          says: `${name} may run ${hookTimeouts?.[name]} s, and a hook has failed after ${minutes(Math.min(HOUR * 1000, programOf(shift).limits.hook))}`,
          cure: "let it answer sooner, or start the long work elsewhere",
        })),
  },
  {
    id: "shift-length",
    severity: "refuse",
    source: CODEDEPLOY,
    look: (shift, { by }) =>
      by === "codedeploy" && whole(shift) > LONGEST * 60_000
        ? {
            says: `the shift takes ${minutes(whole(shift))}, and CodeDeploy ${number(LONGEST)} minutes at most`,
            cure: "use fewer or shorter steps",
          }
        : undefined,
  },
  {
    id: "longer-than-limit",
    severity: "refuse",
    source: "limits.duration of the shift",
    look: (shift) =>
      whole(shift) > programOf(shift).limits.duration
        ? {
            says: `its steps take ${minutes(whole(shift))} and the limit is ${minutes(programOf(shift).limits.duration)}: it would always be undecided`,
            cure: "raise the limit or shorten the steps",
          }
        : undefined,
  },
  {
    id: "undecidable",
    severity: "warn",
    source: "the planner",
    look: (shift, { traffic }) => {
      if (!traffic) return undefined;
      const { decidable, proposals } = plan(shift, traffic);
      return decidable
        ? undefined
        : {
            says: `with ${traffic.requestsPerSecond} requests/s a good version is not proven within ${minutes(programOf(shift).limits.duration)} in half of all shifts`,
            cure: proposals.join("; or "),
          };
    },
  },
  {
    id: "many-at-once",
    severity: "warn",
    source: "https://github.com/davidgf/serverless-plugin-canary-deployments/issues/159",
    look: (_shift, { together = 1 }) =>
      together > CONTROL_PLANE
        ? {
            says: `${together} shifts start at once, and Lambda takes ${CONTROL_PLANE} control-plane calls a second`,
            cure: "nothing to do: writes take turns, rollbacks first; but steps shorter than a minute will be late",
          }
        : undefined,
  },
];
