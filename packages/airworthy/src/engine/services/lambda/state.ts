import type {
  CreateEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  FunctionConfiguration,
  FunctionEventInvokeConfig,
  FunctionUrlConfig,
  RecursiveLoop,
} from "@aws-sdk/client-lambda";
import type { Instant } from "../../kernel/time.ts";
import type { Place } from "../../service.ts";
import type { CodeLocation, RoleCredentials } from "./environment.ts";

/** Lambda's description of a version, as the API gives it out. */
export type Configuration = Pick<FunctionConfiguration, keyof FunctionConfiguration> & {
  readonly FunctionName: string;
  /** Of the function, without a version. */
  readonly FunctionArn: string;
  readonly Version: string;
  readonly Role: string;
  readonly Timeout: number;
  readonly MemorySize: number;
  readonly CodeSha256: string;
  readonly CodeSize: number;
  readonly RevisionId: string;
  readonly LastModified: string;
};

/** One version of a function: what is said about it, and its code. Replaced as a whole when it changes. */
export interface Version {
  readonly config: Configuration;
  readonly code: CodeLocation;
  /** Changes with everything an environment sees: environments of an older generation take no more invocations. */
  readonly generation: number;
}

export interface Alias {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Weights of further versions, 0 to 1. */
  readonly weights: Readonly<Record<string, number>>;
  readonly revision: string;
}

export interface Provisioned {
  readonly requested: number;
  readonly lastModified: string;
  readonly status: "IN_PROGRESS" | "READY" | "FAILED";
  readonly statusReason?: string;
}

/** A statement of a resource-based policy. */
export type Statement = Readonly<Record<string, unknown>> & { readonly Sid: string };

export interface Policy {
  readonly statements: readonly Statement[];
  readonly revision: string;
}

/** A function with all that hangs on it. */
export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  latest: Version;
  readonly published: Map<string, Version>;
  nextVersion: number;
  /** Code, configuration and description that the newest published version was made of. */
  publishedFrom?: Version;
  readonly aliases: Map<string, Alias>;
  /** By qualifier, `$LATEST` for none. */
  readonly policies: Map<string, Policy>;
  readonly eventInvoke: Map<string, FunctionEventInvokeConfig>;
  readonly urls: Map<string, FunctionUrlConfig>;
  readonly provisioned: Map<string, Provisioned>;
  reserved: number | undefined;
  tags: Readonly<Record<string, string>>;
  recursiveLoop: RecursiveLoop;
  readonly runtimeManagement: Map<string, { readonly UpdateRuntimeOn: string }>;
}

export interface LayerVersion {
  readonly name: string;
  readonly number: number;
  readonly arn: string;
  readonly description: string;
  readonly created: Instant;
  readonly runtimes: readonly string[];
  readonly architectures: readonly string[];
  readonly license: string | undefined;
  readonly code: CodeLocation;
  readonly size: number;
  policy?: Policy;
}

export interface Mapping {
  readonly uuid: string;
  readonly functionName: string;
  /** Alias or version. */
  readonly qualifier: string | undefined;
  config: EventSourceMappingConfiguration;
  readonly request: CreateEventSourceMappingRequest;
  tags: Readonly<Record<string, string>>;
  /** How far each shard of a stream has been read. */
  readonly positions: Map<string, string>;
}

/** All of Lambda in one place. */
export interface State {
  readonly functions: Map<string, LambdaFunction>;
  readonly layers: Map<string, { next: number; readonly versions: Map<number, LayerVersion> }>;
  readonly mappings: Map<string, Mapping>;
  /** Roles and functions behind the keys that environments were given. */
  readonly holders: Map<string, { readonly roleArn: string; readonly functionName: string }>;
  /** Keys by the generation of the version they were made for. */
  readonly credentials: Map<number, RoleCredentials>;
  generations: number;
}

export function emptyState(): State {
  return {
    functions: new Map(),
    layers: new Map(),
    mappings: new Map(),
    holders: new Map(),
    credentials: new Map(),
    generations: 0,
  };
}

/** Concurrency that a function keeps for itself: what it reserved, or what is provisioned beyond any reservation. */
export function setAside(fn: LambdaFunction): number {
  return fn.reserved ?? provisionedOf(fn);
}

export function provisionedOf(fn: LambdaFunction): number {
  let sum = 0;
  for (const { requested, status } of fn.provisioned.values()) if (status !== "FAILED") sum += requested;
  return sum;
}

export function arnOf({ partition, region, account }: Place, name: string, qualifier?: string): string {
  return `arn:${partition}:lambda:${region}:${account}:function:${name}${qualifier ? `:${qualifier}` : ""}`;
}

/** Lambda's dates in text: `2026-01-31T12:00:00.000+0000`. */
export function stamp(instant: Instant): string {
  return new Date(instant).toISOString().replace("Z", "+0000");
}
