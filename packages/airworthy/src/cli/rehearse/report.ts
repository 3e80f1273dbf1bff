import type { Resource } from "../../readers/stack.ts";
import { placeOf } from "../../readers/source.ts";
import { notBefallen } from "../../rehearsal/faults/index.ts";
import type { FunctionProfile, Rehearsal } from "../../rehearsal/model.ts";
import { adviceOn } from "../../report/rehearsal/advice.ts";
import {
  REHEARSAL_VERSION,
  type RehearsalReport,
  type RehearsedFault,
  type Remark,
} from "../../report/rehearsal/report.ts";
import { VERSION } from "../version.ts";
import { type ChosenFault, isMeantFor } from "./faults.ts";
import type { SetToRehearse } from "./sets.ts";
import type { Known } from "./traffic.ts";

export interface Rehearsed {
  readonly stacks: readonly string[];
  readonly known: Known;
  readonly faults: readonly ChosenFault[];
  readonly sets: readonly SetToRehearse[];
  readonly rehearsals: readonly Rehearsal[];
  readonly remarks: readonly Remark[];
}

/** Gathers everything the reports say. */
export function rehearsalReport(rehearsed: Rehearsed): RehearsalReport {
  const { known, faults, sets, rehearsals } = rehearsed;
  const everyone = sets.flatMap(({ functions }) => functions);
  const report = {
    version: REHEARSAL_VERSION,
    tool: VERSION,
    seed: rehearsals[0]?.seed ?? 0,
    quietWeeks: rehearsals[0]?.quietWeeks ?? 0,
    stacks: rehearsed.stacks,
    functions: known.functions.map(({ name, tier, kinds, traffic }) => ({
      name,
      tier,
      kinds,
      perMinute: traffic.perMinute,
      trafficFrom: known.from.get(name) ?? "assumed",
    })),
    faults: faults.map((fault) => faultOf(fault, everyone)),
    sets: rehearsals.map((rehearsal, index) => {
      const { is, source, decided } = sets[index] as SetToRehearse;
      const alarms = rehearsal.functions.reduce((sum, one) => sum + one.alarms.length, 0);
      return {
        ...rehearsal,
        is,
        alarms,
        ...(source === undefined ? {} : { source }),
        ...(decided === undefined ? {} : { decided }),
      };
    }),
    remarks: rehearsed.remarks,
  } as const;
  return { ...report, advice: adviceOn(report) };
}

function faultOf(fault: ChosenFault, everyone: readonly FunctionProfile[]): RehearsedFault {
  const befallen = everyone.filter(
    (fn) => isMeantFor(fault, fn.name) && notBefallen(fault, fn) === undefined,
  );
  // Memory and processor time are measured by Lambda Insights alone.
  const inside = (fault.effect.memoryGrowsTo ?? fault.effect.computes) !== undefined;
  return {
    id: fault.id,
    says: fault.says,
    minutes: fault.duration,
    control: fault.control === true,
    own: fault.own,
    ...(fault.invisible === undefined ? {} : { invisible: fault.invisible }),
    ...(inside && !befallen.some(({ insights }) => insights) ? { needs: "Lambda Insights" as const } : {}),
    functions: new Set(befallen.map(({ name }) => name)).size,
  };
}

/** What is said of an alarm or function that is left out, or rehearsed with something assumed. */
export function remarkOn(kind: Remark["kind"], resource: Resource, says: string): Remark {
  return { kind, subject: resource.id, place: placeOf((resource.generatedBy ?? resource).at), says };
}
