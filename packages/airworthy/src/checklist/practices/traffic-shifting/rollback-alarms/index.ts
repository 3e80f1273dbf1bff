import { evaluate } from "../../../../readers/cloudformation/values.ts";
import { at } from "../../../../readers/tree.ts";
import { item } from "../../../item.ts";
import { addRollbackAlarm } from "../../../recipes/shifting.ts";
import { cannotTell, type Problem, problems } from "../../../verdict.ts";
import { rollbackAlarms, type ShiftedAlias, shiftedAliases, shiftsTraffic } from "../traffic.ts";

export default item({
  id: "traffic-shifting/rollback-alarms",
  of: "function",
  says: "Every gradual deployment has an alarm that rolls it back.",
  because:
    "CodeDeploy only watches the clock: without an alarm a version that fails every request still gets all traffic, a few minutes later.",
  source:
    "https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-groups-configure-advanced-options.html",
  severity: "warning",
  appliesTo: (fn, { fleet }) => shiftsTraffic(fn, fleet),
  check: (fn, { fleet }) => {
    const found: Problem[] = [];
    let count = 0;
    for (const alias of shiftedAliases(fn)) {
      const { targets, hiddenBy } = rollbackAlarms(alias, fleet);
      if (hiddenBy !== undefined) return cannotTell(hiddenBy, alias.deployment.at);
      count += targets.length;
      if (targets.length === 0) {
        found.push({
          at: alias.deployment.at,
          says: `The deployment of ${fn.id} names no alarm, so nothing rolls it back.`,
          cure: "Name an alarm on the errors of the new version.",
        });
      } else if (!rollsBack(alias)) {
        found.push({
          at: alias.deployment.group?.at ?? alias.deployment.at,
          says: `An alarm stops the deployment of ${fn.id} but does not roll it back.`,
          cure: "Add DEPLOYMENT_STOP_ON_ALARM to the Events of AutoRollbackConfiguration and enable it.",
        });
      }
    }
    return problems(found, `${count} ${count === 1 ? "alarm" : "alarms"}`);
  },
  fix: (fn, context) =>
    shiftedAliases(fn).some((alias) => rollbackAlarms(alias, context.fleet).targets.length > 0)
      ? "its alarms are there; enable the rollback in the deployment group by hand"
      : addRollbackAlarm(fn, context),
});

function rollsBack({ deployment: { group } }: ShiftedAlias): boolean {
  const rollback = at(group?.properties, "AutoRollbackConfiguration");
  if (!group || !rollback) return !group;
  const value = evaluate(rollback, group.stack);
  if (value.kind !== "known") return true;
  const { Enabled: enabled, Events: events } = value.value as { Enabled?: unknown; Events?: unknown };
  return String(enabled) === "true" && Array.isArray(events) && events.includes("DEPLOYMENT_STOP_ON_ALARM");
}
