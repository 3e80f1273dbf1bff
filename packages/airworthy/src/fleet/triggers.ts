import { stringOf, at, entriesOf, intrinsicOf, itemsOf, type Node } from "../readers/tree.ts";
import type { Resource, Stack } from "../readers/stack.ts";
import { readable } from "../readers/cloudformation/symbols.ts";
import type { InvocationKind, Target, Trigger } from "./model.ts";
import { mappingKind } from "./mapping-kind.ts";
import { principalOf } from "./principals.ts";
import type { Resolver } from "./resolver.ts";

/** A trigger and the function it invokes. */
export interface Found extends Trigger {
  readonly fn: Resource;
}

type Find = (resource: Resource, resolver: Resolver) => Iterable<Omit<Found, "via">>;

/** Every connection from a resource to a function, with the kind of invocation it makes. */
export function triggersOf(stacks: readonly Stack[], resolver: Resolver): Found[] {
  const found: Found[] = [];
  const permissions: Found[] = [];
  for (const stack of stacks) {
    for (const resource of stack.resources.values()) {
      const into = resource.type === "AWS::Lambda::Permission" ? permissions : found;
      const find = resource.type.startsWith("Custom::") ? customResource : FINDERS[resource.type];
      for (const trigger of find?.(resource, resolver) ?? []) into.push({ ...trigger, via: resource });
    }
  }
  // A permission says who may invoke; where the connection itself is known it adds nothing.
  const known = new Set(
    found.map((trigger) => `${trigger.fn.stack.name} ${trigger.fn.id} ${trigger.service}`),
  );
  for (const trigger of permissions) {
    if (!known.has(`${trigger.fn.stack.name} ${trigger.fn.id} ${trigger.service}`)) found.push(trigger);
  }
  return found;
}

function* to(
  node: Node | undefined,
  resource: Resource,
  resolver: Resolver,
  service: string,
  kind: InvocationKind,
  more: Partial<Found> = {},
): Iterable<Omit<Found, "via">> {
  for (const target of resolver.targets(node, resource.stack, "lambda")) {
    if (target.resource?.type !== "AWS::Lambda::Function" || !node) continue;
    yield { fn: target.resource, kind, service, at: node, qualifier: target.qualifier, ...more };
  }
}

const simple = (service: string, kind: InvocationKind, ...paths: string[][]): Find =>
  function* (resource, resolver) {
    for (const path of paths) {
      for (const node of every(resource.properties, path)) yield* to(node, resource, resolver, service, kind);
    }
  };

/** Every node at a path in which `*` stands for any list item or mapping entry. */
function every(node: Node | undefined, path: readonly string[]): Node[] {
  if (!node) return [];
  const [step, ...rest] = path;
  if (step === undefined) return [node];
  if (step !== "*") return every(at(node, step), rest);
  const children = node.kind === "list" ? node.items : entriesOf(node).map((entry) => entry.value);
  return children.flatMap((child) => every(child, rest));
}

/** Definitions and API bodies name functions deep inside: look at every string and intrinsic. */
const anywhere = (service: string, kind: InvocationKind, ...paths: string[][]): Find =>
  function* (resource, resolver) {
    const seen = new Set<Resource>();
    for (const path of paths) {
      for (const root of every(resource.properties, path)) {
        for (const { node, target } of mentions(root, resource.stack, resolver)) {
          const fn = target.resource;
          if (!fn || seen.has(fn)) continue;
          seen.add(fn);
          yield { fn, kind, service, at: node, qualifier: target.qualifier };
        }
      }
    }
  };

/** A bare word is a function's name only where a name is asked for: titles, tags and states are called alike. */
const NAMES = new Set(["FunctionName", "functionName"]);
const POINTING = /^arn:|^\$\{@\d+\.[A-Za-z0-9.]+\}(?::|$)/;

function* mentions(
  node: Node,
  stack: Stack,
  resolver: Resolver,
  key = "",
): Iterable<{ node: Node; target: Target }> {
  if (intrinsicOf(node) || node.kind === "scalar") {
    for (const target of resolver.targets(node, stack, "lambda")) {
      const { symbol } = target;
      const pointed = POINTING.test(symbol) || NAMES.has(key);
      if (pointed && target.resource?.type === "AWS::Lambda::Function") yield { node, target };
      else yield* inside(node, symbol, resolver);
    }
  } else if (node.kind === "list") for (const item of node.items) yield* mentions(item, stack, resolver);
  else for (const entry of entriesOf(node)) yield* mentions(entry.value, stack, resolver, entry.key);
}

/** Functions named inside a longer text, such as a state machine definition in one `Fn::Sub`. */
function* inside(node: Node, text: string, resolver: Resolver): Iterable<{ node: Node; target: Target }> {
  if (text.length < 12) return;
  for (const match of text.matchAll(
    /(?:arn:[^"\s]*?:function:[^"\s/]+)|\$\{@\d+\.[A-Za-z0-9]+(?:\.[A-Za-z]+)?\}(?::[A-Za-z0-9_-]+)?|"[Ff]unctionName"\s*:\s*"([^"]+)"/g,
  )) {
    const symbol = match[1] ?? match[0];
    const target = resolver.resolve(symbol, "lambda");
    if (target.resource?.type === "AWS::Lambda::Function") {
      yield { node, target: { at: node, symbol, ...target } };
    }
  }
}

function* customResource(resource: Resource, resolver: Resolver): Iterable<Omit<Found, "via">> {
  yield* to(at(resource.properties, "ServiceToken"), resource, resolver, "cloudformation", "async");
}

function handover(node: Node | undefined, resource: Resource, resolver: Resolver): Found["handover"] {
  return { deadLetter: resolver.target(node, resource.stack, "sqs") };
}

function* rule(resource: Resource, resolver: Resolver): Iterable<Omit<Found, "via">> {
  for (const target of itemsOf(at(resource.properties, "Targets"))) {
    yield* to(at(target, "Arn"), resource, resolver, "events", "async", {
      handover: handover(at(target, "DeadLetterConfig", "Arn"), resource, resolver),
    });
  }
}

function* schedule(resource: Resource, resolver: Resolver): Iterable<Omit<Found, "via">> {
  const target = at(resource.properties, "Target");
  yield* to(at(target, "Arn"), resource, resolver, "scheduler", "async", {
    handover: handover(at(target, "DeadLetterConfig", "Arn"), resource, resolver),
  });
}

function* subscription(resource: Resource, resolver: Resolver): Iterable<Omit<Found, "via">> {
  const source = resolver.target(at(resource.properties, "TopicArn"), resource.stack, "sns")?.resource;
  const policy = at(resource.properties, "RedrivePolicy");
  // The policy may be JSON in a text, or put together: then it is there, but where it leads stays unknown.
  const whole = policy?.kind === "scalar" || intrinsicOf(policy) ? policy : undefined;
  const deadLetter = at(policy, "deadLetterTargetArn") ?? whole;
  yield* to(at(resource.properties, "Endpoint"), resource, resolver, "sns", "async", {
    source,
    handover: handover(deadLetter, resource, resolver),
  });
}

function* topicSubscriptions(resource: Resource, resolver: Resolver): Iterable<Omit<Found, "via">> {
  for (const one of itemsOf(at(resource.properties, "Subscription"))) {
    yield* to(at(one, "Endpoint"), resource, resolver, "sns", "async", { source: resource, handover: {} });
  }
}

function* bucket(resource: Resource, resolver: Resolver): Iterable<Omit<Found, "via">> {
  for (const one of itemsOf(at(resource.properties, "NotificationConfiguration", "LambdaConfigurations"))) {
    yield* to(at(one, "Function"), resource, resolver, "s3", "async", { source: resource });
  }
}

function* permission(resource: Resource, resolver: Resolver): Iterable<Omit<Found, "via">> {
  const principals = resolver.symbols.of(at(resource.properties, "Principal"), resource.stack);
  const known = principals.map((principal) => principalOf(readable(principal))).find(Boolean);
  if (!known) return;
  const [service, kind] = known;
  const source = resolver.target(at(resource.properties, "SourceArn"), resource.stack)?.resource;
  yield* to(at(resource.properties, "FunctionName"), resource, resolver, service, kind, { source });
}

function* mapping(resource: Resource, resolver: Resolver): Iterable<Omit<Found, "via">> {
  const { kind, service, source } = mappingKind(resource, resolver);
  yield* to(at(resource.properties, "FunctionName"), resource, resolver, service, kind, { source });
}

function* targetGroup(resource: Resource, resolver: Resolver): Iterable<Omit<Found, "via">> {
  if (stringOf(at(resource.properties, "TargetType")) !== "lambda") return;
  for (const node of every(resource.properties, ["Targets", "*", "Id"])) {
    yield* to(node, resource, resolver, "elasticloadbalancing", "sync");
  }
}

/**
 * A pipe waits for its function unless it is told to fire and forget.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html
 */
function* pipe(resource: Resource, resolver: Resolver): Iterable<Omit<Found, "via">> {
  const { properties } = resource;
  const type = at(properties, "TargetParameters", "LambdaFunctionParameters", "InvocationType");
  const kind = stringOf(type) === "FIRE_AND_FORGET" ? "async" : "sync";
  yield* to(at(properties, "Target"), resource, resolver, "pipes", kind);
  yield* to(at(properties, "Enrichment"), resource, resolver, "pipes", "sync");
}

/**
 * A method waits for its function unless a header of the integration says `Event`.
 *
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html
 */
function* method(resource: Resource, resolver: Resolver): Iterable<Omit<Found, "via">> {
  const integration = at(resource.properties, "Integration");
  const header = at(integration, "RequestParameters", "integration.request.header.X-Amz-Invocation-Type");
  const kind = stringOf(header) === "'Event'" ? "async" : "sync";
  yield* to(at(integration, "Uri"), resource, resolver, "apigateway", kind);
}

const alarmActions = simple(
  "cloudwatch",
  "async",
  ["AlarmActions", "*"],
  ["OKActions", "*"],
  ["InsufficientDataActions", "*"],
);

const FINDERS: Readonly<Record<string, Find>> = {
  "AWS::Lambda::EventSourceMapping": mapping,
  "AWS::Lambda::Permission": permission,
  "AWS::Lambda::Url": simple("function-url", "sync", ["TargetFunctionArn"]),
  "AWS::Lambda::EventInvokeConfig": simple("lambda", "async", ["DestinationConfig", "*", "Destination"]),
  "AWS::SNS::Subscription": subscription,
  "AWS::SNS::Topic": topicSubscriptions,
  "AWS::Events::Rule": rule,
  "AWS::Scheduler::Schedule": schedule,
  "AWS::S3::Bucket": bucket,
  "AWS::Pipes::Pipe": pipe,
  "AWS::ApiGateway::Method": method,
  "AWS::ApiGateway::Authorizer": simple("apigateway", "sync", ["AuthorizerUri"]),
  "AWS::ApiGateway::RestApi": anywhere("apigateway", "sync", ["Body"]),
  "AWS::ApiGatewayV2::Api": anywhere("apigateway", "sync", ["Body"], ["Target"]),
  "AWS::ApiGatewayV2::Integration": simple("apigateway", "sync", ["IntegrationUri"]),
  "AWS::ApiGatewayV2::Authorizer": simple("apigateway", "sync", ["AuthorizerUri"]),
  "AWS::ElasticLoadBalancingV2::TargetGroup": targetGroup,
  "AWS::Cognito::UserPool": simple(
    "cognito",
    "sync",
    ["LambdaConfig", "*"],
    ["LambdaConfig", "*", "LambdaArn"],
  ),
  "AWS::AppSync::DataSource": simple("appsync", "sync", ["LambdaConfig", "LambdaFunctionArn"]),
  "AWS::AppSync::GraphQLApi": simple("appsync", "sync", ["LambdaAuthorizerConfig", "AuthorizerUri"]),
  "AWS::StepFunctions::StateMachine": anywhere(
    "states",
    "sync",
    ["DefinitionString"],
    ["Definition"],
    ["DefinitionSubstitutions"],
  ),
  "AWS::KinesisFirehose::DeliveryStream": anywhere(
    "firehose",
    "sync",
    ["ExtendedS3DestinationConfiguration"],
    ["HttpEndpointDestinationConfiguration"],
  ),
  "AWS::SecretsManager::RotationSchedule": simple("secretsmanager", "sync", ["RotationLambdaARN"]),
  "AWS::Logs::SubscriptionFilter": simple("logs", "async", ["DestinationArn"]),
  "AWS::IoT::TopicRule": simple("iot", "async", [
    "TopicRulePayload",
    "Actions",
    "*",
    "Lambda",
    "FunctionArn",
  ]),
  "AWS::SES::ReceiptRule": simple("ses", "async", ["Rule", "Actions", "*", "LambdaAction", "FunctionArn"]),
  "AWS::Config::ConfigRule": simple("config", "async", ["Source", "SourceIdentifier"]),
  "AWS::CodePipeline::Pipeline": anywhere("codepipeline", "async", ["Stages"]),
  "AWS::CloudWatch::Alarm": alarmActions,
  "AWS::CloudWatch::CompositeAlarm": alarmActions,
  "AWS::Bedrock::Agent": simple("bedrock", "sync", ["ActionGroups", "*", "ActionGroupExecutor", "Lambda"]),
  "AWS::CloudFront::Distribution": simple(
    "cloudfront",
    "sync",
    ["DistributionConfig", "DefaultCacheBehavior", "LambdaFunctionAssociations", "*", "LambdaFunctionARN"],
    ["DistributionConfig", "CacheBehaviors", "*", "LambdaFunctionAssociations", "*", "LambdaFunctionARN"],
  ),
  "AWS::CloudFormation::CustomResource": customResource,
};
