import type { Resource } from "../../stack.ts";
import { at } from "../../tree.ts";
import { all, getAtt, inside, isTruthy, logicalIdOf, mapOf, type Part, ref, said, textOf } from "../build.ts";
import { grant } from "../policies.ts";
import { managedBy } from "../role-policies.ts";
import { fromEvent, permission, type SamEvent } from "./event.ts";

const SAME_NAME = ["Region", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy"];

/** SAM polls ten messages at a time from the queue it puts between topic and function. */
const BATCH_SIZE = 10;

/** A topic that invokes the function, or that fills a queue which the function polls. */
export function topicEvent(event: SamEvent): Resource[] {
  const { properties, target, id } = event;
  const topic = said(properties, "Topic");
  const subscribe = (Protocol: string, Endpoint: Part) =>
    fromEvent(event, id, "AWS::SNS::Subscription", {
      Protocol,
      Endpoint,
      TopicArn: topic,
      ...all(properties, ...SAME_NAME),
    });
  const between = said(properties, "SqsSubscription");
  if (!between || !isTruthy(between.value)) {
    return [permission(event, "sns.amazonaws.com", { SourceArn: topic }), subscribe("lambda", target.arn)];
  }
  const written = mapOf(between.value);
  const queueId = `${id}Queue`;
  const arn: Part = written ? inside(between, "QueueArn") : getAtt(queueId, "Arn");
  const url: Part = written ? inside(between, "QueueUrl") : ref(queueId);
  const batch = inside(between, "BatchSize");
  const mapping = fromEvent(event, `${id}EventSourceMapping`, "AWS::Lambda::EventSourceMapping", {
    BatchSize: batch && isTruthy(batch.value) ? batch : BATCH_SIZE,
    Enabled: true,
    EventSourceArn: arn,
    FunctionName: target.name,
  });
  grant(target.role.managed, managedBy("service-role/AWSLambdaSQSQueueExecutionRole"), event.at);
  const policyId = (written && textOf(inside(between, "QueuePolicyLogicalId")?.value)) ?? `${id}QueuePolicy`;
  const policy = fromEvent(event, policyId, "AWS::SQS::QueuePolicy", {
    PolicyDocument: mayFill(topic, arn),
    Queues: [url],
  });
  const queue = written
    ? []
    : [fromEvent(event, queueId, "AWS::SQS::Queue", { FifoQueue: fifo(event, topic) })];
  return [mapping, ...queue, policy, subscribe("sqs", arn)];
}

function mayFill(topic: Part, queue: Part): Part {
  const statement = {
    Action: "sqs:SendMessage",
    Effect: "Allow",
    Principal: "*",
    Resource: queue,
    Condition: { ArnEquals: { "aws:SourceArn": topic } },
  };
  return { Version: "2012-10-17", Statement: [statement] };
}

/** A FIFO topic delivers to FIFO queues only. */
function fifo(event: SamEvent, topic: ReturnType<typeof said>): Part {
  const id = logicalIdOf(topic?.value);
  const resource = id === undefined ? undefined : event.x.stack.authored.get(id);
  const setting = at(resource?.properties, "FifoTopic");
  return isTruthy(setting) ? setting : undefined;
}
