import type { Change } from "../../../fixers/change.ts";
import type { LambdaFunction, Mapping } from "../../../fleet/model.ts";
import { branches } from "../../branches.ts";
import type { Context } from "../../item.ts";
import { addDeadLetterQueue, addDependsOn, allowSending, arnOf, hasOwnRole } from "../../recipes/queue.ts";
import { notApplicable, type Verdict } from "../../verdict.ts";
import { setOnMapping } from "./mapping.ts";
import { type Numbers, numbersAt } from "./numbers.ts";
import { listed } from "./words.ts";

/** Sources that are read shard by shard, in order; `stream` is one of them whose ARN is hidden. */
const SHARDED = new Set(["kinesis", "dynamodb", "stream"]);

export function streamMappings(fn: LambdaFunction): readonly Mapping[] {
  return fn.mappings.filter((mapping) => mapping.kind === "stream" && SHARDED.has(mapping.service));
}

export function readsStream(fn: LambdaFunction): true | Verdict {
  return streamMappings(fn).length > 0 || notApplicable("reads no Kinesis or DynamoDB stream");
}

/** The streams of mappings as a person would name them. */
export function streamNames(mappings: readonly Mapping[]): string {
  return listed([...new Set(mappings.map(streamName))]);
}

function streamName({ source, service }: Mapping): string {
  if (source && /^AWS::(?:DynamoDB|Kinesis)::/.test(source.type)) return source.id;
  return service === "dynamodb" ? "a DynamoDB stream" : "a stream";
}

/**
 * Whether Lambda gives up on a batch before its records expire; a text says what hides it. Both limits are infinite
 * (-1) unless set.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
export function isBounded({ resource }: Mapping): boolean | string {
  const limits = ["MaximumRetryAttempts", "MaximumRecordAgeInSeconds"].map((name) =>
    numbersAt(resource, -1, name),
  );
  if (limits.some((limit) => "most" in limit && limit.most >= 0)) return true;
  return (
    limits.find((limit): limit is Extract<Numbers, { hiddenBy: string }> => "hiddenBy" in limit)?.hiddenBy ??
    false
  );
}

export function hasDestination({ resource }: Mapping): boolean {
  return branches(resource.properties, "DestinationConfig", "OnFailure", "Destination").length > 0;
}

/** Gives mappings of a function a queue for the batches that Lambda gives up on; a string says why it cannot. */
export function keepFailedBatches(
  fn: LambdaFunction,
  mappings: readonly Mapping[],
  context: Context,
): readonly Change[] | string {
  if (mappings.length === 0) return [];
  const queueId = `${fn.id}FailedBatches`;
  const policyId = `${queueId}Policy`;
  // SAM grants the role it makes what the events it expands need; a mapping of its own is no event.
  const bySam = !hasOwnRole(fn) && mappings.every(({ resource }) => resource.generatedBy === fn.declared);
  const policy = bySam ? undefined : allowSending(fn.role, fn.declared, queueId, policyId);
  if (typeof policy === "string") return policy;
  const changes: Change[] = [];
  for (const mapping of mappings) {
    const inSam = mapping.resource.generatedBy !== undefined;
    const change = inSam
      ? setOnMapping(fn, mapping, ["DestinationConfig", "OnFailure"], {
          Type: "SQS",
          Destination: arnOf(queueId),
        })
      : setOnMapping(fn, mapping, ["DestinationConfig", "OnFailure", "Destination"], arnOf(queueId));
    if (typeof change === "string") return change;
    if (change.resource.stack !== fn.stack) return "its event source mapping stands in another stack";
    // Lambda looks whether the role may send when the mapping is made.
    changes.push(change, ...(policy ? addDependsOn(change.resource, policyId) : []));
  }
  const waits = new Set<string>();
  const once = changes.filter((change) => {
    const key = change.kind === "set" && change.path[0] === "DependsOn" ? change.resource.id : "";
    return key === "" || (!waits.has(key) && waits.add(key));
  });
  return [...once, addDeadLetterQueue(fn.declared, queueId, context), ...(policy ? [policy] : [])];
}
