import type { Place } from "../../service.ts";
import { holds, type Scope, TemplateError } from "./resolve.ts";
import type { Json, Template } from "./template.ts";
import type { Made } from "./types/handler.ts";

export interface ScopeOptions {
  readonly template: Template;
  readonly place: Place;
  readonly stack: { readonly name: string; readonly id: string };
  readonly parameters: Readonly<Record<string, string>>;
  readonly exports: ReadonlyMap<string, Json>;
  /** Resources that are there by now. */
  readonly made: ReadonlyMap<string, Made>;
}

/** What the intrinsics of one stack mean. Conditions are worked out once. */
export function scopeFor({ template, place, stack, parameters, exports, made }: ScopeOptions): Scope {
  const values = parameterValues(template, parameters);
  const pseudo: Readonly<Record<string, Json>> = {
    "AWS::AccountId": place.account,
    "AWS::NotificationARNs": [],
    "AWS::Partition": place.partition,
    "AWS::Region": place.region,
    "AWS::StackId": stack.id,
    "AWS::StackName": stack.name,
    "AWS::URLSuffix": place.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
  };
  const conditions = new Map<string, boolean>();
  const open = new Set<string>();
  const scope: Scope = {
    ref: (id) => pseudo[id] ?? values.get(id) ?? made.get(id)?.ref,
    attribute(id, name) {
      const one = made.get(id);
      return one?.attributes[name] ?? one?.otherAttribute?.(name);
    },
    condition(name) {
      const known = conditions.get(name);
      if (known !== undefined) return known;
      const expression = template.conditions.get(name);
      if (expression === undefined) throw new TemplateError(`Unresolved condition dependency ${name}`);
      if (open.has(name)) throw new TemplateError(`Circular dependencies for condition ${name}`);
      open.add(name);
      const value = holds(expression, scope);
      conditions.set(name, value);
      return value;
    },
    imported: (name) => exports.get(name),
    mappings: template.mappings,
    region: place.region,
    zones: ["a", "b", "c"].map((letter) => `${place.region}${letter}`),
  };
  return scope;
}

function parameterValues(template: Template, given: Readonly<Record<string, string>>): Map<string, Json> {
  const values = new Map<string, Json>();
  const missing: string[] = [];
  for (const [name, parameter] of template.parameters) {
    const text = given[name] ?? parameter.default;
    if (text === undefined) missing.push(name);
    else
      values.set(
        name,
        /List|CommaDelimited/.test(parameter.type) ? text.split(",").map((one) => one.trim()) : text,
      );
  }
  if (missing.length > 0) throw new TemplateError(`Parameters: [${missing.join(", ")}] must have values`);
  return values;
}
