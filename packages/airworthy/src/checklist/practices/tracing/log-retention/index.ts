import type { Change } from "../../../../fixers/change.ts";
import type { LambdaFunction } from "../../../../fleet/model.ts";
import { at } from "../../../../readers/tree.ts";
import { branches } from "../../../branches.ts";
import { mayCall } from "../../../grants.ts";
import { type Context, item } from "../../../item.ts";
import { setProperty } from "../../../properties.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { logsOf, misnamedGroup, perhapsDeclaredBy } from "../log-group.ts";
import { readersOf } from "../log-readers.ts";
import { mayWriteTo, nameOfGroup, STACK, WRITE_LOGS } from "../write-logs.ts";

export default item({
  id: "tracing/log-retention",
  of: "function",
  says: "The logs of every function expire.",
  because:
    "Lambda makes the log group that nobody declares, and it keeps everything for ever: the bill grows with every invocation ever made, and so does what a leak would expose.",
  source:
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention",
  severity: "warning",
  appliesTo: (fn) => {
    if (fn.purpose === "custom-resource" || fn.purpose === "deployment-hook")
      return notApplicable("runs only while the stack deploys: its logs stay few");
    if (fn.purpose === "edge")
      return notApplicable("runs at the edge: its log groups appear in the regions nearest to its users");
    if (fn.role && mayCall(fn.role, WRITE_LOGS) === false)
      return notApplicable(`${fn.role.resource.id} may not write logs`);
    return true;
  },
  check: (fn, { fleet, standard }) => {
    const logs = logsOf(fn, fleet);
    const days = standard.logs.retentionDays;
    if (logs.kind === "kept-by") return met(`${logs.resource.id} sets it`);
    if (logs.kind === "elsewhere")
      return cannotTell("the fleet does not declare the log group that LoggingConfig names", logs.at);
    if (logs.kind === "group") {
      if (branches(logs.group.properties, "RetentionInDays").length > 0) return met(logs.group.id);
      return notMet(
        logs.group.at,
        `${logs.group.id} keeps the logs of ${fn.id} for ever: it has no RetentionInDays.`,
        `Set RetentionInDays, for example to ${days}.`,
      );
    }
    const misnamed = misnamedGroup(fn, fleet);
    if (misnamed)
      return notMet(
        at(misnamed.properties, "LogGroupName") ?? misnamed.at,
        `${misnamed.id} is not the log group that ${fn.id} writes to: Lambda makes another one, which keeps its logs for ever.`,
        `Name ${misnamed.id} in LoggingConfig.LogGroup of ${fn.id}.`,
      );
    const perhaps = perhapsDeclaredBy(fn, fleet);
    if (perhaps) return cannotTell(`${perhaps.id} may declare its log group`, perhaps.at);
    return notMet(
      fn.declared.at,
      `${fn.id} has no log group in the template: the one that Lambda makes keeps its logs for ever.`,
      `Declare an AWS::Logs::LogGroup with RetentionInDays (${days}), and name it in LoggingConfig.LogGroup.`,
    );
  },
  fix: (fn, context) => {
    const logs = logsOf(fn, context.fleet);
    if (logs.kind !== "group") return ownGroup(fn, context);
    const path = ["Properties", "RetentionInDays"];
    return [{ kind: "set", resource: logs.group, path, value: context.standard.logs.retentionDays }];
  },
});

/**
 * The function writes to a log group of the stack: the one that was meant for it, or a new one that CloudFormation
 * names. To declare a group under the name that Lambda gave it would fail, as it exists since the first invocation;
 * it stays behind with the logs so far.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
 */
function ownGroup(fn: LambdaFunction, { fleet, standard }: Context): readonly Change[] | string {
  const reader = readersOf(fn, fleet);
  if (reader)
    return `${reader.id} reads the log group that Lambda made; import that one into the stack and set its RetentionInDays`;
  if (!fn.role)
    return "its role is not declared in the fleet, so nobody can tell whether it may write to another log group";
  const meant = misnamedGroup(fn, fleet);
  const id = meant?.id ?? `${fn.id}LogGroup`;
  const name = meant ? nameOfGroup(meant, fleet) : `${STACK}-${id}-random`;
  if (name?.includes(`.${fn.id}}`) || meant?.dependsOn.includes(fn.id))
    return `${id} cannot be made before ${fn.id}, as it refers to it; name it without`;
  if (!name?.startsWith(meant ? "/aws/lambda/" : STACK)) return `${id} may be meant for something else`;
  if (!mayWriteTo(fn.role, name))
    return `${fn.role.resource.id} may write to certain log groups only; let it write to ${meant ? id : "a new one"} first, or its logs are lost`;
  const set = setProperty(fn, "LoggingConfig.LogGroup", { Ref: id });
  return meant ? [set] : [set, newGroup(fn, id, standard.logs.retentionDays)];
}

/** Like the group that Lambda makes, it outlives its stack, unless the deployment that makes it fails. */
function newGroup(fn: LambdaFunction, id: string, days: number): Change {
  return {
    kind: "add",
    stack: fn.stack,
    id,
    near: fn.declared,
    body: {
      Type: "AWS::Logs::LogGroup",
      ...(fn.resource.condition ? { Condition: fn.resource.condition } : {}),
      DeletionPolicy: "RetainExceptOnCreate",
      UpdateReplacePolicy: "Retain",
      Properties: { RetentionInDays: days },
    },
  };
}
