import type { CreateStageCommandInput, Stage } from "@aws-sdk/client-apigatewayv2";
import type { Members, Operation, Place } from "../../service.ts";
import { defined } from "./apis.ts";
import { checkStage } from "./check.ts";
import { badRequest, conflict, notFound } from "./errors.ts";
import { MOST_STAGES } from "./limits.ts";
import { find, frozen, type HttpApi, newId, type State } from "./state.ts";

interface Input {
  readonly ApiId?: string;
  readonly StageName?: string;
  readonly DeploymentId?: string;
  readonly Description?: string;
}

/** Stages, and the deployments they show. */
export function stageOperations(place: Place, state: State): Record<string, Operation> {
  const { kernel } = place;
  const now = (): Date => new Date(kernel.now());

  function stageOf(input: Input): { readonly api: HttpApi; readonly stage: Stage; readonly name: string } {
    const api = find(place, state, input.ApiId);
    const name = input.StageName ?? "";
    const stage = api.stages.get(name);
    if (!stage) throw notFound("Invalid stage identifier specified");
    return { api, stage, name };
  }

  function deploy(api: HttpApi, description: string | undefined): Members {
    const DeploymentId = newId(place, 6);
    const about = {
      AutoDeployed: false,
      CreatedDate: now(),
      DeploymentId,
      DeploymentStatus: "DEPLOYED" as const,
      ...(description ? { Description: description } : {}),
    };
    kernel.note("apigatewayv2.deployment-created", { apiId: api.id, id: DeploymentId });
    api.deployments.set(DeploymentId, { about, config: frozen(api) });
    return about;
  }

  function deploymentOf(input: Input) {
    const api = find(place, state, input.ApiId);
    const deployment = api.deployments.get(input.DeploymentId ?? "");
    if (!deployment) throw notFound("Invalid deployment identifier specified");
    return { api, deployment };
  }

  function checkDeployment(api: HttpApi, id: string | undefined): void {
    if (id !== undefined && !api.deployments.has(id)) throw badRequest("Deployment ID does not exist");
  }

  return {
    CreateStage(input: CreateStageCommandInput) {
      const api = find(place, state, input.ApiId);
      checkStage(input, "CreateStage");
      const { ApiId: _, ...rest } = input;
      const StageName = input.StageName ?? "";
      if (api.stages.has(StageName)) throw conflict("Stage already exists");
      if (api.stages.size >= MOST_STAGES) throw badRequest(`An API has at most ${MOST_STAGES} stages`);
      checkDeployment(api, input.DeploymentId);
      const stage = {
        DefaultRouteSettings: { DetailedMetricsEnabled: false },
        RouteSettings: {},
        StageVariables: {},
        Tags: {},
        AutoDeploy: false,
        ...defined(rest),
        CreatedDate: now(),
        LastUpdatedDate: now(),
      } as Stage;
      kernel.note("apigatewayv2.stage-created", { apiId: api.id, stage: StageName });
      api.stages.set(StageName, stage);
      return { ...stage };
    },
    GetStage: (input: Input) => ({ ...stageOf(input).stage }),
    GetStages: (input: Input) => ({ Items: [...find(place, state, input.ApiId).stages.values()] }),
    UpdateStage(input: CreateStageCommandInput) {
      const { api, stage, name } = stageOf(input);
      checkStage(input, "UpdateStage");
      checkDeployment(api, input.DeploymentId);
      if (stage.AutoDeploy && input.DeploymentId !== undefined && input.AutoDeploy !== false)
        throw badRequest("Deployment ID cannot be set on a stage with auto-deploy enabled");
      const { ApiId: _, ...rest } = input;
      const changed = { ...stage, ...defined(rest), LastUpdatedDate: now() } as Stage;
      kernel.note("apigatewayv2.stage-updated", { apiId: api.id, stage: name });
      api.stages.set(name, changed);
      return { ...changed };
    },
    DeleteStage(input: Input) {
      const { api, name } = stageOf(input);
      kernel.note("apigatewayv2.stage-deleted", { apiId: api.id, stage: name });
      api.stages.delete(name);
    },
    CreateDeployment(input: Input) {
      const api = find(place, state, input.ApiId);
      const stage = input.StageName === undefined ? undefined : stageOf(input);
      const made = deploy(api, input.Description);
      if (stage)
        api.stages.set(stage.name, {
          ...stage.stage,
          DeploymentId: String(made["DeploymentId"]),
          LastUpdatedDate: now(),
        });
      return made;
    },
    GetDeployment: (input: Input) => deploymentOf(input).deployment.about as Members,
    GetDeployments: (input: Input) => ({
      Items: [...find(place, state, input.ApiId).deployments.values()].map(({ about }) => about),
    }),
    UpdateDeployment(input: Input) {
      const { deployment } = deploymentOf(input);
      deployment.about = {
        ...deployment.about,
        ...(input.Description === undefined ? {} : { Description: input.Description }),
      };
      return deployment.about as Members;
    },
    DeleteDeployment(input: Input) {
      const { api } = deploymentOf(input);
      for (const { DeploymentId, StageName } of api.stages.values())
        if (DeploymentId === input.DeploymentId)
          throw conflict(`Unable to delete a deployment that the stage ${StageName} shows`);
      api.deployments.delete(input.DeploymentId ?? "");
    },
  };
}
