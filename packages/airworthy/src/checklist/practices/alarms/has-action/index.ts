import type { Alarm } from "../../../../fleet/model.ts";
import { evaluate, hiddenBy, possibilities, type Value } from "../../../../readers/cloudformation/values.ts";
import { at } from "../../../../readers/tree.ts";
import { branches } from "../../../branches.ts";
import { item } from "../../../item.ts";
import { valueAt } from "../../../properties.ts";
import { notification } from "../../../recipes/alarm.ts";
import { cannotTell, met, notMet, problems, type Verdict } from "../../../verdict.ts";
import { isOutput, userOf } from "../actions.ts";
import { ofFleet } from "../metrics.ts";

export default item({
  id: "alarms/has-action",
  of: "alarm",
  says: "Every alarm tells somebody, or makes something happen.",
  because:
    "An alarm without an action only changes colour in a console that nobody looks at while things are well.",
  source:
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarm-actions",
  severity: "warning",
  appliesTo: ofFleet,
  check: (alarm, { fleet }) => {
    const { resource } = alarm;
    const user = userOf(alarm, fleet);
    if (user) return met(`${user.id} acts on it`);
    const acting = actionsOf(alarm);
    if (acting) return switchedOff(alarm) ?? acting;
    if (isOutput(alarm)) return cannotTell("it is given out as an output, perhaps to what acts on it");
    const [macro] = resource.stack.macros;
    if (macro !== undefined) return cannotTell(`the macro ${macro} may add actions`, resource.at);
    return notMet(
      at(resource.properties, "AlarmActions") ?? resource.at,
      `${resource.id} ${endIsTold(alarm) ? "tells when it is over, but nobody when it goes off" : "tells nobody when it goes off"}.`,
      "Set AlarmActions to the topic of the people who will mend it.",
    );
  },
  fix: (alarm, context) => {
    if (actionsOf(alarm))
      return "its actions were switched off by somebody: decide who may be woken, then remove ActionsEnabled";
    const { actions, changes } = notification(alarm.resource.stack, context);
    return [
      ...changes,
      { kind: "set", resource: alarm.resource, path: ["Properties", "AlarmActions"], value: actions },
    ];
  },
});

/** Met when there is an action; `undefined` when there is none. */
function actionsOf({ resource }: Alarm): Verdict | undefined {
  const values = branches(at(resource.properties, "AlarmActions"))
    .flatMap((list) => (list.kind === "list" ? list.items : [list]))
    .flatMap((action) => branches(action))
    .map((action) => evaluate(action, resource.stack));
  if (values.some((value) => !isEmpty(value))) return met();
  const [empty] = values;
  return empty && cannotTell("a parameter that is empty unless it is set decides its actions", empty.at);
}

/** A list parameter without a default has one empty item. */
function isEmpty(value: Value): boolean {
  return value.kind === "known" && [value.value].flat().every((text) => text === "");
}

/** Actions that are there, but switched off; a parameter or mapping switches them off in some stacks only. */
function switchedOff({ resource }: Alarm): Verdict | undefined {
  const enabled = valueAt(resource, "ActionsEnabled");
  if (!enabled || (enabled.kind === "known" && String(enabled.value) !== "false")) return undefined;
  const possible = possibilities(enabled, true);
  if (possible?.some((one) => String(one) !== "false")) return undefined;
  if (enabled.kind !== "known" || enabled.from !== "own line")
    return cannotTell(
      `${enabled.kind === "known" ? `a ${enabled.from}` : hiddenBy(enabled)} decides whether its actions are enabled`,
      enabled.at,
    );
  const says = `The actions of ${resource.id} are switched off, so that it tells nobody when it goes off.`;
  // Somebody wrote it down: a trial of a new alarm, perhaps.
  return problems([{ at: enabled.at, says, cure: "Remove ActionsEnabled, or the alarm.", severity: "note" }]);
}

function endIsTold({ resource }: Alarm): boolean {
  return branches(at(resource.properties, "OKActions")).length > 0;
}
