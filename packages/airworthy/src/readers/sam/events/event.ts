import type { Resource } from "../../stack.ts";
import type { Mapping } from "../../tree.ts";
import type { Part } from "../build.ts";
import { type Expansion, make, type Sam } from "../expansion.ts";
import type { Granted } from "../policies.ts";

/** What an event invokes: the function, its alias, or a state machine. */
export interface EventTarget {
  readonly id: string;
  /** For properties called FunctionName: the function by `Ref`, an alias by its ARN. */
  readonly name: Part;
  readonly arn: Part;
  /** The execution role; events add what polling needs. */
  readonly role: Granted;
}

export interface SamEvent {
  readonly sam: Sam;
  readonly x: Expansion;
  readonly target: EventTarget;
  /** Logical id of the function followed by the event's key. */
  readonly id: string;
  readonly type: string;
  readonly properties: Mapping | undefined;
  /** The event's key. */
  readonly at: Resource["at"];
}

export type ExpandEvent = (event: SamEvent) => Resource[];

/** A resource that stands where its event stands. */
export function fromEvent(
  event: SamEvent,
  id: string,
  type: string,
  properties: { readonly [key: string]: Part },
  dependsOn: readonly string[] = [],
): Resource {
  return make(event.sam.resource, id, type, properties, { at: event.at, dependsOn });
}

/** The resource policy that lets a service invoke the function. */
export function permission(
  event: SamEvent,
  principal: string,
  more: { readonly [key: string]: Part } = {},
  suffix = "",
): Resource {
  return fromEvent(event, `${event.id}Permission${suffix}`, "AWS::Lambda::Permission", {
    Action: "lambda:InvokeFunction",
    FunctionName: event.target.name,
    Principal: principal,
    ...more,
  });
}
