import type { Resource, Stack } from "../readers/stack.ts";
import { at, entriesOf, itemsOf, type Node } from "../readers/tree.ts";
import { aliasOf } from "./aliases.ts";
import { functionOfLogs } from "./alarms.ts";
import type { Alarm, Alias, InvokeConfig, LambdaFunction, Mapping, Purpose, Role, Target } from "./model.ts";
import type { Resolver } from "./resolver.ts";
import { groupBy } from "./group.ts";
import { hasInsights, tracerOf } from "./tracers.ts";
import { mappingKind } from "./mapping-kind.ts";
import type { Found } from "./triggers.ts";

interface Around {
  readonly triggers: readonly Found[];
  readonly alarms: readonly Alarm[];
  readonly roles: ReadonlyMap<Resource, Role & { functions: LambdaFunction[] }>;
}

export function functionsOf(stacks: readonly Stack[], resolver: Resolver, around: Around): LambdaFunction[] {
  const attached = attachments(stacks, resolver);
  const triggers = groupBy(around.triggers, (trigger) => trigger.fn);
  const watches = groupBy(
    around.alarms.flatMap((alarm) => alarm.watches),
    (watch) => watch.resource,
  );
  const functions: LambdaFunction[] = [];
  for (const stack of stacks) {
    for (const resource of stack.resources.values()) {
      if (resource.type !== "AWS::Lambda::Function") continue;
      const own = triggers.get(resource) ?? [];
      const roleResource = resolver.target(at(resource.properties, "Role"), stack, "iam")?.resource;
      const role = roleResource && around.roles.get(roleResource);
      const parts = attached.get(resource);
      const fn: LambdaFunction = {
        id: resource.id,
        stack,
        resource,
        declared: resource.generatedBy ?? resource,
        language: resource.generatedBy ? "sam" : "cloudformation",
        purpose: purposeOf(own, parts?.hookOf ?? false),
        triggers: own,
        invocations: new Set(own.map((trigger) => trigger.kind)),
        role,
        aliases: parts?.aliases ?? [],
        deadLetter: resolver.target(at(resource.properties, "DeadLetterConfig", "TargetArn"), stack, "sqs"),
        invokeConfigs: parts?.configs ?? [],
        mappings: parts?.mappings ?? [],
        alarms: watches.get(resource) ?? [],
        logGroup: parts?.logGroup ?? loggingConfigGroup(resource, resolver),
        insights: hasInsights(resource, resolver),
        tracer: tracerOf(resource, resolver),
      };
      functions.push(fn);
      role?.functions.push(fn);
    }
  }
  return functions;
}

function purposeOf(triggers: readonly Found[], hook: boolean): Purpose {
  if (triggers.length > 0 && triggers.every((trigger) => trigger.service === "cloudformation"))
    return "custom-resource";
  if (hook) return "deployment-hook";
  if (triggers.some((trigger) => trigger.service === "cloudfront")) return "edge";
  return "workload";
}

interface Parts {
  aliases: Alias[];
  configs: InvokeConfig[];
  mappings: Mapping[];
  logGroup?: Resource;
  hookOf: boolean;
}

/** Resources that belong to a function without standing inside it. */
function attachments(stacks: readonly Stack[], resolver: Resolver): Map<Resource, Parts> {
  const parts = new Map<Resource, Parts>();
  const partsOf = (fn: Resource): Parts => {
    const known = parts.get(fn) ?? { aliases: [], configs: [], mappings: [], hookOf: false };
    parts.set(fn, known);
    return known;
  };
  const each = (node: Node | undefined, resource: Resource, use: (parts: Parts, target: Target) => void) => {
    for (const target of resolver.targets(node, resource.stack, "lambda")) {
      if (target.resource?.type === "AWS::Lambda::Function") use(partsOf(target.resource), target);
    }
  };
  for (const stack of stacks) {
    for (const resource of stack.resources.values()) {
      const { properties } = resource;
      switch (resource.type) {
        case "AWS::Lambda::Alias": {
          const alias = aliasOf(resource, resolver);
          each(at(properties, "FunctionName"), resource, (own) => own.aliases.push(alias));
          for (const hook of alias.deployment?.hooks ?? []) {
            if (hook.target.resource) partsOf(hook.target.resource).hookOf = true;
          }
          break;
        }
        case "AWS::Lambda::EventInvokeConfig":
          each(at(properties, "FunctionName"), resource, (own) =>
            own.configs.push(invokeConfig(resource, resolver)),
          );
          break;
        case "AWS::Lambda::EventSourceMapping":
          each(at(properties, "FunctionName"), resource, (own, target) =>
            own.mappings.push({
              resource,
              ...mappingKind(resource, resolver),
              qualifier: target.qualifier,
              onFailure: resolver.target(
                at(properties, "DestinationConfig", "OnFailure", "Destination"),
                stack,
                "sqs",
              ),
              at: resource.at,
            }),
          );
          break;
        case "AWS::Logs::LogGroup": {
          const fn = functionOfLogs(at(properties, "LogGroupName"), stack, resolver);
          if (fn) partsOf(fn).logGroup = resource;
          break;
        }
      }
    }
  }
  return parts;
}

function invokeConfig(resource: Resource, resolver: Resolver): InvokeConfig {
  const { properties, stack } = resource;
  return {
    resource,
    qualifier: resolver.symbols.of(at(properties, "Qualifier"), stack)[0],
    onFailure: resolver.target(at(properties, "DestinationConfig", "OnFailure", "Destination"), stack),
    onSuccess: resolver.target(at(properties, "DestinationConfig", "OnSuccess", "Destination"), stack),
    maximumRetryAttempts: at(properties, "MaximumRetryAttempts"),
    maximumEventAge: at(properties, "MaximumEventAgeInSeconds"),
  };
}

function loggingConfigGroup(resource: Resource, resolver: Resolver): Resource | undefined {
  const target = resolver.target(
    at(resource.properties, "LoggingConfig", "LogGroup"),
    resource.stack,
    "logs",
  );
  return target?.resource?.type === "AWS::Logs::LogGroup" ? target.resource : undefined;
}

/** Environment variables of a function by name. */
export function environmentOf(fn: LambdaFunction): ReadonlyMap<string, Node> {
  return new Map(
    entriesOf(at(fn.resource.properties, "Environment", "Variables")).map((entry) => [
      entry.key,
      entry.value,
    ]),
  );
}

/** Layers of a function as they stand in the template. */
export function layersOf(fn: LambdaFunction): readonly Node[] {
  return itemsOf(at(fn.resource.properties, "Layers"));
}
