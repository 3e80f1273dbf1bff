import type { Diagnostic } from "../diagnostics.ts";
import type { Range } from "../source.ts";
import type { Resource, Stack } from "../stack.ts";
import type { Entry, Mapping, Node } from "../tree.ts";
import { all, build, buildMapping, type Part } from "./build.ts";

/** A SAM resource with what Globals add to it. */
export interface Sam {
  readonly id: string;
  readonly resource: Resource;
  readonly properties: Mapping;
}

/** A route an event adds to an API that SAM writes the definition of. */
export interface Route {
  readonly path: string;
  readonly method: string;
  readonly operation: Part;
  readonly at: Resource["at"];
  readonly condition?: string;
  /** Logical id of the function, alias or state machine behind the route. */
  readonly target: string;
  /** The SAM resource whose event it is. */
  readonly owner: Resource;
}

/** What events and functions leave for the resources made after them. */
export interface Expansion {
  readonly stack: Stack;
  readonly diagnostics: Diagnostic[];
  /** Routes by the id of the API. */
  readonly routes: Map<string, Route[]>;
  /** Plain resources that events change: buckets and user pools. */
  readonly changed: Map<string, Resource>;
  /** Functions whose deployments CodeDeploy shifts. */
  readonly deployments: Deployment[];
  /** Ids that several resources share, such as an alias record set group of a hosted zone. */
  readonly shared: Map<string, Resource>;
}

export interface Deployment {
  readonly sam: Sam;
  readonly preference: Entry;
  readonly condition?: string;
}

interface Making {
  readonly at?: Resource["at"];
  readonly dependsOn?: readonly string[];
  /** Overrides of Condition, DeletionPolicy, UpdateReplacePolicy; `undefined` takes one away. */
  readonly attributes?: { readonly [key: string]: Part };
  /** The resource itself under a new type: it keeps all attributes and its DependsOn. */
  readonly same?: boolean;
}

/** Attributes that SAM gives to everything a resource generates. */
const PASSED_ON = ["Condition", "DeletionPolicy", "UpdateReplacePolicy"];

/** A CloudFormation resource made from a SAM resource. */
export function make(
  owner: Resource,
  id: string,
  type: string,
  properties: { readonly [key: string]: Part },
  making: Making = {},
): Resource {
  const origin = making.at ?? owner.at;
  const kept = making.same ? ["DependsOn", "Metadata", "UpdatePolicy", "CreationPolicy"] : [];
  const attributes = { ...all(owner.body, ...PASSED_ON, ...kept), ...making.attributes };
  const dependsOn = making.dependsOn ?? (making.same ? owner.dependsOn : []);
  const made = buildMapping(properties, origin);
  const body = buildMapping(
    {
      Type: type,
      ...attributes,
      ...(making.dependsOn?.length ? { DependsOn: making.dependsOn } : {}),
      Properties: made,
    },
    origin,
  );
  const condition = "Condition" in attributes ? textOfPart(attributes.Condition) : undefined;
  return {
    id,
    type,
    stack: owner.stack,
    body,
    properties: made,
    ...(condition === undefined ? {} : { condition }),
    dependsOn,
    at: origin,
    generatedBy: owner,
  };
}

function textOfPart(part: Part): string | undefined {
  if (typeof part === "string") return part;
  if (typeof part !== "object" || part === null || !("value" in part)) return undefined;
  const value = (part as Entry).value as Node | string;
  if (typeof value === "string") return value;
  return value.kind === "scalar" && value.value !== null ? String(value.value) : undefined;
}

/** A resource with other properties, otherwise the same. */
export function withProperties(
  resource: Resource,
  properties: Mapping,
  dependsOn = resource.dependsOn,
): Resource {
  const entries = resource.body.entries.filter(
    (entry) => entry.key !== "Properties" && entry.key !== "DependsOn",
  );
  const written = resource.body.entries.find((entry) => entry.key === "Properties");
  const place = {
    keyStart: written?.keyStart ?? resource.at.start,
    keyEnd: written?.keyEnd ?? resource.at.end,
  };
  const depends =
    dependsOn.length > 0 ? [{ key: "DependsOn", ...place, value: build(dependsOn, resource.at) }] : [];
  const body: Mapping = {
    ...resource.body,
    entries: [...entries, ...depends, { key: "Properties", ...place, value: properties }],
  };
  return { ...resource, body, properties, dependsOn };
}

/** A mapping with one entry replaced, or added behind the others. */
export function withEntry(mapping: Mapping, entry: Entry): Mapping {
  const has = mapping.entries.some((one) => one.key === entry.key);
  const entries = has
    ? mapping.entries.map((one) => (one.key === entry.key ? { ...one, value: entry.value } : one))
    : [...mapping.entries, entry];
  return { ...mapping, entries };
}

/** SAM writes conditions of its own into the template. */
export function addCondition(x: Expansion, name: string, condition: Part, origin: Range): void {
  if (x.stack.conditions instanceof Map && !x.stack.conditions.has(name)) {
    x.stack.conditions.set(name, build(condition, origin));
  }
}

/** A warning about something SAM would refuse or cannot see through. */
export function warn(x: Expansion, at: Range, says: string, cure: string): void {
  x.diagnostics.push({ severity: "warning", path: at.source.path, says, cure, at });
}
