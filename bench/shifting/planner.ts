import { plan } from "../../packages/airworthy/src/shifting/planner/plan.ts";
import { type Row, row } from "../measure.ts";
import type { Size } from "./evidence.ts";
import { HOSTS, many, percent, quantile, seedOf, shift } from "./shifts.ts";

const RATES = [0.3, 1, 3, 10, 30, 100, 300];
const BASELINES = [0.001, 0.005, 0.02];
const EXCESSES = [0.005, 0.01, 0.02];

/** The planned median time to promotion beside that of simulated shifts. */
export function planner({ other }: Size): Row[] {
  const off = HOSTS.flatMap(([host, metrics]) =>
    RATES.filter((rate) => host === "AWS" || rate >= 3).flatMap((rate) =>
      BASELINES.flatMap((baseline) =>
        EXCESSES.map((excess) => {
          const own = shift(metrics, { promotion: { excess } });
          const service = { traffic: () => rate, failing: () => baseline };
          const flown = many(own, service, other, seedOf("plan", host, rate, baseline, excess));
          const simulated = quantile(
            flown.map((one) => (one.phase === "promoted" ? one.duration : Infinity)),
            0.5,
          );
          const planned = plan(own, { requestsPerSecond: rate, failureRate: baseline }).promoted ?? Infinity;
          return {
            name: `${host} ${rate}/s ${percent(baseline)} + ${percent(excess)}`,
            off: planned / simulated - 1,
          };
        }),
      ),
    ),
  );
  const near = off.filter((one) => Math.abs(one.off) <= 0.2);
  const worst = off.toSorted((a, b) => Math.abs(b.off) - Math.abs(a.off))[0];
  return [
    row(
      `planner: medians within 20 % of those of ${other} simulated shifts (traffic × baseline × tolerance)`,
      `${near.length} of ${off.length} (worst ${percent(worst?.off ?? 0)}: ${worst?.name}; median error ${percent(
        quantile(
          off.map((one) => Math.abs(one.off)),
          0.5,
        ),
      )})`,
      "all of >= 50",
      near.length === off.length && off.length >= 50,
    ),
  ];
}
