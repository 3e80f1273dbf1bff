import type {
  ListTargetsByRuleRequest,
  PutTargetsRequest,
  RemoveTargetsRequest,
  Target,
} from "@aws-sdk/client-eventbridge";
import { parseArn } from "../../arn.ts";
import type { Operation } from "../../service.ts";
import { invalid, managed, NAME, notFlown, refuse, tooMany, validated } from "./errors.ts";
import { LONGEST_AGE, MOST_TARGETS, RETRIES, SHORTEST_AGE } from "./limits.ts";
import { paged } from "./page.ts";
import { type Room, ruleAt } from "./state.ts";
import { isPath, PREDEFINED, variablesOf } from "./transform.ts";
import { TARGETS } from "./trigger.ts";

/** For services that are no targets here. */
const FOREIGN = [
  "AppSyncParameters",
  "BatchParameters",
  "EcsParameters",
  "KinesisParameters",
  "RedshiftDataParameters",
  "RunCommandParameters",
  "SageMakerPipelineParameters",
];

export function targetOperations(room: Room): Record<string, Operation> {
  const { kernel } = room;
  return {
    PutTargets({ Rule, EventBusName, Targets = [] }: PutTargetsRequest) {
      for (const [index, target] of Targets.entries()) checkShape(target, index);
      const rule = ruleAt(room, Rule, EventBusName);
      if (rule.archive) throw managed(rule.name);
      for (const target of Targets) check(target);
      const ids = new Set([...rule.targets.keys(), ...Targets.map(({ Id }) => Id ?? "")]);
      if (ids.size > MOST_TARGETS)
        throw tooMany("The requested resource exceeds the maximum number allowed.");
      kernel.note("events.targets-put", { rule: rule.name, bus: rule.bus.name, targets: Targets.length });
      for (const target of Targets) rule.targets.set(target.Id ?? "", target);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    RemoveTargets({ Rule, EventBusName, Ids = [], Force }: RemoveTargetsRequest) {
      const rule = ruleAt(room, Rule, EventBusName);
      if (rule.archive && !Force) throw managed(rule.name);
      kernel.note("events.targets-removed", { rule: rule.name, bus: rule.bus.name, targets: Ids.length });
      const missing = Ids.filter((id) => !rule.targets.delete(id));
      return {
        FailedEntryCount: missing.length,
        FailedEntries: missing.map((TargetId) => ({
          TargetId,
          ErrorCode: "ResourceNotFoundException",
          ErrorMessage: `Rule ${rule.name} does not have a target ${TargetId}.`,
        })),
      };
    },
    ListTargetsByRule({ Rule, EventBusName, Limit, NextToken }: ListTargetsByRuleRequest) {
      const { page, next } = paged([...ruleAt(room, Rule, EventBusName).targets.values()], Limit, NextToken);
      return { Targets: page, ...next };
    },
  };
}

/** What is wrong whatever the rule is. The words of the id are as recorded for LocalStack (test_put_target_id_validation). */
function checkShape(target: Target, index: number): void {
  const { Id = "", Arn = "" } = target;
  validated([[Id, `targets.${index + 1}.member.id`, { pattern: NAME, longest: 64 }]]);
  const arn = parseArn(Arn);
  if (!arn) throw invalid(`Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`);
  if (Arn.endsWith(".fifo") && arn.service === "sqs" && !target.SqsParameters?.MessageGroupId)
    throw invalid(`Parameter(s) SqsParameters must be specified for target: ${Id}.`);
}

function check(target: Target): void {
  const { Id = "", Arn = "", Input, InputPath, InputTransformer, RetryPolicy, DeadLetterConfig } = target;
  refuse("PutTargets", target, FOREIGN);
  const service = parseArn(Arn)?.service ?? "";
  if (!Object.hasOwn(TARGETS, service)) throw notFlown("PutTargets", `targets of ${service}`);
  if (!Arn.includes(":api-destination/")) refuse("PutTargets", target, ["HttpParameters"]);
  const inputs = [Input, InputPath, InputTransformer].filter((one) => one !== undefined);
  if (inputs.length > 1)
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  if (Input !== undefined && !isJson(Input)) throw invalid(`JSON syntax error in input for target ${Id}.`);
  if (InputPath !== undefined && !isPath(InputPath)) throw invalid(`InputPath for target ${Id} is invalid.`);
  if (InputTransformer) {
    const { InputPathsMap = {}, InputTemplate = "" } = InputTransformer;
    for (const [name, path = ""] of Object.entries(InputPathsMap))
      if (!isPath(path)) throw invalid(`InputTransformer path of ${name} for target ${Id} is invalid.`);
    if (!isTemplate(InputTemplate))
      throw invalid(`Invalid InputTemplate for target ${Id} : [Source: (String)].`);
    // Recorded for LocalStack: test_put_events_with_input_transformer_missing_keys.
    for (const name of variablesOf(InputTemplate))
      if (!Object.hasOwn(InputPathsMap, name) && !PREDEFINED.has(name))
        throw invalid(`InputTemplate for target ${Id} contains invalid placeholder ${name}.`);
  }
  const { MaximumRetryAttempts: retries, MaximumEventAgeInSeconds: age } = RetryPolicy ?? {};
  if (retries !== undefined && (retries < 0 || retries > RETRIES))
    throw invalid(`MaximumRetryAttempts for target ${Id} must be between 0 and ${RETRIES}.`);
  if (age !== undefined && (age * 1000 < SHORTEST_AGE || age * 1000 > LONGEST_AGE))
    throw invalid(`MaximumEventAgeInSeconds for target ${Id} must be between 60 and 86400.`);
  if (DeadLetterConfig?.Arn !== undefined && parseArn(DeadLetterConfig.Arn)?.service !== "sqs")
    throw invalid(`Dead-letter queue of target ${Id} is not an SQS queue.`);
  if (DeadLetterConfig?.Arn?.endsWith(".fifo"))
    throw invalid(`Dead-letter queue of target ${Id} must be a standard queue.`);
}

/** A template is JSON once its variables have values, or texts in quotes. */
function isTemplate(template: string): boolean {
  const trimmed = template.trim();
  if (!/^[{["]/.test(trimmed)) return false;
  const filled = trimmed.replaceAll(/"(?:[^"\\]|\\.)*"|<[^<>\s]+>/g, '"x"');
  return trimmed.startsWith('"') || isJson(filled);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
