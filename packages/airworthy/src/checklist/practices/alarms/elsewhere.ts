import type { Alarm, Fleet, LambdaFunction, Queue, Trigger } from "../../../fleet/model.ts";
import type { Resource } from "../../../readers/stack.ts";
import { met, type Verdict } from "../../verdict.ts";
import { AGE, DEPTH, SENT } from "./queue-signals.ts";
import { watchedQueue } from "./watching.ts";

/**
 * Met when every failure of a function shows in something else that an alarm watches: the queue that keeps what it
 * could not handle, the 5xx answers of its API, the failed executions of its state machine.
 */
export function failuresShow(fn: LambdaFunction, fleet: Fleet): Verdict | undefined {
  return everywhere(fn, (trigger) => failureShows(fn, trigger, fleet));
}

/** Met when calls that are turned away wait in queues that an alarm watches. */
export function waitingShows(fn: LambdaFunction, fleet: Fleet): Verdict | undefined {
  return everywhere(fn, (trigger) => {
    const queue = trigger.kind === "queue" ? queueOf(trigger.source, fleet) : undefined;
    return queue && watched(queue, fleet) ? `what waits in ${queue.resource.id} is watched` : undefined;
  });
}

/** Met when it is so for each trigger. */
function everywhere(
  fn: LambdaFunction,
  shows: (trigger: Trigger) => string | undefined,
): Verdict | undefined {
  const all = fn.triggers.map(shows);
  if (all.length === 0 || all.includes(undefined)) return undefined;
  return met([...new Set(all)].join("; "));
}

function failureShows(fn: LambdaFunction, trigger: Trigger, fleet: Fleet): string | undefined {
  switch (trigger.kind) {
    case "queue":
      return kept(queueOf(trigger.source, fleet)?.redrive?.target.resource, fleet);
    case "stream": {
      const mapping = fn.mappings.find(({ resource }) => resource === trigger.via);
      return kept(mapping?.onFailure?.resource, fleet);
    }
    case "async":
      return asyncFailureShows(fn, fleet);
    case "sync": {
      const alarm = trigger.service === "apigateway" ? apiAlarm(fn, fleet) : machineAlarm(trigger, fleet);
      return alarm && `its callers' failures are watched by ${alarm.resource.id}`;
    }
  }
}

/** Where an event that failed for good, or was dropped, makes itself heard. */
export function asyncFailureShows(fn: LambdaFunction, fleet: Fleet): string | undefined {
  const places = restingPlaces(fn);
  const topic = places.find((place) => place?.service === "sns");
  if (topic) return `what fails is told to ${topic.resource?.id ?? "a topic"}`;
  return places.map((place) => kept(place?.resource, fleet)).find(Boolean);
}

/** The queue of the fleet in which failed events rest. */
export function restsInQueue(fn: LambdaFunction, fleet: Fleet): string | undefined {
  return restingPlaces(fn)
    .map((place) => queueOf(place?.resource, fleet)?.resource.id)
    .find(Boolean);
}

function restingPlaces(fn: LambdaFunction) {
  return [fn.deadLetter, ...fn.invokeConfigs.map(({ onFailure }) => onFailure)];
}

function kept(resource: Resource | undefined, fleet: Fleet): string | undefined {
  const queue = queueOf(resource, fleet);
  return queue && watched(queue, fleet)
    ? `what fails rests in ${queue.resource.id}, which is watched`
    : undefined;
}

function watched(queue: Queue, fleet: Fleet): boolean {
  const signals = queue.deadLetterOf.some(({ kind }) => kind === "queue") ? [DEPTH, AGE] : [DEPTH, AGE, SENT];
  return signals.some((signal) => watchedQueue(queue, signal, fleet)?.kind === "met");
}

function queueOf(resource: Resource | undefined, fleet: Fleet): Queue | undefined {
  return resource && fleet.queues.find((queue) => queue.resource === resource);
}

const OF_WHOLE_API = new Set(["ApiName", "ApiId", "Stage"]);

/**
 * An alarm on the failed answers of the stack's API: a function that fails is one of them.
 *
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
 */
function apiAlarm(fn: LambdaFunction, fleet: Fleet): Alarm | undefined {
  return fleet.alarms.find(
    ({ resource, metrics }) =>
      resource.stack === fn.stack &&
      metrics.some(
        ({ namespace, name, dimensions }) =>
          namespace === "AWS/ApiGateway" &&
          /^5xx(?:error)?$/i.test(name ?? "") &&
          dimensions.every((one) => OF_WHOLE_API.has(one.name)),
      ),
  );
}

/** An alarm on the failed executions of the state machine. */
function machineAlarm({ via, service }: Trigger, fleet: Fleet): Alarm | undefined {
  if (service !== "states") return undefined;
  return fleet.alarms.find(({ watches }) =>
    watches.some(({ resource, metric }) => resource === via && metric.name === "ExecutionsFailed"),
  );
}
