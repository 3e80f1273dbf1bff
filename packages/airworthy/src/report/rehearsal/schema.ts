import { count, list, object, place, type Schema, string } from "../schema.ts";
import { REHEARSAL_VERSION } from "./report.ts";

const share: Schema = { type: "number", minimum: 0, maximum: 1 };
const number: Schema = { type: "number", minimum: 0 };
const tier: Schema = { enum: ["critical", "standard", "background"] };
const minutes: Schema = { ...number, description: "Minutes, a median over the runs that were seen." };
const failed: Schema = { ...number, description: "Calls that had failed by then, a median." };

const cell = object({ alarm: string, detected: count, "delay?": minutes, "failedBefore?": failed });

const faultRow = object(
  {
    fault: string,
    runs: count,
    detected: { ...count, description: "Runs in which an alarm with an action saw it." },
    "delay?": minutes,
    "failedBefore?": failed,
    "firstAlarm?": { type: "string", description: "The alarm that was first most often." },
    cells: list(cell),
  },
  "One fault of one function, over all its runs.",
);

const alarmRow = object({
  alarm: string,
  "item?": { type: "string", description: "The item of the checklist that asks for it." },
  falseAlarmsPerWeek: number,
  unique: { ...list(string), description: "Faults that no other alarm sees." },
  fastest: { ...list(string), description: "Faults that it sees first." },
  redundant: { type: "boolean", description: "Without it every fault is seen as soon, by others." },
});

const set = object(
  {
    set: string,
    is: { type: "string", description: "What it is, with its version." },
    "source?": { type: "string", format: "uri" },
    "decided?": { type: "string", description: "What its source leaves open, and was decided here." },
    alarms: count,
    seed: count,
    runs: { ...count, description: "Runs of each fault, in each function." },
    quietWeeks: count,
    coverage: { ...share, description: "Share of all runs that were seen." },
    falseAlarmsPerWeek: { ...number, description: "Of one function, a mean." },
    functions: list(
      object({
        function: string,
        tier,
        perMinute: number,
        coverage: share,
        falseAlarmsPerWeek: number,
        faults: list(faultRow),
        alarms: list(alarmRow),
      }),
    ),
    "mutation?": object(
      {
        mutants: count,
        killed: count,
        survivors: list(object({ function: string, alarm: string, mutation: string })),
      },
      "Alarms changed on purpose, with --mutate: a change that no verdict shows was no promise.",
    ),
  },
  "One alarm set. The first is the one that was asked about.",
);

/** JSON schema of `airworthy rehearse --json`. */
export const REHEARSAL_REPORT_SCHEMA: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "airworthy rehearse --json",
  ...object({
    version: { const: REHEARSAL_VERSION },
    tool: { type: "string", description: "Version of airworthy." },
    seed: { ...count, description: "The same seed gives the same report." },
    quietWeeks: { ...count, description: "Weeks without fault in which false alarms were counted." },
    stacks: list(string),
    functions: list(
      object({
        name: { type: "string", description: "Logical id; with the stack when two share one." },
        tier,
        kinds: list({ enum: ["async", "queue", "stream", "sync"] }),
        perMinute: { ...number, description: "Mean calls a minute." },
        trafficFrom: {
          type: "string",
          description: "`assumed`, `its schedule`, `airworthy.yaml`, or the file of metrics.",
        },
      }),
    ),
    faults: list(
      object({
        id: string,
        says: string,
        minutes: count,
        control: { type: "boolean", description: "Nothing is wrong: alarms that go off are false ones." },
        own: { type: "boolean", description: "From airworthy.yaml." },
        "invisible?": { type: "string", description: "Why no metric of the platform shows it." },
        "needs?": {
          enum: ["Lambda Insights"],
          description: "What none of these functions has, and without which no metric shows it in time.",
        },
        functions: { ...count, description: "Functions it can befall." },
      }),
    ),
    sets: list(set),
    remarks: list(
      object({
        kind: { enum: ["left out", "assumed"] },
        subject: string,
        "place?": place,
        says: string,
      }),
    ),
    advice: list(
      object({
        kind: {
          enum: [
            "no-alarms",
            "unseen",
            "cries-wolf",
            "no-action",
            "slow",
            "redundant",
            "survivor",
            "invisible",
          ],
        },
        says: string,
        "cure?": string,
      }),
    ),
  }),
};
