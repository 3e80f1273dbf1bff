import type { Change } from "../../../fixers/change.ts";
import type { LambdaFunction, Trigger } from "../../../fleet/model.ts";
import { at, type Json, toJson } from "../../../readers/tree.ts";
import type { Context } from "../../item.ts";
import {
  addBeside,
  addDeadLetterQueue,
  addDependsOn,
  allowSending,
  arnOf,
  hasOwnRole,
} from "../../recipes/queue.ts";
import { asyncTriggers, isKept, UNQUALIFIED } from "./async.ts";

/**
 * Gives a function a queue as on-failure destination. A destination is preferred to a dead-letter queue of the
 * function: its record holds the error with its stack, the version and the cause.
 */
export function keepFailedEvents(fn: LambdaFunction, context: Context): readonly Change[] | string {
  const queueId = `${fn.id}FailedEvents`;
  const lost = asyncTriggers(fn).filter((trigger) => !isKept(fn, trigger));
  const qualifiers = [...new Set(lost.map((trigger) => trigger.qualifier ?? UNQUALIFIED))];
  const queue = addDeadLetterQueue(fn.declared, queueId, context);
  const policy = hasOwnRole(fn) ? allowSending(fn.role, fn.declared, queueId, `${queueId}Policy`) : undefined;
  if (typeof policy === "string") return policy;
  const granted = policy ? [policy] : [];
  if (fn.language === "sam") return inSam(fn, qualifiers, queueId, [queue, ...granted]);
  const configs = qualifiers.map((qualifier) => configFor(fn, qualifier, queueId, lost));
  const refused = configs.find((one) => typeof one === "string");
  return refused ?? [queue, ...granted, ...(configs as Change[][]).flat()];
}

function inSam(
  fn: LambdaFunction,
  qualifiers: readonly string[],
  queueId: string,
  added: readonly Change[],
): readonly Change[] | string {
  const alias = fn.aliases.find((one) => one.resource.generatedBy === fn.declared);
  if (qualifiers.some((one) => one !== (alias?.name ?? UNQUALIFIED)))
    return "its events arrive at several aliases; add an AWS::Lambda::EventInvokeConfig for each by hand";
  const path = ["Properties", "EventInvokeConfig", "DestinationConfig", "OnFailure"];
  const set: Change = {
    kind: "set",
    resource: fn.declared,
    path,
    value: { Type: "SQS", Destination: arnOf(queueId) },
  };
  const waits = added.length > 1 ? addDependsOn(fn.declared, `${queueId}Policy`) : [];
  return [set, ...waits, ...added];
}

/** The EventInvokeConfig of one alias, or of the function itself. */
function configFor(
  fn: LambdaFunction,
  qualifier: string,
  queueId: string,
  lost: readonly Trigger[],
): Change[] | string {
  const policyId = `${queueId}Policy`;
  const existing = fn.invokeConfigs.find((one) => one.qualifier === qualifier)?.resource;
  if (existing) {
    const path = ["Properties", "DestinationConfig", "OnFailure", "Destination"];
    return [
      { kind: "set", resource: existing, path, value: arnOf(queueId) },
      ...addDependsOn(existing, policyId),
    ];
  }
  const alias = fn.aliases.find((one) => one.name === qualifier && one.resource.stack === fn.stack)?.resource;
  const name = at(alias?.properties, "Name");
  if (qualifier !== UNQUALIFIED && (!alias || !name))
    return `its events arrive at ${lost.length > 1 ? "an alias or version" : qualifier}, which the stack does not declare`;
  const written: Json = name ? toJson(name) : UNQUALIFIED;
  const suffix = alias ? alias.id.replace(fn.id, "") : "";
  const properties = {
    FunctionName: { Ref: fn.id },
    Qualifier: written,
    DestinationConfig: { OnFailure: { Destination: arnOf(queueId) } },
  };
  const waits = alias ? [alias.id, policyId] : [policyId];
  return [
    addBeside(
      fn.declared,
      `${fn.id}${suffix}EventInvokeConfig`,
      "AWS::Lambda::EventInvokeConfig",
      properties,
      waits,
    ),
  ];
}
