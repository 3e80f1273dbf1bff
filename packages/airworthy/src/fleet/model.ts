import type { Range } from "../readers/source.ts";
import type { Resource, Stack } from "../readers/stack.ts";
import type { Node } from "../readers/tree.ts";
import type { Resolver } from "./resolver.ts";

/** Every function of every stack of the run, and what stands around them. Pure data: built once, never changed. */
export interface Fleet {
  readonly stacks: readonly Stack[];
  readonly functions: readonly LambdaFunction[];
  readonly alarms: readonly Alarm[];
  readonly queues: readonly Queue[];
  readonly topics: readonly Topic[];
  readonly roles: readonly Role[];
  readonly resolver: Resolver;
}

/**
 * How a function is invoked, which decides what happens to an event it cannot handle:
 * - `sync`: the caller waits and sees the error;
 * - `async`: Lambda queues the event, tries three times, then discards it or sends it to a destination;
 * - `stream`: Lambda polls a log and retries the batch until it expires;
 * - `queue`: Lambda polls a queue, which takes the message back.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html
 */
export type InvocationKind = "sync" | "async" | "stream" | "queue";

/** Functions that only run while the stack deploys, or in front of another one, are held to another standard. */
export type Purpose = "workload" | "custom-resource" | "deployment-hook" | "edge";

export interface LambdaFunction {
  readonly id: string;
  readonly stack: Stack;
  /** The `AWS::Lambda::Function` as CloudFormation sees it. */
  readonly resource: Resource;
  /** The resource as the template says it: the SAM function, or the same as `resource`. */
  readonly declared: Resource;
  readonly language: "sam" | "cloudformation";
  readonly purpose: Purpose;
  readonly triggers: readonly Trigger[];
  /** Empty when nothing in the fleet shows how it is invoked. */
  readonly invocations: ReadonlySet<InvocationKind>;
  readonly role?: Role;
  readonly aliases: readonly Alias[];
  /** Where failed asynchronous events go. */
  readonly deadLetter?: Target;
  readonly invokeConfigs: readonly InvokeConfig[];
  readonly mappings: readonly Mapping[];
  readonly alarms: readonly Watch[];
  /** The `AWS::Logs::LogGroup` its logs end in, when the fleet declares it. */
  readonly logGroup?: Resource;
  readonly insights: boolean;
  /** A tracer other than X-Ray that was recognised, by name. */
  readonly tracer?: string;
}

/** A reference as far as it can be followed. */
export interface Target {
  readonly at: Range;
  /** The symbol of the reference: see readers/cloudformation/symbols.ts. */
  readonly symbol: string;
  readonly resource?: Resource;
  /** Service of the target, from the resource's type or the ARN: `sqs`, `sns`, `lambda`, `events`, `s3`. */
  readonly service?: string;
  /** Alias or version behind a function's name. */
  readonly qualifier?: string;
}

export interface Trigger {
  readonly kind: InvocationKind;
  /** `apigateway`, `sns`, `sqs`, `events`, `scheduler`, `s3`, `dynamodb`, `function-url`, … */
  readonly service: string;
  /** The resource that makes the connection: subscription, rule, mapping, permission. */
  readonly via: Resource;
  readonly at: Range;
  /** The resource the events come from, when the fleet declares it. */
  readonly source?: Resource;
  /** Alias or version that is invoked; absent for the unqualified function. */
  readonly qualifier?: string;
  /** What catches an event that could not be handed over to Lambda (SNS, EventBridge, Scheduler). */
  readonly handover?: { readonly deadLetter?: Target };
}

export interface Alias {
  readonly resource: Resource;
  readonly name: string;
  readonly deployment?: Deployment;
  readonly provisioned?: Node;
  readonly weights?: Node;
}

/** A CodeDeploy deployment group that shifts an alias. */
export interface Deployment {
  readonly group?: Resource;
  /** Where it is said: the SAM property, or the UpdatePolicy. */
  readonly at: Range;
  readonly config?: Node;
  readonly alarms: readonly Target[];
  /** An alarm list that the template does not decide, in words. */
  readonly alarmsHiddenBy?: string;
  readonly rollbackEvents: readonly string[];
  readonly hooks: readonly { readonly name: string; readonly target: Target }[];
}

export interface InvokeConfig {
  readonly resource: Resource;
  readonly qualifier?: string;
  readonly onFailure?: Target;
  readonly onSuccess?: Target;
  readonly maximumRetryAttempts?: Node;
  readonly maximumEventAge?: Node;
}

/** An event source mapping. */
export interface Mapping {
  readonly resource: Resource;
  readonly kind: "stream" | "queue";
  readonly service: string;
  readonly source?: Resource;
  readonly qualifier?: string;
  readonly onFailure?: Target;
  readonly at: Range;
}

export interface Queue {
  readonly resource: Resource;
  readonly fifo: boolean;
  readonly redrive?: { readonly target: Target; readonly maxReceiveCount?: Node; readonly at: Range };
  /** What puts its failures here. */
  readonly deadLetterOf: readonly DeadLetterSource[];
  readonly consumers: readonly { readonly fn: LambdaFunction; readonly mapping: Mapping }[];
  readonly alarms: readonly Watch[];
}

export interface DeadLetterSource {
  readonly kind: "queue" | "function" | "on-failure" | "mapping" | "subscription" | "rule" | "schedule";
  readonly resource: Resource;
  readonly fn?: LambdaFunction;
  readonly at: Range;
}

export interface Topic {
  readonly resource: Resource;
  readonly subscriptions: readonly {
    readonly via: Resource;
    readonly protocol: string;
    readonly endpoint?: Target;
    readonly at: Range;
  }[];
  readonly alarms: readonly Watch[];
}

export interface Role {
  readonly resource: Resource;
  readonly functions: readonly LambdaFunction[];
  readonly statements: readonly Statement[];
  readonly managedPolicies: readonly { readonly symbol: string; readonly at: Range }[];
  /** A policy that cannot be read from the template: what hides it. */
  readonly hidden: readonly { readonly because: string; readonly at: Range }[];
}

export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly Text[];
  readonly notActions: readonly Text[];
  readonly resources: readonly Text[];
  readonly notResources: readonly Text[];
  readonly condition?: Node;
  /** The statement itself. */
  readonly node: Node;
  /** The resource whose text holds it: role, policy, managed policy or SAM function. */
  readonly resource: Resource;
}

/** One action or resource of a statement: its symbol and where it stands. */
export interface Text {
  readonly text: string;
  readonly node: Node;
}

export interface Alarm {
  readonly resource: Resource;
  readonly kind: "metric" | "composite";
  readonly metrics: readonly AlarmMetric[];
  /** The children of a composite alarm that the fleet declares. */
  readonly children: readonly Alarm[];
  readonly watches: readonly Watched[];
}

export interface AlarmMetric {
  readonly id?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly statistic?: string;
  readonly period?: Node;
  readonly expression?: string;
  /** False for a metric that only feeds an expression. */
  readonly returnData: boolean;
  readonly dimensions: readonly {
    readonly name: string;
    readonly symbols: readonly string[];
    readonly node: Node;
  }[];
  readonly at: Range;
}

/** What an alarm looks at, as far as the fleet knows it. */
export interface Watched {
  readonly alarm: Alarm;
  readonly metric: AlarmMetric;
  readonly resource?: Resource;
  /** Alias or version of the `Resource` dimension (`orders:live`). */
  readonly qualifier?: string;
  /** Whether the `ExecutedVersion` dimension pins it to one version. */
  readonly versioned: boolean;
  /** No dimension names anything: every function of the account. */
  readonly wholeAccount: boolean;
  /** Through a metric filter on the function's log group. */
  readonly throughLogs: boolean;
}

export type Watch = Watched;
