import { assemble } from "../readers/cloudformation/assemble.ts";
import { readDocument } from "../readers/document.ts";
import { memoryFiles } from "../readers/overlay.ts";
import { buildFleet } from "./build.ts";
import type { Alarm, Fleet, LambdaFunction, Queue } from "./model.ts";

/** A fleet of templates, given as their text. */
export function fleetOf(...texts: string[]): Fleet {
  return buildFleet(
    texts.map((text, index) => {
      const source = { path: `template-${index}.yaml`, text };
      return assemble(source.path, [readDocument(source)], memoryFiles({ [source.path]: text }));
    }),
  );
}

/** A function called Orders, with more resources beside it. */
export function besideOrders(resources: string, properties = "FunctionName: orders"): Fleet {
  return fleetOf(
    `Parameters:\n  Stage: { Type: String }\nResources:\n  Orders:\n    Type: AWS::Lambda::Function\n    Properties: { ${properties} }\n${resources}\n`,
  );
}

export function functionOf(fleet: Fleet, id = "Orders"): LambdaFunction {
  return found(
    fleet.functions.find((fn) => fn.id === id),
    id,
  );
}

export function queueOf(fleet: Fleet, id: string): Queue {
  return found(
    fleet.queues.find((queue) => queue.resource.id === id),
    id,
  );
}

export function alarmOf(fleet: Fleet, id: string): Alarm {
  return found(
    fleet.alarms.find((alarm) => alarm.resource.id === id),
    id,
  );
}

function found<T>(one: T | undefined, id: string): T {
  if (!one) throw new Error(`the fleet has no ${id}`);
  return one;
}
