import type { Command, Io, Values } from "../command.ts";
import { UserError } from "../errors.ts";
import { SPEC_OPTIONS } from "../shift/spec.ts";
import { TARGET_OPTIONS } from "../target.ts";

type Verb = (words: readonly string[], values: Values, io: Io) => Promise<number>;

/** Loaded when one is called. */
const VERBS: Readonly<Record<string, Verb>> = {
  plan: async ([name], values, io) =>
    (await import("../shift/plan.ts")).plan(named(name, "plan"), values, io),
  start: async ([name], values, io) =>
    (await import("../shift/start.ts")).start(named(name, "start"), values, io),
  status: async ([word], values, io) => (await import("../shift/past.ts")).status(word, values, io),
  watch: async ([word], values, io) => (await import("../shift/watch.ts")).watch(word, values, io),
  pause: async ([word], values, io) => (await import("../shift/operate.ts")).pause(word, values, io),
  approve: async (words, values, io) => (await import("../shift/operate.ts")).approve(words, values, io),
  abort: async ([word], values, io) => (await import("../shift/operate.ts")).abort(word, values, io),
  promote: async ([word], values, io) => (await import("../shift/operate.ts")).promote(word, values, io),
  resume: async ([word], values, io) => (await import("../shift/operate.ts")).resume(word, values, io),
  history: async ([word], values, io) => (await import("../shift/past.ts")).history(word, values, io),
  replay: async ([word], values, io) => (await import("../shift/past.ts")).replay(word, values, io),
};

export default {
  name: "shift",
  summary: "shift an alias to a new version, by evidence",
  usage: `airworthy shift ${Object.keys(VERBS).join(" | ")} [NAME]`,
  about:
    "Moves the traffic of an alias from the old version to the new one, as fast as the new one proves itself, and back the moment the data says it is worse. `plan` says beforehand how long it takes and what it can see; `start` leads the shift and shows it; `status`, `watch` and `history` show what is kept of it below .airworthy/shifts; `pause`, `approve GATE`, `abort` and `promote --reason` are the operator's; `resume` ends a pause, and leads a shift that lost its leader; `replay` decides everything again from what was counted. The fleet that flies in this folder is shifted, or with --aws the one on AWS. The exit code is 1 when the old version was restored.",
  options: {
    to: { type: "string", value: "VERSION", says: "the new version ($LATEST is published when absent)" },
    alias: { type: "string", value: "NAME", says: "the alias that is shifted (live)" },
    ...SPEC_OPTIONS,
    "no-latency": { type: "boolean", says: "slow requests are no evidence" },
    rate: {
      type: "string",
      value: "N",
      says: "requests a second to plan for, in place of what was measured",
    },
    failing: { type: "string", value: "PERCENT", says: "how many fail today, in place of what was measured" },
    reason: { type: "string", value: "TEXT", says: "of abort and promote: why; it is kept" },
    topic: { type: "string", value: "ARN", says: "an SNS topic that hears of it" },
    "dead-man-role": {
      type: "string",
      value: "ARN",
      says: "role with which EventBridge Scheduler restores the old version when this process dies",
    },
    detach: { type: "boolean", says: "of start: do not watch; the flight leads the shift" },
    yes: { type: "boolean", short: "y", says: "shift traffic on AWS without asking" },
    aws: { type: "boolean", says: "the functions on AWS, with your own credentials" },
    ...TARGET_OPTIONS,
    json: { type: "boolean", says: "of plan, status and history: as JSON" },
  },
  examples: [
    ["airworthy shift plan PlaceOrder --to 8", "how long, and what it can see"],
    ["airworthy shift start PlaceOrder", "publish, shift on evidence, roll back when it is worse"],
    [
      "airworthy shift start orders-PlaceOrder --aws --strategy failure-budget --budget 10",
      "at most ten failing requests",
    ],
    ["airworthy shift abort", "back to the old version, now"],
  ],
  run: async ({ values, positionals, io }) => {
    const [verb, ...words] = positionals;
    const run = verb === undefined || !Object.hasOwn(VERBS, verb) ? undefined : VERBS[verb];
    if (!run)
      throw new UserError(
        `${verb === undefined ? "`airworthy shift` takes a verb" : `"${verb}" is no verb of shift`}: ${Object.keys(VERBS).join(", ")}.`,
      );
    if (words.length > (verb === "approve" ? 2 : 1))
      throw new UserError(`\`airworthy shift ${verb}\` takes no "${words.at(-1)}".`);
    return run(words, values, io);
  },
} satisfies Command;

function named(name: string | undefined, verb: string): string {
  if (name === undefined)
    throw new UserError(`It is \`airworthy shift ${verb} NAME\`: the name of a function.`);
  return name;
}
