import type {
  Method,
  PatchOperation,
  PutIntegrationRequest,
  PutMethodRequest,
} from "@aws-sdk/client-api-gateway";
import type { Members, Operation, Place } from "../../service.ts";
import { checkIntegration, checkIntegrationResponse, checkMethod } from "./check.ts";
import { badRequest, conflict, notFound } from "./errors.ts";
import { INTEGRATION_TIMEOUT } from "./limits.ts";
import { patched } from "./patch.ts";
import {
  find,
  findResource,
  type Integration,
  type Resource,
  type RestApi,
  type State,
  withMethod,
} from "./state.ts";

interface Named {
  readonly restApiId?: string;
  readonly resourceId?: string;
  readonly httpMethod?: string;
  readonly statusCode?: string;
  readonly patchOperations?: readonly PatchOperation[];
}

interface Found {
  readonly api: RestApi;
  readonly resource: Resource;
  readonly verb: string;
  readonly method: Method;
}

/** Methods, what they declare to answer, and what is behind them. */
export function methodOperations(place: Place, state: State): Record<string, Operation> {
  function methodOf({ restApiId, resourceId, httpMethod = "" }: Named): Found {
    const api = find(place, state, restApiId);
    const resource = findResource(api, resourceId);
    const method = resource.resourceMethods[httpMethod];
    if (!method) throw notFound("Invalid Method identifier specified");
    return { api, resource, verb: httpMethod, method };
  }

  function integrationOf(input: Named): Found & { readonly integration: Integration } {
    const found = methodOf(input);
    if (!found.method.methodIntegration) throw notFound("Invalid Integration identifier specified");
    return { ...found, integration: found.method.methodIntegration };
  }

  function save({ api, resource, verb }: Found, method: Method | undefined, what: string): void {
    place.kernel.note(`apigateway.${what}`, { apiId: api.id, path: resource.path, method: verb });
    withMethod(api, resource, verb, method);
  }

  return {
    PutMethod(input: PutMethodRequest) {
      const api = find(place, state, input.restApiId);
      const resource = findResource(api, input.resourceId);
      const verb = input.httpMethod ?? "";
      if (resource.resourceMethods[verb]) throw conflict("Method already exists for this resource");
      const { restApiId: _api, resourceId: _resource, ...rest } = input;
      const method: Method = { ...defined(rest), apiKeyRequired: input.apiKeyRequired ?? false };
      checkMethod(method, "PutMethod");
      checkReferences(api, method);
      save({ api, resource, verb, method }, method, "method-put");
      return { ...method };
    },
    GetMethod: (input: Named) => ({ ...methodOf(input).method }),
    UpdateMethod(input: Named) {
      const found = methodOf(input);
      const method = patched(found.method, input.patchOperations, [
        "apiKeyRequired",
        "authorizationScopes",
        "authorizationType",
        "authorizerId",
        "operationName",
        "requestModels",
        "requestParameters",
        "requestValidatorId",
      ]);
      checkMethod(method, "UpdateMethod");
      checkReferences(found.api, method);
      save(found, method, "method-updated");
      return { ...method };
    },
    DeleteMethod(input: Named) {
      save(methodOf(input), undefined, "method-deleted");
    },
    PutIntegration(input: PutIntegrationRequest) {
      const found = methodOf(input);
      const { restApiId: _api, resourceId, httpMethod: _method, integrationHttpMethod, ...rest } = input;
      const integration: Integration = {
        ...defined(rest),
        ...(integrationHttpMethod ? { httpMethod: integrationHttpMethod } : {}),
        passthroughBehavior: input.passthroughBehavior ?? "WHEN_NO_MATCH",
        timeoutInMillis: input.timeoutInMillis ?? INTEGRATION_TIMEOUT,
        cacheNamespace: input.cacheNamespace ?? resourceId,
        cacheKeyParameters: input.cacheKeyParameters ?? [],
      };
      checkIntegration(integration, "PutIntegration");
      save(found, { ...found.method, methodIntegration: integration }, "integration-put");
      return { ...integration };
    },
    GetIntegration: (input: Named) => ({ ...integrationOf(input).integration }),
    UpdateIntegration(input: Named) {
      const found = integrationOf(input);
      const integration = patched(found.integration, input.patchOperations, [
        "cacheKeyParameters",
        "cacheNamespace",
        "connectionId",
        "connectionType",
        "contentHandling",
        "credentials",
        "httpMethod",
        "passthroughBehavior",
        "requestParameters",
        "requestTemplates",
        "timeoutInMillis",
        "uri",
      ]);
      checkIntegration(integration, "UpdateIntegration");
      save(found, { ...found.method, methodIntegration: integration }, "integration-updated");
      return { ...integration };
    },
    DeleteIntegration(input: Named) {
      const found = integrationOf(input);
      const { methodIntegration: _, ...method } = found.method;
      save(found, method, "integration-deleted");
    },
    ...responses("MethodResponse", ["responseModels", "responseParameters"], (input) => {
      const found = methodOf(input);
      return {
        known: (found.method.methodResponses ?? {}) as Members,
        set: (methodResponses) =>
          save(found, { ...found.method, methodResponses } as Method, "method-response-changed"),
      };
    }),
    ...responses(
      "IntegrationResponse",
      ["contentHandling", "responseParameters", "responseTemplates", "selectionPattern"],
      (input) => {
        const found = integrationOf(input);
        return {
          known: (found.integration.integrationResponses ?? {}) as Members,
          set: (integrationResponses) =>
            save(
              found,
              {
                ...found.method,
                methodIntegration: { ...found.integration, integrationResponses },
              } as Method,
              "integration-response-changed",
            ),
        };
      },
    ),
  };
}

/** Put, get, update and delete of responses by their status. */
function responses(
  name: "MethodResponse" | "IntegrationResponse",
  members: readonly string[],
  at: (input: Named) => { readonly known: Members; set(all: Members): void },
): Record<string, Operation> {
  const one = (input: Named): Members => {
    const found = at(input).known[input.statusCode ?? ""];
    if (!found) throw notFound("Invalid Response status code specified");
    return found as Members;
  };
  const keep = (input: Named, response: Members, operation: string): Members => {
    if (name === "IntegrationResponse") checkIntegrationResponse(response, operation);
    const { known, set } = at(input);
    set({ ...known, [input.statusCode ?? ""]: response });
    return response;
  };
  return {
    [`Put${name}`](input: Named) {
      if (!/^[1-5]\d\d$/.test(input.statusCode ?? "")) throw badRequest("Invalid status code specified");
      const { restApiId: _api, resourceId: _resource, httpMethod: _method, ...response } = input;
      if (name === "MethodResponse" && at(input).known[input.statusCode ?? ""])
        throw conflict("Response already exists for this resource");
      return keep(input, defined(response), `Put${name}`);
    },
    [`Get${name}`]: (input: Named) => one(input),
    [`Update${name}`]: (input: Named) =>
      keep(input, patched(one(input), input.patchOperations, members), `Update${name}`),
    [`Delete${name}`](input: Named) {
      one(input);
      const { known, set } = at(input);
      set(Object.fromEntries(Object.entries(known).filter(([status]) => status !== input.statusCode)));
    },
  };
}

export function checkReferences(
  api: RestApi,
  { authorizationType, authorizerId, requestValidatorId }: Method,
): void {
  if (authorizationType === "CUSTOM" && !api.authorizers.has(authorizerId ?? ""))
    throw badRequest(
      "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.",
    );
  if (requestValidatorId && !api.validators.has(requestValidatorId))
    throw badRequest("Invalid Request Validator identifier specified");
}

export function defined(members: object): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
