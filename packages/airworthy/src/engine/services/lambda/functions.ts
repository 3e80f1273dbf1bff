import type {
  CreateFunctionRequest,
  DeleteFunctionRequest,
  GetFunctionConfigurationRequest,
  GetFunctionRequest,
  ListFunctionsRequest,
} from "@aws-sdk/client-lambda";
import { type Later, whenKnown } from "../../kernel/later.ts";
import type { Members, Operation } from "../../service.ts";
import { type Code, readCode } from "./code.ts";
import { defaults, settingsOf } from "./configure.ts";
import { conflict, invalid, malformed, refuseMembers, unmet } from "./errors.ts";
import type { Lambda } from "./lambda.ts";
import { checkNewName, find, findFunction, readName } from "./names.ts";
import { codeOf, listed, page, presented } from "./present.ts";
import { arnOf, type Configuration, type LambdaFunction, stamp, type Version } from "./state.ts";
import { checkRole, checkSettings, checkTags } from "./validate.ts";

/** Parts of a new function that airworthy refuses. */
const REFUSED = [
  "CodeSigningConfigArn",
  "CapacityProviderConfig",
  "DurableConfig",
  "FileSystemConfigs",
  "TenancyConfig",
  "PublishTo",
];

/** Create, get, list and delete functions. */
export function functionOperations(lambda: Lambda): Record<string, Operation> {
  const { place, state } = lambda;
  const { kernel } = place;

  function create(input: CreateFunctionRequest): Members | Later<Members> {
    checkNewName(input.FunctionName);
    const { name } = readName(place, input.FunctionName);
    if (name.length > 64)
      throw invalid(
        `1 validation error detected: ${unmet(name, "functionName", "have length less than or equal to 64")}`,
      );
    refuseMembers("CreateFunction", input, REFUSED);
    checkSettings(place, state, input);
    checkTags(input.Tags ?? {});
    if (!input.Role) throw malformed(unmet(input.Role, "role", "not be null"));
    checkRole(place, input.Role);
    if (input.PackageType === "Image") {
      if (!input.Code?.ImageUri) throw invalid("Please provide a source for function code.");
      if (input.Runtime || input.Handler)
        throw invalid("Please don't provide Runtime or Handler or Layer when the packageType is Image.");
    } else if (!input.Runtime || !input.Handler)
      throw invalid(
        "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
      );
    if (state.functions.has(name)) throw conflict(`Function already exist: ${name}`);
    return whenKnown(readCode(place, input.Code ?? {}), (code) => made(name, input, code));
  }

  function made(name: string, input: CreateFunctionRequest, code: Code): Members {
    // Reading the code may have taken a while.
    if (state.functions.has(name)) throw conflict(`Function already exist: ${name}`);
    const arn = arnOf(place, name);
    const config: Configuration = {
      ...defaults(name),
      ...settingsOf(place, state, name, input),
      FunctionName: name,
      FunctionArn: arn,
      Role: input.Role as string,
      Timeout: input.Timeout ?? 3,
      MemorySize: input.MemorySize ?? 128,
      CodeSha256: code.location.sha256,
      CodeSize: code.size,
      Version: "$LATEST",
      LastModified: stamp(kernel.now()),
      RevisionId: lambda.revision(),
      State: "Pending",
      StateReason: "The function is being created.",
      StateReasonCode: "Creating",
    };
    const fn: LambdaFunction = {
      name,
      arn,
      latest: { config, code: code.location, generation: ++state.generations },
      published: new Map(),
      nextVersion: 1,
      aliases: new Map(),
      policies: new Map(),
      eventInvoke: new Map(),
      urls: new Map(),
      provisioned: new Map(),
      reserved: undefined,
      tags: input.Tags ?? {},
      recursiveLoop: "Terminate",
      runtimeManagement: new Map(),
    };
    kernel.note("lambda.function-created", { functionName: name, runtime: input.Runtime ?? "image" });
    state.functions.set(name, fn);
    const answer = input.Publish ? { ...config, Version: "1" } : config;
    lambda.settle(fn);
    if (input.Publish) lambda.publish(fn, {});
    return answer;
  }

  function get(input: GetFunctionRequest): Members {
    const { fn, version, qualifier } = find(
      place,
      state,
      readName(place, input.FunctionName, input.Qualifier ?? undefined),
    );
    return {
      Configuration: presented(version, qualifier),
      Code: codeOf(place, version),
      ...(Object.keys(fn.tags).length > 0 ? { Tags: fn.tags } : {}),
      ...(fn.reserved === undefined ? {} : { Concurrency: { ReservedConcurrentExecutions: fn.reserved } }),
    };
  }

  function list({ FunctionVersion, MasterRegion, Marker, MaxItems }: ListFunctionsRequest): Members {
    if (FunctionVersion && FunctionVersion !== "ALL")
      throw malformed(unmet(FunctionVersion, "functionVersion", "satisfy enum value set: [ALL]"));
    const here = !MasterRegion || MasterRegion === "ALL" || MasterRegion === place.region;
    const all = here ? [...state.functions.values()] : [];
    const { items, NextMarker } = page(
      FunctionVersion
        ? all.flatMap((fn) => [
            listed(fn.latest, "$LATEST"),
            ...[...fn.published.values()].map((version) => listed(version, version.config.Version)),
          ])
        : all.map((fn) => listed(fn.latest)),
      Marker,
      MaxItems,
    );
    return { Functions: items, ...(NextMarker ? { NextMarker } : {}) };
  }

  function remove(input: DeleteFunctionRequest): Members {
    const named = readName(place, input.FunctionName, input.Qualifier ?? undefined);
    const { qualifier } = named;
    if (qualifier === "$LATEST")
      throw invalid("$LATEST version cannot be deleted without deleting the function.");
    const fn = findFunction(place, state, { ...named, qualifier: undefined });
    if (qualifier !== undefined) removeVersion(fn, qualifier);
    else {
      kernel.note("lambda.function-deleted", { functionName: fn.name });
      state.functions.delete(fn.name);
      lambda.pools.outdate(({ spec }) => spec.functionName === fn.name);
      lambda.dispatcher.forget(fn.name);
    }
    return { StatusCode: 204 };
  }

  function removeVersion(fn: LambdaFunction, qualifier: string): void {
    if (fn.aliases.has(qualifier)) throw invalid("Deletion of aliases is not currently supported.");
    const version: Version | undefined = fn.published.get(qualifier);
    // A version that is not there is as good as deleted.
    if (!version) return;
    const users = [...fn.aliases.values()].filter(
      (alias) => alias.version === qualifier || qualifier in alias.weights,
    );
    if (users.length > 0)
      throw conflict(
        `Cannot delete version ${qualifier}. It is currently referenced by aliases: [${users.map(({ name }) => name).join(", ")}]`,
      );
    kernel.note("lambda.version-deleted", { functionName: fn.name, version: qualifier });
    fn.published.delete(qualifier);
    fn.provisioned.delete(qualifier);
    lambda.pools.outdate((environment) => environment.version === version);
    lambda.dispatcher.forget(fn.name);
  }

  return {
    CreateFunction: create,
    GetFunction: get,
    GetFunctionConfiguration: (input: GetFunctionConfigurationRequest): Members => {
      const found = find(place, state, readName(place, input.FunctionName, input.Qualifier ?? undefined));
      return presented(found.version, found.qualifier);
    },
    ListFunctions: list,
    DeleteFunction: remove,
  };
}
