import type {
  AlarmCell,
  AlarmSet,
  AnyAlarm,
  Effect,
  Fault,
  FunctionProfile,
  RehearsedAlarm,
} from "../../rehearsal/model.ts";
import { plotsOf, type Wanted } from "../../rehearsal/plots/plot.ts";
import { USUAL_PLAN } from "../../rehearsal/run/plan.ts";
import type { ShownPlot } from "../../report/rehearsal/html-plot.ts";
import type { RehearsalReport, RehearsedSet } from "../../report/rehearsal/report.ts";
import { faultsOf, type Plan } from "./one.ts";
import type { SetToRehearse } from "./sets.ts";

/** More plots than this make a page that nobody scrolls through, and a file that nobody sends. */
const MOST_PLOTS = 160;

/**
 * The plots of a report: for each fault the alarm that saw it first, in as many functions as there is room for; those
 * with most traffic first. For a fault that nobody sees, the alarm that is meant for it.
 */
export function plotsFor(
  report: RehearsalReport,
  sets: readonly SetToRehearse[],
  plan: Plan,
): readonly ShownPlot[] {
  const shown = report.sets.filter(({ alarms }) => alarms > 0);
  const each = Math.max(1, Math.floor(MOST_PLOTS / Math.max(1, shown.length * report.faults.length)));
  const plots: ShownPlot[] = [];
  for (const set of shown) {
    const own = sets.find((one) => one.set.name === set.set);
    if (!own) continue;
    for (const [fn, wanted] of wantedIn(set, own.set.functions, own.functions, plan.faults, each)) {
      const alarms = own.set.functions[fn.name] ?? [];
      const { seed, worlds } = plan;
      const some = plotsOf(fn, alarms, wanted, {
        ...USUAL_PLAN,
        seed,
        worlds,
        faults: faultsOf(fn, plan),
      });
      plots.push(...some.map((plot) => ({ ...plot, set: set.set, watches: watchedBy(alarms, plot.alarm) })));
    }
  }
  return plots;
}

/** Which alarm of which function is plotted, by function. */
function wantedIn(
  set: RehearsedSet,
  alarms: AlarmSet["functions"],
  functions: readonly FunctionProfile[],
  faults: readonly Fault[],
  each: number,
): ReadonlyMap<FunctionProfile, readonly Wanted[]> {
  const counts = new Map<string, number>();
  const wanted = new Map<FunctionProfile, Wanted[]>();
  const busiest = functions.toSorted((a, b) => b.traffic.perMinute - a.traffic.perMinute);
  for (const fn of busiest) {
    const rehearsed = set.functions.find((one) => one.function === fn.name);
    const itemOf = new Map(rehearsed?.alarms.map(({ alarm, item }) => [alarm, item]));
    // A composite alarm has no values to draw: one of those it combines is shown.
    const drawn = new Set(alarms[fn.name]?.flatMap(({ kind, name }) => (kind === "metric" ? [name] : [])));
    for (const { fault, cells: all } of rehearsed?.faults ?? []) {
      const cells = all.filter((cell) => drawn.has(cell.alarm));
      const apt = aptFor(faults.find(({ id }) => id === fault)?.effect ?? {});
      const alarm = bestOf(cells, (name) => apt.includes(itemOf.get(name) ?? ""));
      const count = counts.get(fault) ?? 0;
      if (alarm === undefined || count >= each) continue;
      counts.set(fault, count + 1);
      wanted.set(fn, [...(wanted.get(fn) ?? []), { fault, alarm }]);
    }
  }
  return wanted;
}

/** The alarm that saw it most often, and soonest; among equals the one that is meant for it. */
function bestOf(cells: readonly AlarmCell[], isApt: (alarm: string) => boolean): string | undefined {
  const [best] = cells.toSorted(
    (a, b) =>
      b.detected - a.detected ||
      (a.delay ?? 0) - (b.delay ?? 0) ||
      Number(isApt(b.alarm)) - Number(isApt(a.alarm)),
  );
  return best?.alarm;
}

/** Items of the checklist whose alarms are meant for a fault. */
function aptFor(effect: Effect): readonly string[] {
  if (effect.version) return ["traffic-shifting/rollback-alarms"];
  if ((effect.slower ?? effect.creepPerHour ?? effect.slowerInit) !== undefined) return ["alarms/duration"];
  if ((effect.switchedOff ?? effect.throttled ?? effect.accountTaken) !== undefined)
    return ["alarms/throttles"];
  if ((effect.traffic ?? effect.recursion) !== undefined) return ["alarms/invocations"];
  if (effect.memoryGrowsTo !== undefined) return ["alarms/memory", "alarms/errors"];
  if ((effect.poison ?? effect.eventsDropped) !== undefined)
    return ["alarms/dead-letter-queue", "alarms/async-delivery"];
  return effect.fallsBehind === undefined ? ["alarms/errors"] : ["alarms/iterator-age"];
}

/** @example "Errors, Sum over 1 min" */
function watchedBy(alarms: readonly AnyAlarm[], name: string): string {
  const alarm = alarms.find((one): one is RehearsedAlarm => one.name === name && one.kind === "metric");
  const query = alarm?.queries.find(({ hidden }) => !hidden);
  if (!alarm || !query) return "";
  const over = `over ${alarm.period < 3600 ? `${alarm.period / 60} min` : `${alarm.period / 3600} h`}`;
  const judged = `${alarm.datapointsToAlarm} of ${alarm.evaluationPeriods}`;
  const what = query.metric ? `${query.metric.metric}, ${query.metric.statistic}` : (query.expression ?? "");
  return `${what} ${over}, ${judged}`;
}
