import type { Json } from "../../../packages/airworthy/src/readers/tree.ts";
import type { Resources } from "./compare.ts";

export interface Expanded {
  readonly resources: Resources;
  /** SAM's layers: the translator changes their ids. */
  readonly layers: readonly string[];
  /** Defaults of the parameters. */
  readonly parameters: ReadonlyMap<string, Json>;
}

export interface Difference {
  readonly kind: "id" | "type" | "properties";
  /** The class of the difference. */
  readonly name: string;
  readonly says: string;
}

/** Types whose properties must be equal; of the others only id and type are compared. */
const COMPARED = new Set([
  "AWS::Lambda::Function",
  "AWS::Lambda::EventSourceMapping",
  "AWS::Lambda::Permission",
  "AWS::Lambda::Alias",
  "AWS::CodeDeploy::Application",
  "AWS::CodeDeploy::DeploymentGroup",
  "AWS::Lambda::EventInvokeConfig",
  "AWS::Events::Rule",
  "AWS::Scheduler::Schedule",
  "AWS::SNS::Subscription",
  "AWS::SQS::Queue",
]);

export function differences(ours: Expanded, theirs: Resources): Difference[] {
  const found: Difference[] = [];
  const short = shortIds(theirs, ours);
  const expected = new Map(Object.entries(theirs).map(([id, resource]) => [short.get(id) ?? id, resource]));
  for (const [id, resource] of expected) {
    const own = ours.resources[id];
    if (!own)
      found.push({
        kind: "id",
        name: `missing ${resource.Type}`,
        says: `${id} (${resource.Type}) is missing`,
      });
    else if (own.Type !== resource.Type) {
      found.push({
        kind: "type",
        name: `type ${resource.Type}`,
        says: `${id} is ${own.Type}, not ${resource.Type}`,
      });
    } else if (COMPARED.has(own.Type)) {
      const mine = normal(whole(own), own.Type, ours.parameters, new Map());
      const other = normal(whole(resource), own.Type, ours.parameters, short);
      for (const key of new Set([...Object.keys(mine), ...Object.keys(other)])) {
        const [a, b] = [JSON.stringify(mine[key]), JSON.stringify(other[key])];
        if (a !== b)
          found.push({
            kind: "properties",
            name: `${own.Type} ${key}`,
            says: `${id}.${key} is ${a}, not ${b}`,
          });
      }
    }
  }
  for (const [id, resource] of Object.entries(ours.resources)) {
    if (!expected.has(id))
      found.push({ kind: "id", name: `extra ${resource.Type}`, says: `${id} (${resource.Type}) is extra` });
  }
  return found;
}

/** The properties, and beside them how CloudFormation updates the resource. */
function whole({ Properties, UpdatePolicy }: Resources[string]): Record {
  return { ...(Properties as Record | undefined), ...(UpdatePolicy === undefined ? {} : { UpdatePolicy }) };
}

/** The translator's ids with digests → without. */
function shortIds(resources: Resources, ours: Expanded): Map<string, string> {
  const short = new Map<string, string>();
  for (const [id, { Type: type }] of Object.entries(resources)) {
    const match = /^(.+(?:Version|Deployment))[0-9a-zA-Z]{10}$/.exec(id);
    if (match?.[1] && (type === "AWS::Lambda::Version" || type === "AWS::ApiGateway::Deployment"))
      short.set(id, match[1]);
    const layer = ours.layers.find(
      (one) => id.startsWith(one) && /^[0-9a-f]{10}$/.test(id.slice(one.length)),
    );
    if (layer !== undefined && type === "AWS::Lambda::LayerVersion") short.set(id, layer);
  }
  return short;
}

type Record = { readonly [key: string]: Json };

/** Properties without what may differ: code locations, SAM's tags, digests in ids, defaults of parameters. */
function normal(
  value: Json,
  type: string,
  parameters: Expanded["parameters"],
  short: Map<string, string>,
): Record {
  const { Code: _code, Tags: tags, ...rest } = value as Record;
  const kept =
    Array.isArray(tags) && type === "AWS::Lambda::Function"
      ? tags.filter((tag) => (tag as Record).Key !== "lambda:createdBy")
      : [];
  const all: Record = { ...rest, ...(kept.length > 0 ? { Tags: kept } : {}) };
  return sorted(all, parameters, short) as Record;
}

function sorted(value: Json, parameters: Expanded["parameters"], short: Map<string, string>): Json {
  if (typeof value === "string") return value.replaceAll(/[A-Za-z0-9]+/g, (word) => short.get(word) ?? word);
  // The translator's goldens have sorted lists here and there: order is not compared.
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => sorted(item, parameters, short));
    return items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== "object" || value === null) return value;
  const record = value as Record;
  const keys = Object.keys(record).sort();
  const target = record.Ref;
  if (keys.length === 1 && typeof target === "string" && parameters.has(target))
    return parameters.get(target) as Json;
  return Object.fromEntries(keys.map((key) => [key, sorted(record[key] as Json, parameters, short)]));
}
