import type { Alarm, Watch } from "../../../../fleet/model.ts";
import { item } from "../../../item.ts";
import { addRollbackAlarm, MOST_ALARMS } from "../../../recipes/shifting.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { alarmNamed, rollbackAlarms, shiftedAliases, shiftsTraffic } from "../traffic.ts";

export default item({
  id: "traffic-shifting/rollback-alarm-scope",
  of: "function",
  says: "The alarm that rolls a deployment back looks at the new version alone.",
  because:
    "An alarm on the whole function or alias mixes both versions: nine tenths healthy old traffic hide a broken canary, and an incident of the old version blocks the deployment that mends it.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
  severity: "note",
  appliesTo: (fn, { fleet }) => shiftsTraffic(fn, fleet),
  check: (fn, { fleet }) => {
    const lists = shiftedAliases(fn).map((alias) => rollbackAlarms(alias, fleet));
    const targets = lists.flatMap((list) => list.targets);
    const hidden = lists.find((list) => list.hiddenBy !== undefined)?.hiddenBy;
    if (hidden !== undefined) return cannotTell(hidden);
    if (targets.length === 0)
      return notApplicable("no alarm rolls it back: see traffic-shifting/rollback-alarms");
    const watches = targets.flatMap((target) => {
      const alarm = alarmNamed(target, fleet);
      return alarm ? watchesOf(alarm) : [];
    });
    const own = watches.filter((watch) => watch.resource === fn.resource && isLambda(watch));
    const versioned = own.find((watch) => watch.versioned);
    if (versioned) return met(`by ${versioned.alarm.resource.id}`);
    const outside = targets.find((target) => !target.resource);
    if (outside) return cannotTell("an alarm outside the fleet", outside.at);
    const [first] = own;
    if (!first) {
      const other = watches.find((watch) => watch.resource && isLambda(watch));
      return cannotTell(
        other
          ? `its rollback alarm ${other.alarm.resource.id} watches ${other.resource?.id}`
          : "none of its rollback alarms is known to watch it",
        other?.alarm.resource.at,
      );
    }
    return notMet(
      first.alarm.resource.at,
      `${first.alarm.resource.id} rolls back ${fn.id} on the errors of ${first.qualifier ? "both versions behind its alias" : "all its versions together"}, old and new.`,
      "Add the dimensions Resource (function:alias) and ExecutedVersion (the new version) to an alarm of the deployment.",
    );
  },
  fix: (fn, context) => {
    const full = shiftedAliases(fn).some((alias) => rollbackAlarms(alias, context.fleet).most >= MOST_ALARMS);
    return full
      ? `the deployment has ${MOST_ALARMS} alarms already, the most CodeDeploy takes`
      : addRollbackAlarm(fn, context);
  },
});

/** A composite alarm watches what its children watch. */
function watchesOf(alarm: Alarm, depth = 0): readonly Watch[] {
  return depth > 5
    ? []
    : [...alarm.watches, ...alarm.children.flatMap((child) => watchesOf(child, depth + 1))];
}

function isLambda(watch: Watch): boolean {
  return watch.metric.namespace === "AWS/Lambda";
}
