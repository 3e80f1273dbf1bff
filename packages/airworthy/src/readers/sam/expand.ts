import type { Diagnostic } from "../diagnostics.ts";
import type { Resource, Stack } from "../stack.ts";
import {
  expandCapacityProvider,
  expandMicrovmImage,
  expandNetworkConnector,
  expandWebFunction,
} from "./compute.ts";
import { embeddedConnectors, expandConnector } from "./connectors/connector.ts";
import { expandDeployments } from "./deployment.ts";
import { type Expansion, type Sam, warn } from "./expansion.ts";
import { expandFunction } from "./function.ts";
import { withGlobals } from "./globals.ts";
import { expandGraphQlApi } from "./graphql-api.ts";
import { expandHttpApi } from "./http-api.ts";
import { IMPLICIT_HTTP_API, IMPLICIT_REST_API, implicitApi } from "./implicit-apis.ts";
import { dereferenced, mayRefer, refer, replace } from "./references.ts";
import { expandRestApi } from "./rest-api.ts";
import { expandStateMachine } from "./state-machine.ts";
import { expandApplication, expandLayerVersion, expandSimpleTable } from "./storage.ts";
import { expandWebSocketApi } from "./websocket-api.ts";

type Expand = (sam: Sam, x: Expansion) => Resource[];

/** In the order SAM works: what events leave for an API is there before the API is made. */
const KINDS: Readonly<Record<string, Expand>> = {
  Function: expandFunction,
  StateMachine: expandStateMachine,
  Api: expandRestApi,
  HttpApi: expandHttpApi,
  WebSocketApi: expandWebSocketApi,
  SimpleTable: expandSimpleTable,
  LayerVersion: expandLayerVersion,
  Application: expandApplication,
  GraphQLApi: expandGraphQlApi,
  CapacityProvider: expandCapacityProvider,
  NetworkConnector: expandNetworkConnector,
  WebFunction: expandWebFunction,
  MicrovmImage: expandMicrovmImage,
};

const SAM = "AWS::Serverless::";
const CONNECTOR = `${SAM}Connector`;

/**
 * The resources that CloudFormation would get from AWS SAM. Everything a person wrote keeps its place in the text.
 * Odd input is expanded as far as it goes; nothing is thrown.
 *
 * Source: https://github.com/aws/serverless-application-model
 */
export function expandSam(stack: Stack, diagnostics: Diagnostic[]): Iterable<Resource> {
  const x: Expansion = {
    stack,
    diagnostics,
    routes: new Map(),
    changed: new Map(),
    deployments: [],
    shared: new Map(),
  };
  const made = new Map<string, readonly Resource[]>();
  const names = new Map<string, string>();
  const written = samResources(stack);
  const refers = mayRefer(stack.sources.map((source) => source.text));
  const expandKind = (kind: string, sams: Iterable<Sam>) => {
    const expand = KINDS[kind] as Expand;
    for (const sam of sams) {
      const resources = expand(sam, x);
      if (refers) refer(names, sam, resources);
      made.set(sam.id, resources);
    }
  };
  for (const kind of Object.keys(KINDS)) expandKind(kind, written.get(kind) ?? []);
  const users = [...(written.get("Function") ?? []), ...(written.get("StateMachine") ?? [])];
  const generated: Resource[] = [];
  for (const [id, kind] of [
    [IMPLICIT_REST_API, "Api"],
    [IMPLICIT_HTTP_API, "HttpApi"],
  ] as const) {
    const sam = made.has(id) ? undefined : implicitApi(id, `${SAM}${kind}`, x, users);
    if (!sam) continue;
    expandKind(kind, [sam]);
    generated.push(...(made.get(id) ?? []));
  }
  generated.push(...expandDeployments(x), ...x.shared.values());
  const all: Resource[] = [];
  for (const resource of stack.authored.values()) {
    if (resource.type === CONNECTOR) continue;
    const own = made.get(resource.id);
    if (!own && resource.type.startsWith(SAM)) unknownKind(resource, x);
    all.push(...(own ?? [x.changed.get(resource.id) ?? resource]));
  }
  const whole = [...all, ...generated];
  referOutputs(stack, names);
  return [...whole, ...connections(x, written.get("Connector") ?? [], whole)].map((resource) =>
    dereferenced(resource, names),
  );
}

/** Outputs may name what SAM generates too: `!Ref Orders.Alias`. */
function referOutputs({ outputs }: Stack, names: ReadonlyMap<string, string>): void {
  if (names.size === 0 || !(outputs instanceof Map)) return;
  for (const [id, output] of outputs) outputs.set(id, replace(output, names));
}

/** Connectors come last: they look at the roles and mappings that everything else has by then. */
function connections(x: Expansion, written: readonly Sam[], made: readonly Resource[]): Resource[] {
  const embedded = [...x.stack.authored.values()].flatMap((resource) => embeddedConnectors(resource));
  if (written.length === 0 && embedded.length === 0) return [];
  const byId = new Map(made.map((resource) => [resource.id, resource]));
  return [...written, ...embedded].flatMap((sam) => expandConnector(sam, x, (id) => byId.get(id)));
}

function samResources(stack: Stack): Map<string, Sam[]> {
  const kinds = new Map<string, Sam[]>();
  for (const resource of stack.authored.values()) {
    if (!resource.type.startsWith(SAM)) continue;
    const kind = resource.type.slice(SAM.length);
    const sams = kinds.get(kind) ?? [];
    kinds.set(kind, sams);
    sams.push({ id: resource.id, resource, properties: withGlobals(resource, stack) });
  }
  return kinds;
}

function unknownKind(resource: Resource, x: Expansion): void {
  warn(
    x,
    resource.at,
    `The SAM type ${resource.type} of ${resource.id} is unknown here; what it generates is not looked at.`,
    `Check the spelling; known are ${Object.keys(KINDS).join(", ")}.`,
  );
}
