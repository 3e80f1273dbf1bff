import type {
  CreateDeploymentRequest,
  CreateStageRequest,
  MethodSetting,
  PatchOperation,
  Stage,
} from "@aws-sdk/client-api-gateway";
import type { Members, Operation, Place } from "../../service.ts";
import { badRequest, conflict, notFlown, notFound } from "./errors.ts";
import { MOST_STAGES } from "./limits.ts";
import { defined } from "./methods.ts";
import { patched } from "./patch.ts";
import { type Config, find, frozen, newId, type RestApi, type State } from "./state.ts";

interface Named {
  readonly restApiId?: string;
  readonly stageName?: string;
  readonly deploymentId?: string;
  readonly patchOperations?: readonly PatchOperation[];
}

/** Deployments freeze an API; stages show one of them. */
export function stageOperations(place: Place, state: State): Record<string, Operation> {
  const { kernel } = place;
  const now = (): Date => new Date(kernel.now());

  function stageOf({ restApiId, stageName = "" }: Named): { readonly api: RestApi; readonly stage: Stage } {
    const api = find(place, state, restApiId);
    const stage = api.stages.get(stageName);
    if (!stage) throw notFound("Invalid stage identifier specified");
    return { api, stage };
  }

  function deploymentOf({ restApiId, deploymentId = "" }: Named) {
    const api = find(place, state, restApiId);
    const deployment = api.deployments.get(deploymentId);
    if (!deployment) throw notFound("Invalid Deployment identifier specified");
    return { api, deployment };
  }

  function addStage(api: RestApi, input: Partial<CreateStageRequest>): Stage {
    const stageName = input.stageName ?? "";
    if (!/^[\w-]{1,128}$/.test(stageName)) throw badRequest("Stage name only allows a-zA-Z0-9_-");
    if (api.stages.has(stageName)) throw conflict("Stage already exists");
    if (api.stages.size >= MOST_STAGES) throw badRequest("Maximum number of stages reached.");
    if (!api.deployments.has(input.deploymentId ?? "")) throw badRequest("Deployment id does not exist");
    const { restApiId: _, ...rest } = input as CreateStageRequest;
    const stage = {
      methodSettings: {},
      cacheClusterEnabled: false,
      cacheClusterStatus: "NOT_AVAILABLE",
      tracingEnabled: false,
      ...defined(rest),
      createdDate: now(),
      lastUpdatedDate: now(),
    } as Stage;
    checkStage(stage, "CreateStage");
    kernel.note("apigateway.stage-created", {
      apiId: api.id,
      stage: stageName,
      deployment: stage.deploymentId,
    });
    api.stages.set(stageName, stage);
    return stage;
  }

  return {
    CreateDeployment(input: CreateDeploymentRequest) {
      const api = find(place, state, input.restApiId);
      if (input.canarySettings) throw notFlown("CreateDeployment", "canarySettings");
      if (input.cacheClusterEnabled) throw notFlown("CreateDeployment", "cacheClusterEnabled");
      const methods = [...api.resources.values()].flatMap(({ resourceMethods }) =>
        Object.values(resourceMethods),
      );
      if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
      if (methods.some(({ methodIntegration }) => !methodIntegration))
        throw badRequest("No integration defined for method");
      const id = newId(place, 6);
      const about = {
        id,
        createdDate: now(),
        ...(input.description ? { description: input.description } : {}),
      };
      kernel.note("apigateway.deployment-created", { apiId: api.id, id });
      api.deployments.set(id, { about, config: frozen(api) });
      const { stageName } = input;
      if (!stageName) return about;
      const known = api.stages.get(stageName);
      if (known)
        api.stages.set(stageName, {
          ...known,
          deploymentId: id,
          lastUpdatedDate: now(),
          ...(input.variables ? { variables: input.variables } : {}),
        });
      else
        addStage(api, {
          stageName,
          deploymentId: id,
          ...(input.stageDescription ? { description: input.stageDescription } : {}),
          ...(input.variables ? { variables: input.variables } : {}),
          ...(input.tracingEnabled ? { tracingEnabled: true } : {}),
        });
      return about;
    },
    GetDeployment(input: Named & { readonly embed?: readonly string[] }) {
      const { about, config } = deploymentOf(input).deployment;
      return { ...about, ...(input.embed?.includes("apisummary") ? { apiSummary: summaryOf(config) } : {}) };
    },
    GetDeployments: ({ restApiId }: Named) => ({
      items: [...find(place, state, restApiId).deployments.values()].map(({ about }) => about),
    }),
    UpdateDeployment(input: Named) {
      const { deployment } = deploymentOf(input);
      deployment.about = patched(deployment.about, input.patchOperations, ["description"]);
      return { ...deployment.about };
    },
    DeleteDeployment(input: Named) {
      const { api } = deploymentOf(input);
      for (const { deploymentId } of api.stages.values())
        if (deploymentId === input.deploymentId)
          throw badRequest("Active stages pointing to this deployment must be moved or deleted");
      api.deployments.delete(input.deploymentId ?? "");
    },
    CreateStage: (input: CreateStageRequest) => ({ ...addStage(find(place, state, input.restApiId), input) }),
    GetStage: (input: Named) => ({ ...stageOf(input).stage }),
    GetStages: ({ restApiId, deploymentId }: Named) => ({
      item: [...find(place, state, restApiId).stages.values()].filter(
        (one) => deploymentId === undefined || one.deploymentId === deploymentId,
      ),
    }),
    UpdateStage(input: Named) {
      const { api, stage } = stageOf(input);
      const [settings, others] = divided(input.patchOperations ?? []);
      const changed = {
        ...patched(stage, others, [
          "accessLogSettings",
          "cacheClusterEnabled",
          "canarySettings",
          "clientCertificateId",
          "deploymentId",
          "description",
          "tracingEnabled",
          "variables",
        ]),
        methodSettings: withSettings(stage.methodSettings ?? {}, settings),
        lastUpdatedDate: now(),
      };
      checkStage(changed, "UpdateStage");
      if (!api.deployments.has(changed.deploymentId ?? "")) throw badRequest("Deployment id does not exist");
      kernel.note("apigateway.stage-updated", { apiId: api.id, stage: input.stageName });
      api.stages.set(input.stageName ?? "", changed);
      return { ...changed };
    },
    DeleteStage(input: Named) {
      const { api } = stageOf(input);
      kernel.note("apigateway.stage-deleted", { apiId: api.id, stage: input.stageName });
      api.stages.delete(input.stageName ?? "");
    },
  };
}

function checkStage(stage: Stage, operation: string): void {
  if (stage.cacheClusterEnabled) throw notFlown(operation, "cacheClusterEnabled");
  if (stage.canarySettings) throw notFlown(operation, "canarySettings");
  if (stage.clientCertificateId) throw notFlown(operation, "clientCertificateId");
  for (const settings of Object.values(stage.methodSettings ?? {})) {
    if (settings.cachingEnabled) throw notFlown(operation, "cachingEnabled");
    if (settings.loggingLevel && settings.loggingLevel !== "OFF")
      throw notFlown(operation, `loggingLevel ${settings.loggingLevel}`);
    if (settings.dataTraceEnabled) throw notFlown(operation, "dataTraceEnabled");
  }
}

/** Where patches of a method's settings go. Source: https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateStage-Patch */
const SETTING: Readonly<Record<string, keyof MethodSetting>> = {
  "metrics/enabled": "metricsEnabled",
  "logging/loglevel": "loggingLevel",
  "logging/dataTrace": "dataTraceEnabled",
  "throttling/burstLimit": "throttlingBurstLimit",
  "throttling/rateLimit": "throttlingRateLimit",
  "caching/enabled": "cachingEnabled",
};

type Change = {
  readonly key: string;
  readonly setting: keyof MethodSetting;
  readonly value: string | undefined;
};

function divided(operations: readonly PatchOperation[]): [settings: Change[], others: PatchOperation[]] {
  const settings: Change[] = [];
  const others: PatchOperation[] = [];
  for (const operation of operations) {
    const [, key, name = ""] =
      /^\/(.+)\/((?:metrics|logging|throttling|caching)\/\w+)$/.exec(operation.path ?? "") ?? [];
    const setting = SETTING[name];
    if (key === undefined) others.push(operation);
    else if (!setting) throw notFlown("UpdateStage", name);
    else settings.push({ key, setting, value: operation.op === "remove" ? undefined : operation.value });
  }
  return [settings, others];
}

function withSettings(
  before: Readonly<Record<string, MethodSetting>>,
  changes: readonly Change[],
): Record<string, MethodSetting> {
  const settings: Record<string, MethodSetting> = { ...before };
  for (const { key, setting, value } of changes) {
    const { [setting]: _, ...others } = settings[key] ?? {};
    const typed = setting.startsWith("throttling")
      ? Number(value)
      : setting === "loggingLevel"
        ? value
        : value === "true";
    settings[key] = (value === undefined ? others : { ...others, [setting]: typed }) as MethodSetting;
  }
  return settings;
}

/** What a deployment answers to. Source: https://docs.aws.amazon.com/apigateway/latest/api/API_GetDeployment.html */
function summaryOf({ resources }: Config): Members {
  return Object.fromEntries(
    [...resources.values()]
      .filter(({ resourceMethods }) => Object.keys(resourceMethods).length > 0)
      .map(({ path, resourceMethods }) => [
        path,
        Object.fromEntries(
          Object.entries(resourceMethods).map(([verb, { authorizationType, apiKeyRequired = false }]) => [
            verb,
            { authorizationType, apiKeyRequired },
          ]),
        ),
      ]),
  );
}
