import type { Resource, Stack } from "../readers/stack.ts";
import { at, itemsOf, type Node } from "../readers/tree.ts";
import { evaluate } from "../readers/cloudformation/values.ts";
import type { Alarm, DeadLetterSource, LambdaFunction, Queue, Topic, Trigger, Watch } from "./model.ts";
import { groupBy } from "./group.ts";
import { once } from "./once.ts";
import type { Resolver } from "./resolver.ts";

export interface Connections {
  readonly functions: readonly LambdaFunction[];
  readonly triggers: readonly Trigger[];
  readonly alarms: readonly Alarm[];
}

export function queuesOf(stacks: readonly Stack[], resolver: Resolver, connections: Connections): Queue[] {
  const sources = deadLetterSources(stacks, resolver, connections);
  const consumers = groupBy(
    connections.functions.flatMap((fn) => fn.mappings.map((mapping) => ({ fn, mapping }))),
    ({ mapping }) => mapping.source,
  );
  const queues: Queue[] = [];
  for (const stack of stacks) {
    for (const resource of stack.resources.values()) {
      if (resource.type !== "AWS::SQS::Queue") continue;
      const policy = at(resource.properties, "RedrivePolicy");
      const target = resolver.target(at(policy, "deadLetterTargetArn"), stack, "sqs");
      queues.push({
        resource,
        fifo: isFifo(resource),
        ...(policy && target
          ? { redrive: { target, maxReceiveCount: at(policy, "maxReceiveCount"), at: policy } }
          : policy
            ? { redrive: { target: { at: policy, symbol: "" }, at: policy } }
            : {}),
        deadLetterOf: sources.get(resource) ?? [],
        consumers: consumers.get(resource) ?? [],
        alarms: watching(resource, connections.alarms),
      });
    }
  }
  return queues;
}

function isFifo(resource: Resource): boolean {
  const node = at(resource.properties, "FifoQueue") ?? at(resource.properties, "FifoTopic");
  const value = node && evaluate(node, resource.stack);
  return value?.kind === "known" && String(value.value) === "true";
}

const byWatched = once((alarms: readonly Alarm[]) =>
  groupBy(
    alarms.flatMap((alarm) => alarm.watches),
    (watch) => watch.resource,
  ),
);

export function watching(resource: Resource, alarms: readonly Alarm[]): readonly Watch[] {
  return byWatched(alarms).get(resource) ?? [];
}

export function topicsOf(stacks: readonly Stack[], resolver: Resolver, alarms: readonly Alarm[]): Topic[] {
  const subscriptions = new Map<
    Resource,
    { via: Resource; protocol: string; endpoint?: Topic["subscriptions"][number]["endpoint"]; at: Node }[]
  >();
  const add = (topic: Resource | undefined, via: Resource, node: Node) => {
    if (!topic) return;
    const protocol = String(resolver.symbols.of(at(node, "Protocol"), via.stack)[0] ?? "");
    const service = protocol === "lambda" || protocol === "sqs" ? protocol : undefined;
    const one = {
      via,
      protocol,
      endpoint: resolver.target(at(node, "Endpoint"), via.stack, service),
      at: node,
    };
    subscriptions.set(topic, [...(subscriptions.get(topic) ?? []), one]);
  };
  const topics: Resource[] = [];
  for (const stack of stacks) {
    for (const resource of stack.resources.values()) {
      if (resource.type === "AWS::SNS::Topic") {
        topics.push(resource);
        for (const one of itemsOf(at(resource.properties, "Subscription"))) add(resource, resource, one);
      }
      if (resource.type === "AWS::SNS::Subscription") {
        add(
          resolver.target(at(resource.properties, "TopicArn"), stack, "sns")?.resource,
          resource,
          resource.properties,
        );
      }
    }
  }
  return topics.map((resource) => ({
    resource,
    subscriptions: subscriptions.get(resource) ?? [],
    alarms: watching(resource, alarms),
  }));
}

/** Which failures end in which queue. */
function deadLetterSources(
  stacks: readonly Stack[],
  resolver: Resolver,
  { functions, triggers }: Connections,
): Map<Resource, DeadLetterSource[]> {
  const sources = new Map<Resource, DeadLetterSource[]>();
  const add = (queue: Resource | undefined, source: DeadLetterSource) => {
    if (queue?.type === "AWS::SQS::Queue") sources.set(queue, [...(sources.get(queue) ?? []), source]);
  };
  for (const stack of stacks) {
    for (const resource of stack.resources.values()) {
      if (resource.type !== "AWS::SQS::Queue") continue;
      const node = at(resource.properties, "RedrivePolicy", "deadLetterTargetArn");
      if (node) add(resolver.target(node, stack, "sqs")?.resource, { kind: "queue", resource, at: node });
    }
  }
  for (const fn of functions) {
    if (fn.deadLetter)
      add(fn.deadLetter.resource, { kind: "function", resource: fn.resource, fn, at: fn.deadLetter.at });
    for (const config of fn.invokeConfigs) {
      if (config.onFailure)
        add(config.onFailure.resource, {
          kind: "on-failure",
          resource: config.resource,
          fn,
          at: config.onFailure.at,
        });
    }
    for (const mapping of fn.mappings) {
      if (mapping.onFailure)
        add(mapping.onFailure.resource, {
          kind: "mapping",
          resource: mapping.resource,
          fn,
          at: mapping.onFailure.at,
        });
    }
  }
  const kinds = { sns: "subscription", events: "rule", scheduler: "schedule" } as const;
  for (const trigger of triggers) {
    const target = trigger.handover?.deadLetter;
    const kind = kinds[trigger.service as keyof typeof kinds];
    if (target && kind) add(target.resource, { kind, resource: trigger.via, at: target.at });
  }
  return sources;
}
