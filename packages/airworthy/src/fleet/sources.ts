import type { Resource } from "../readers/stack.ts";
import { at } from "../readers/tree.ts";
import { groupBy } from "./group.ts";
import type { Fleet, LambdaFunction, Trigger } from "./model.ts";
import { resourcesOfType } from "./once.ts";

/** A resource that requests pass through on their way to functions, and those functions. */
export interface EventSource {
  readonly resource: Resource;
  readonly functions: readonly LambdaFunction[];
}

/** Topics, stages of APIs, state machines and GraphQL APIs, as far as the fleet declares them. */
export function sourcesOf(fleet: Fleet): EventSource[] {
  const stages = stagesOf(fleet);
  const sources = new Map<Resource, Set<LambdaFunction>>();
  for (const fn of fleet.functions) {
    for (const trigger of fn.triggers) {
      const source = sourceOf(trigger, fleet);
      for (const resource of source ? (stages.get(source) ?? [source]) : []) {
        if (!SOURCES.has(resource.type)) continue;
        const functions = sources.get(resource) ?? new Set();
        sources.set(resource, functions.add(fn));
      }
    }
  }
  return [...sources].map(([resource, functions]) => ({ resource, functions: [...functions] }));
}

const SOURCES = new Set([
  "AWS::SNS::Topic",
  "AWS::ApiGateway::Stage",
  "AWS::ApiGatewayV2::Api",
  "AWS::StepFunctions::StateMachine",
  "AWS::AppSync::GraphQLApi",
]);

/** The property of a connection that names what it belongs to. */
const BELONGS_TO: Readonly<Record<string, string>> = {
  "AWS::ApiGateway::Method": "RestApiId",
  "AWS::ApiGateway::Authorizer": "RestApiId",
  "AWS::ApiGatewayV2::Integration": "ApiId",
  "AWS::ApiGatewayV2::Authorizer": "ApiId",
  "AWS::AppSync::DataSource": "ApiId",
};

function sourceOf(trigger: Trigger, { resolver }: Fleet): Resource | undefined {
  const { via } = trigger;
  const owner = BELONGS_TO[via.type];
  if (owner) return resolver.target(at(via.properties, owner), via.stack)?.resource;
  return trigger.source ?? via;
}

/** The stages of each REST API. */
function stagesOf(fleet: Fleet): ReadonlyMap<Resource | undefined, readonly Resource[]> {
  return groupBy(resourcesOfType(fleet, "AWS::ApiGateway::Stage"), (stage) => {
    return fleet.resolver.target(at(stage.properties, "RestApiId"), stage.stack)?.resource;
  });
}
