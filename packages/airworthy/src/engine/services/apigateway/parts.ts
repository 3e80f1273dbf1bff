import type { PatchOperation } from "@aws-sdk/client-api-gateway";
import type { Members, Operation, Place } from "../../service.ts";
import { checkAuthorizer } from "./check.ts";
import { badRequest, conflict, notFlown, notFound } from "./errors.ts";
import { NEVER_SENT, STANDARD } from "./gateway-responses.ts";
import { DEFAULT_TTL } from "./limits.ts";
import { defined } from "./methods.ts";
import { patched } from "./patch.ts";
import { type Authorizer, find, newId, type RequestValidator, type RestApi, type State } from "./state.ts";

type Input = Readonly<Record<string, unknown>> & {
  readonly restApiId?: string;
  readonly patchOperations?: readonly PatchOperation[];
};

/** A kind of part of an API. Sources: https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html */
interface Kind {
  readonly name: string;
  /** The member that names one in a request. */
  readonly key: string;
  readonly missing: string;
  readonly parts: (api: RestApi) => Map<string, object>;
  readonly make: (input: Members, place: Place) => { readonly id: string; readonly part: object };
  readonly check: (part: object, operation: string) => void;
  readonly patches: readonly string[];
}

const KINDS: readonly Kind[] = [
  {
    name: "Authorizer",
    key: "authorizerId",
    missing: "Invalid Authorizer identifier specified",
    parts: (api) => api.authorizers,
    make(input, place) {
      const id = newId(place, 6);
      return { id, part: { authType: "custom", authorizerResultTtlInSeconds: DEFAULT_TTL, ...input, id } };
    },
    check: (part, operation) => checkAuthorizer(part as Authorizer, operation),
    patches: [
      "authType",
      "authorizerCredentials",
      "authorizerResultTtlInSeconds",
      "authorizerUri",
      "identitySource",
      "identityValidationExpression",
      "name",
      "providerARNs",
      "type",
    ],
  },
  {
    name: "RequestValidator",
    key: "requestValidatorId",
    missing: "Invalid Request Validator identifier specified",
    parts: (api) => api.validators,
    make(input, place) {
      const id = newId(place, 6);
      return { id, part: { validateRequestBody: false, validateRequestParameters: false, ...input, id } };
    },
    check(part, operation) {
      if ((part as RequestValidator).validateRequestBody) throw notFlown(operation, "validateRequestBody");
    },
    patches: ["name", "validateRequestBody", "validateRequestParameters"],
  },
  {
    name: "Model",
    key: "modelName",
    missing: "Invalid model name specified",
    parts: (api) => api.models,
    make: (input, place) => ({ id: String(input["name"]), part: { ...input, id: newId(place, 6) } }),
    check(part) {
      if (!/^[A-Za-z0-9]+$/.test(String((part as Members)["name"])))
        throw badRequest("Model name must be alphanumeric");
    },
    patches: ["description", "schema"],
  },
];

/** Authorizers, validators, models and gateway responses of an API. */
export function partOperations(place: Place, state: State): Record<string, Operation> {
  const all = KINDS.map((kind) => operationsOf(kind, place, state));
  return Object.assign({}, ...all, gatewayResponses(place, state)) as Record<string, Operation>;
}

function operationsOf(kind: Kind, place: Place, state: State): Record<string, Operation> {
  const { name, key, missing, parts, make, check, patches } = kind;
  const note = (what: string, apiId: string, id: string): void =>
    place.kernel.note(`apigateway.${name.toLowerCase()}-${what}`, { apiId, id });

  function one(input: Input): { readonly api: RestApi; readonly id: string; readonly part: object } {
    const api = find(place, state, input.restApiId);
    const id = String(input[key]);
    const part = parts(api).get(id);
    if (!part) throw notFound(name === "Model" ? `${missing}: ${id}` : missing);
    return { api, id, part };
  }

  return {
    [`Create${name}`](input: Input) {
      const api = find(place, state, input.restApiId);
      const { restApiId: _, ...rest } = input;
      const { id, part } = make(defined(rest), place);
      check(part, `Create${name}`);
      if (parts(api).has(id)) throw conflict(`${name} name already exists for this REST API`);
      note("created", api.id, id);
      parts(api).set(id, part);
      return { ...part };
    },
    [`Get${name}`](input: Input) {
      const { part } = one(input);
      // A schema that refers to no other is flat already.
      if (input["flatten"] === true && /"\$ref"/.test(String((part as Members)["schema"])))
        throw notFlown(`Get${name}`, "flatten");
      return { ...part };
    },
    [`Get${name}s`]: (input: Input) => ({ items: [...parts(find(place, state, input.restApiId)).values()] }),
    [`Update${name}`](input: Input) {
      const { api, id, part } = one(input);
      const changed = patched(part, input.patchOperations, patches);
      check(changed, `Update${name}`);
      note("updated", api.id, id);
      parts(api).set(id, changed);
      return { ...changed };
    },
    [`Delete${name}`](input: Input) {
      const { api, id } = one(input);
      for (const { resourceMethods, path } of api.resources.values())
        for (const [verb, method] of Object.entries(resourceMethods))
          if (method.authorizerId === id || method.requestValidatorId === id)
            throw conflict(`${name} is still used by ${verb} ${path}`);
      note("deleted", api.id, id);
      parts(api).delete(id);
    },
  };
}

/** How the API's own errors look. */
function gatewayResponses(place: Place, state: State): Record<string, Operation> {
  const standard = (responseType: string): Members => ({
    responseType,
    defaultResponse: true,
    responseParameters: {},
    responseTemplates: { "application/json": '{"message":$context.error.messageString}' },
    ...(responseType.startsWith("DEFAULT_")
      ? {}
      : { statusCode: String(STANDARD[responseType as keyof typeof STANDARD]?.status ?? 400) }),
  });
  const typeOf = (input: Input): string => {
    const type = String(input["responseType"]);
    if (!(type in STANDARD) && !NEVER_SENT.some((one) => one === type))
      throw badRequest("Unsupported response type.");
    return type;
  };
  const check = (response: Members): void => {
    for (const [name, value] of Object.entries(
      (response["responseParameters"] ?? {}) as Readonly<Record<string, string>>,
    ))
      if (!/^'.*'$/s.test(value) || !name.startsWith("gatewayresponse.header."))
        throw notFlown("PutGatewayResponse", `responseParameters ${name} of ${value}`);
  };
  const keep = (api: RestApi, type: string, response: Members): Members => {
    check(response);
    place.kernel.note("apigateway.gateway-response-put", { apiId: api.id, type });
    api.responses.set(type, response);
    return response;
  };
  return {
    PutGatewayResponse(input: Input) {
      const api = find(place, state, input.restApiId);
      const type = typeOf(input);
      const { restApiId: _, ...rest } = input;
      return keep(api, type, {
        responseParameters: {},
        responseTemplates: {},
        ...defined(rest),
        responseType: type,
        defaultResponse: false,
      });
    },
    GetGatewayResponse(input: Input) {
      const type = typeOf(input);
      return { ...(find(place, state, input.restApiId).responses.get(type) ?? standard(type)) };
    },
    GetGatewayResponses(input: Input) {
      const { responses } = find(place, state, input.restApiId);
      return {
        items: [...Object.keys(STANDARD), ...NEVER_SENT].map((type) => responses.get(type) ?? standard(type)),
      };
    },
    UpdateGatewayResponse(input: Input) {
      const api = find(place, state, input.restApiId);
      const type = typeOf(input);
      const before = (api.responses.get(type) ?? standard(type)) as Members;
      return keep(api, type, {
        ...patched(before, input.patchOperations, ["responseParameters", "responseTemplates", "statusCode"]),
        defaultResponse: false,
      });
    },
    DeleteGatewayResponse(input: Input) {
      const api = find(place, state, input.restApiId);
      if (!api.responses.delete(typeOf(input))) throw notFound("Gateway response type not defined on api");
    },
  };
}
