import type { Later } from "../../../kernel/later.ts";
import type { Members, Place } from "../../../service.ts";
import type { Json } from "../template.ts";

export type Props = { readonly [key: string]: Json };

/** A resource that is there: what `Ref` and `Fn::GetAtt` give. */
export interface Made {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, Json>>;
  /** Of a stand-in: the value of any further attribute. */
  readonly otherAttribute?: (name: string) => Json;
}

/** What a handler may use. */
export interface Context {
  readonly place: Place;
  readonly stack: string;
  readonly id: string;
  /** The UpdatePolicy of the resource, resolved; absent when it is not to be followed. */
  readonly updatePolicy?: Json;
  /** Lets the other resources go on meanwhile; `cancel` is called when one of them fails. */
  detach?(cancel: () => void): void;
  /** A name as CloudFormation makes one up: stack, logical id and twelve characters, within a length. */
  name(longest?: number): string;
  /** An API call on the stack's behalf. */
  call(service: string, operation: string, input: Members): Members | Later<Members>;
}

/** How resources of one type come, change and go. */
export interface Handler {
  create(properties: Props, context: Context): Made | Later<Made>;
  /** Absent when every change makes a new resource. `undefined` says that this change does. */
  update?(
    properties: Props,
    before: { readonly properties: Props; readonly made: Made },
    context: Context,
  ): Made | Later<Made> | undefined;
  /** Absent when nothing is left to remove. */
  remove?(made: Made, properties: Props, context: Context): unknown | Later<unknown>;
}

/** Properties that a type accepts here; any other is refused by name, because it would do nothing. */
export function only(properties: Props, known: readonly string[], type: string): void {
  for (const name of Object.keys(properties))
    if (!known.includes(name)) throw new Unflown(`${type} ${name} is not flown by airworthy yet`);
}

/** A resource, property or operation that this engine does not have. */
export class Unflown extends Error {}

/** The members that are there, under the names of the API. */
export function picked(properties: Props, names: readonly string[]): Record<string, Json> {
  return Object.fromEntries(
    names.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name] as Json]])),
  );
}

/** CloudFormation's list of tags as the map that newer APIs take. */
export function tagMap(tags: Json | undefined): Record<string, string> | undefined {
  if (!Array.isArray(tags)) return undefined;
  return Object.fromEntries(
    (tags as readonly { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, String(Value)]),
  );
}

export function numberIn(value: Json | undefined): number | undefined {
  return value === undefined || value === null ? undefined : Number(value);
}

/** The JSON text of a policy or definition that a template may write as data. */
export function jsonText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
