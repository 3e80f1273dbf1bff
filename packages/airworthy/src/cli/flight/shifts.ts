import type { Entry } from "../../engine/kernel/journal.ts";
import type { Names } from "./names.ts";
import { type Sentence, shiftEnded, shiftMoved, shiftStarted } from "./sentences.ts";

/** How one version has done since the shift began. */
export interface Tally {
  readonly version: string;
  readonly requests: number;
  readonly failures: number;
}

/** The share of traffic a deployment has given the new version, and what became of it so far. */
export interface Shift {
  readonly functionName: string;
  readonly alias: string;
  readonly weight: number;
  readonly old: Tally;
  readonly new: Tally;
}

/** Milliseconds of the fleet's own time after which the counts are said again. */
const AGAIN = 15_000;

interface Watched {
  shift: Shift;
  saidAt: number;
  /** Nothing is counted any more; what brings the old version back may still be on its way. */
  ended: boolean;
}

/** Follows the shifts of a fleet by its journal; a sentence whenever a person wants to hear of one. */
export function followShifts(): (entry: Entry, names: Names) => Sentence | undefined {
  const watched = new Map<string, Watched>();
  /** Requests that run on a version that a shift watches. */
  const running = new Map<string, { readonly functionName: string; readonly version: string }>();

  function count(functionName: string, version: string, failed: boolean): Watched | undefined {
    for (const one of watched.values()) {
      const { shift } = one;
      if (one.ended || shift.functionName !== functionName) continue;
      for (const side of ["old", "new"] as const)
        if (shift[side].version === version) {
          const { requests, failures } = shift[side];
          one.shift = {
            ...shift,
            [side]: { version, requests: requests + 1, failures: failures + (failed ? 1 : 0) },
          };
          return one;
        }
    }
    return undefined;
  }

  const hear: Readonly<Record<string, (entry: Entry, names: Names) => Sentence | undefined>> = {
    "codedeploy.deployment-started"({ data, at }, names) {
      if (data["rollsBack"] !== undefined) return undefined;
      const tally = (version: unknown): Tally => ({ version: String(version), requests: 0, failures: 0 });
      const shift: Shift = {
        functionName: String(data["functionName"]),
        alias: String(data["alias"]),
        weight: 0,
        old: tally(data["from"]),
        new: tally(data["to"]),
      };
      for (const [id, other] of watched)
        if (other.shift.functionName === shift.functionName && other.shift.alias === shift.alias)
          watched.delete(id);
      watched.set(String(data["deployment"]), { shift, saidAt: at, ended: false });
      return shiftStarted(shift, String(data["configuration"]), String(data["deployment"]), names);
    },
    "codedeploy.traffic-shifted"({ data, at }, names) {
      const one = watched.get(String(data["deployment"]));
      if (!one) return undefined;
      one.shift = { ...one.shift, weight: Number(data["weight"]) };
      return said(one, at, names);
    },
    "codedeploy.deployment-ended"({ data }, names) {
      const rollsBack = data["rollsBack"];
      const id = String(rollsBack ?? data["deployment"]);
      const one = watched.get(id);
      if (one) one.ended = true;
      if (rollsBack !== undefined || data["status"] === "Succeeded") watched.delete(id);
      return shiftEnded(data, one?.shift, names);
    },
    "lambda.invocation-started"({ data }) {
      const functionName = String(data["functionName"]);
      if ([...watched.values()].some(({ shift }) => shift.functionName === functionName))
        running.set(String(data["requestId"]), { functionName, version: String(data["version"]) });
      return undefined;
    },
    "lambda.invocation-ended"({ data, at }, names) {
      const run = running.get(String(data["requestId"]));
      if (!run) return undefined;
      running.delete(String(data["requestId"]));
      const one = count(run.functionName, run.version, data["status"] !== "success");
      return one && one.shift.weight > 0 && at - one.saidAt >= AGAIN ? said(one, at, names) : undefined;
    },
  };

  function said(one: Watched, at: number, names: Names): Sentence {
    one.saidAt = at;
    return shiftMoved(one.shift, names);
  }

  return (entry, names) => hear[entry.what]?.(entry, names);
}
