/** JSON as a template holds it, intrinsics in long form. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A template as plain data, SAM expanded, read by whoever reads templates. */
export interface Template {
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly mappings: Json;
  readonly conditions: ReadonlyMap<string, Json>;
  readonly resources: readonly Resource[];
  readonly outputs: ReadonlyMap<string, Output>;
}

export interface Parameter {
  readonly type: string;
  readonly default?: string;
  /** Its value is hidden in answers. */
  readonly noEcho?: boolean;
}

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: { readonly [key: string]: Json };
  readonly dependsOn: readonly string[];
  readonly condition?: string;
  readonly deletionPolicy?: string;
  /** How CloudFormation updates it; intrinsics and all. */
  readonly updatePolicy?: Json;
  /** `template.yaml:12:3`, for what people read. */
  readonly where: string;
}

export interface Output {
  readonly value: Json;
  readonly exportName?: Json;
  readonly condition?: string;
}

/** The one key of an intrinsic and what it is given. */
export function intrinsicOf(value: Json): readonly [name: string, argument: Json] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const keys = Object.keys(value);
  const [name] = keys;
  if (keys.length !== 1 || name === undefined) return undefined;
  if (name !== "Ref" && name !== "Condition" && !name.startsWith("Fn::")) return undefined;
  return [name, (value as { readonly [key: string]: Json })[name] as Json];
}
