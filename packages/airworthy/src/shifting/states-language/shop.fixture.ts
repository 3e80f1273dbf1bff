import { Random } from "../random.fixture.ts";
import { machine, type MachineOptions } from "./machine.ts";
import { observer } from "./observer.ts";
import { run, type Run } from "./runner.fixture.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 2, 9, 0, 30);

export interface Making {
  readonly perMinute?: number;
  /** Rate of failures of the new version. */
  readonly failing?: number;
  readonly newest?: string;
  readonly newRole?: string;
  readonly weights?: Readonly<Record<string, number>>;
  /** Minutes after the start at which an alarm goes off, somebody moves the alias, CloudWatch answers again. */
  readonly alarmAt?: number;
  readonly movedAt?: number;
  readonly darkUntil?: number;
  /** The write of which the answer is lost. */
  readonly loses?: number;
}

/** The shop's alias and metrics behind the calls that a machine makes. */
export function shopOnAws(making: Making) {
  const { perMinute = 600, failing = 0, newest = "4" } = making;
  const random = new Random(11);
  let now = START;
  let alias = { version: "3", weights: making.weights ?? {}, revision: 1 };
  const minutes = new Map<number, { f: number; x: number; o: number }>();
  const writes: object[] = [];
  const told: string[] = [];
  const evidence: number[] = [];
  const calls: string[] = [];
  const world = { failed: 0 };
  const since = (): number => (now - START) / MINUTE;

  function pass(until: number): void {
    for (let at = Math.floor(now / MINUTE) * MINUTE; at + MINUTE <= until; at += MINUTE) {
      if (minutes.has(at)) continue;
      const weight = alias.version === "4" ? 1 : (alias.weights["4"] ?? 0);
      const f = random.poisson(perMinute * weight);
      const x = Math.min(f, random.poisson(f * failing));
      minutes.set(at, { f, x, o: random.poisson(perMinute * (1 - weight)) });
      world.failed += x;
    }
    now = Math.max(now, until);
    if (making.movedAt !== undefined && since() >= making.movedAt && alias.version !== "9")
      alias = { version: "9", weights: {}, revision: alias.revision + 1 };
  }

  function series(
    Id: string,
    period: number,
    from: number,
    until: number,
    of: (m: { f: number; x: number; o: number }) => number,
  ) {
    const found = new Map<number, number>();
    // The day before was as usual.
    if (period === 3600)
      for (let at = from; at < until; at += 60 * MINUTE)
        found.set(at, of({ f: 0, x: 0, o: Math.round(perMinute * 60) }));
    else
      for (const [at, minute] of minutes)
        if (at >= from && at < until && of(minute) > 0) found.set(at, of(minute));
    const points = [...found].toSorted(([a], [b]) => a - b);
    return {
      Id,
      StatusCode: "Complete",
      Timestamps: points.map(([at]) => new Date(at).toISOString()),
      Values: points.map(([, value]) => value),
    };
  }

  // oxlint-disable-next-line no-explicit-any
  function api(call: string, input: any): unknown {
    calls.push(call);
    switch (call) {
      case "lambda:getAlias":
        return shown();
      case "lambda:publishVersion":
        return { Version: newest, Role: making.newRole ?? "arn:aws:iam::123456789012:role/orders" };
      case "lambda:getFunctionConfiguration":
        return { Version: "3", Role: "arn:aws:iam::123456789012:role/orders" };
      case "lambda:updateAlias": {
        if (input.RevisionId !== undefined && input.RevisionId !== `r${alias.revision}`)
          throw Object.assign(new Error("stale"), { name: "PreconditionFailedException" });
        alias = {
          version: input.FunctionVersion ?? alias.version,
          weights: input.RoutingConfig.AdditionalVersionWeights,
          revision: alias.revision + 1,
        };
        writes.push(input);
        if (writes.length - 1 === making.loses)
          throw Object.assign(new Error("lost"), { name: "SdkClientException" });
        return shown();
      }
      case "cloudwatch:getMetricData": {
        const period = input.MetricDataQueries[0].MetricStat.Period as number;
        if (period === 60 && making.darkUntil !== undefined && since() < making.darkUntil)
          throw Object.assign(new Error("slow down"), { name: "ThrottlingException" });
        const [from, until] = [Date.parse(input.StartTime), Date.parse(input.EndTime)];
        return {
          MetricDataResults: (input.MetricDataQueries as { Id: string }[]).map(({ Id }) =>
            series(Id, period, from, until, ({ f, x, o }) =>
              Id === "allRequests" ? f + o : Id === "newRequests" ? f : x,
            ),
          ),
        };
      }
      case "cloudwatch:describeAlarms": {
        const on = making.alarmAt !== undefined && since() >= making.alarmAt;
        return { MetricAlarms: on ? [{ AlarmName: "OrdersLost" }] : [], CompositeAlarms: [] };
      }
      case "cloudwatch:putMetricData":
        evidence.push(input.MetricData[0].Value);
        return {};
      case "sns:publish":
        told.push(input.Message);
        return {};
      default:
        throw new Error(`no ${call} here`);
    }
  }

  function shown() {
    const { version, weights, revision } = alias;
    return {
      FunctionVersion: version,
      RevisionId: `r${revision}`,
      ...(Object.keys(weights).length > 0 ? { RoutingConfig: { AdditionalVersionWeights: weights } } : {}),
    };
  }

  return Object.assign(world, {
    writes,
    told,
    evidence,
    calls,
    minute: since,
    alias: () => ({ version: alias.version, weights: alias.weights }),
    run: (options: MachineOptions, input: object = {}): Promise<Run> =>
      run(
        machine(options),
        { function: "orders", alias: "live", ...input },
        { api, now: () => now, wait: pass },
      ),
    observe: (): Promise<Run> =>
      run(observer(), { function: "orders", alias: "live" }, { api, now: () => now, wait: pass }),
  });
}
