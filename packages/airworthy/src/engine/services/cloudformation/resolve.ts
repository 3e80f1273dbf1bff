import { intrinsicOf, type Json } from "./template.ts";

/** What intrinsics are resolved with. */
export interface Scope {
  /** `Ref` of a parameter, pseudo parameter or resource; `undefined` when there is no such thing. */
  ref(id: string): Json | undefined;
  attribute(id: string, name: string): Json | undefined;
  condition(name: string): boolean;
  imported(name: string): Json | undefined;
  readonly mappings: Json;
  readonly region: string;
  readonly zones: readonly string[];
}

/** A template that cannot be carried out, in words for its author. */
export class TemplateError extends Error {}

/** Stands for a property that is to be left out. */
const NO_VALUE = Symbol("AWS::NoValue");
type Resolved = Json | typeof NO_VALUE;

/** A value with every intrinsic worked out. Throws TemplateError. */
export function resolve(value: Json, scope: Scope): Json {
  const resolved = work(value, scope);
  return resolved === NO_VALUE ? null : resolved;
}

function work(value: Json, scope: Scope): Resolved {
  const intrinsic = intrinsicOf(value);
  if (intrinsic) return apply(intrinsic[0], intrinsic[1], scope);
  if (Array.isArray(value))
    return (value as readonly Json[])
      .map((item) => work(item, scope))
      .filter((item): item is Json => item !== NO_VALUE);
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value as { readonly [key: string]: Json }).flatMap(([key, item]) => {
      const resolved = work(item, scope);
      return resolved === NO_VALUE ? [] : [[key, resolved] as const];
    });
    return Object.fromEntries(entries);
  }
  return value;
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
function apply(name: string, argument: Json, scope: Scope): Resolved {
  switch (name) {
    case "Ref":
      return reference(text(argument, name), scope);
    case "Fn::GetAtt":
      return attribute(argument, scope);
    case "Fn::Sub":
      return substitute(argument, scope);
    case "Fn::Join": {
      const [separator, items] = list(argument, name);
      const parts = resolve(items ?? null, scope);
      return list(parts, name)
        .map((part) => plainText(part))
        .join(text(separator ?? "", name));
    }
    case "Fn::Select": {
      const [index, items] = list(argument, name);
      const chosen = list(resolve(items ?? null, scope), name)[Number(resolve(index ?? 0, scope))];
      if (chosen === undefined) throw new TemplateError("Fn::Select cannot select nonexistent value");
      return chosen;
    }
    case "Fn::Split": {
      const [separator, whole] = list(argument, name);
      return plainText(resolve(whole ?? "", scope)).split(text(separator ?? "", name));
    }
    case "Fn::If": {
      const [condition, yes, no] = list(argument, name);
      return work((scope.condition(text(condition ?? "", name)) ? yes : no) ?? null, scope);
    }
    case "Fn::FindInMap":
      return findInMap(
        list(argument, name).map((step) => resolve(step, scope)),
        scope,
      );
    case "Fn::Base64":
      return Buffer.from(plainText(resolve(argument, scope))).toString("base64");
    case "Fn::ImportValue": {
      const wanted = plainText(resolve(argument, scope));
      const found = scope.imported(wanted);
      if (found === undefined) throw new TemplateError(`No export named ${wanted} found.`);
      return found;
    }
    case "Fn::GetAZs":
      return scope.zones;
    case "Fn::Length":
      return list(resolve(argument, scope), name).length;
    case "Fn::ToJsonString":
      return JSON.stringify(resolve(argument, scope));
    case "Condition":
      return scope.condition(text(argument, name));
    default:
      throw new TemplateError(`${name} is not resolved by airworthy`);
  }
}

function reference(id: string, scope: Scope): Resolved {
  if (id === "AWS::NoValue") return NO_VALUE;
  const found = scope.ref(id);
  if (found === undefined) throw new TemplateError(`Unresolved resource dependency [${id}]`);
  return found;
}

function attribute(argument: Json, scope: Scope): Json {
  const parts =
    typeof argument === "string"
      ? argument.split(".")
      : list(argument, "Fn::GetAtt").map((part) => plainText(resolve(part, scope)));
  const [id = "", ...rest] =
    parts.length === 2 && parts[0]?.includes(".") ? parts.join(".").split(".") : parts;
  const name = rest.join(".");
  const found = scope.attribute(id, name);
  if (found === undefined) throw new TemplateError(`${id} has no attribute ${name} that airworthy knows`);
  return found;
}

function substitute(argument: Json, scope: Scope): string {
  const [template, own] = Array.isArray(argument) ? (argument as readonly Json[]) : [argument];
  const variables = (own ?? {}) as { readonly [key: string]: Json };
  return text(template ?? "", "Fn::Sub").replaceAll(
    /\$\{(!?)([^}]*)\}/g,
    (_whole, literal: string, inner: string) => {
      if (literal) return `\${${inner}}`;
      const id = inner.trim();
      if (Object.hasOwn(variables, id)) return plainText(resolve(variables[id] as Json, scope));
      return plainText(id.includes(".") ? attribute(id, scope) : (reference(id, scope) as Json));
    },
  );
}

function findInMap(path: readonly Json[], scope: Scope): Json {
  const [name, ...keys] = path.slice(0, 3).map(plainText);
  let here: Json | undefined = (scope.mappings as { readonly [key: string]: Json } | null)?.[name ?? ""];
  for (const key of keys) here = (here as { readonly [key: string]: Json } | undefined)?.[key];
  const fallback = (path[3] as { readonly DefaultValue?: Json } | undefined)?.DefaultValue;
  const found = here ?? fallback;
  if (found === undefined)
    throw new TemplateError(`Unable to get mapping for ${path.slice(0, 3).map(plainText).join("::")}`);
  return found;
}

/** Whether a condition holds. */
export function holds(expression: Json, scope: Scope): boolean {
  const intrinsic = intrinsicOf(expression);
  if (!intrinsic) return String(expression) === "true";
  const [name, argument] = intrinsic;
  const several = (): readonly Json[] => list(argument, name);
  switch (name) {
    case "Fn::Equals": {
      const [one, other] = several().map((side) => resolve(side, scope));
      return JSON.stringify(one) === JSON.stringify(other) || plainText(one ?? "") === plainText(other ?? "");
    }
    case "Fn::And":
      return several().every((one) => holds(one, scope));
    case "Fn::Or":
      return several().some((one) => holds(one, scope));
    case "Fn::Not":
      return !holds(several()[0] ?? false, scope);
    case "Condition":
      return scope.condition(text(argument, name));
    default:
      return String(resolve(expression, scope)) === "true";
  }
}

function text(value: Json, where: string): string {
  if (typeof value !== "string") throw new TemplateError(`${where} wants a string`);
  return value;
}

function plainText(value: Json): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

function list(value: Json, where: string): readonly Json[] {
  if (!Array.isArray(value)) throw new TemplateError(`${where} wants a list`);
  return value as readonly Json[];
}
