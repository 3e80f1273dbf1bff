import { createHash } from "node:crypto";
import type {
  Cors,
  CreateFunctionUrlConfigRequest,
  DeleteFunctionUrlConfigRequest,
  FunctionUrlAuthType,
  FunctionUrlConfig,
  GetFunctionUrlConfigRequest,
  ListFunctionUrlConfigsRequest,
  UpdateFunctionUrlConfigRequest,
} from "@aws-sdk/client-lambda";
import type { Members, Operation, Place } from "../../service.ts";
import { conflict, malformed, notFound, unmet } from "./errors.ts";
import type { Lambda } from "./lambda.ts";
import { readName } from "./names.ts";
import { page } from "./present.ts";
import { arnOf, type LambdaFunction, stamp, type State } from "./state.ts";

const ALIAS = /^(?!^\d+$)^[0-9a-zA-Z-_]+$/;

/** HTTP addresses of functions and aliases. */
export function urlOperations(lambda: Lambda): Record<string, Operation> {
  const { place, state } = lambda;
  const { kernel } = place;

  function target(name: string | undefined, wanted: string | undefined) {
    if (wanted !== undefined && !ALIAS.test(wanted))
      throw malformed(
        unmet(wanted, "qualifier", "satisfy regular expression pattern: ((?!^\\d+$)^[0-9a-zA-Z-_]+$)"),
      );
    const { name: plain, qualifier } = readName(place, name, wanted);
    return { fn: state.functions.get(plain), qualifier, key: qualifier ?? "$LATEST" };
  }

  function known(
    name: string | undefined,
    wanted: string | undefined,
    missing = "The resource you requested does not exist.",
  ) {
    const { fn, qualifier, key } = target(name, wanted);
    const config = fn?.urls.get(key);
    if (!fn || (qualifier !== undefined && !fn.aliases.has(qualifier))) throw notFound(missing);
    if (!config) throw notFound("The resource you requested does not exist.");
    return { fn, qualifier, key, config };
  }

  function create(input: CreateFunctionUrlConfigRequest): Members {
    const { fn, qualifier, key } = target(input.FunctionName, input.Qualifier ?? undefined);
    if (!fn || (qualifier !== undefined && !fn.aliases.has(qualifier)))
      throw notFound("Function does not exist");
    check(input);
    const arn = arnOf(place, fn.name, qualifier);
    if (fn.urls.has(key))
      throw conflict(
        `Failed to create function url config for [functionArn = ${arn}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
      );
    const now = stamp(kernel.now());
    return keep(fn, key, {
      FunctionUrl: urlOf(place, arn),
      FunctionArn: arn,
      AuthType: input.AuthType,
      CreationTime: now,
      LastModifiedTime: now,
      InvokeMode: input.InvokeMode ?? "BUFFERED",
      ...(input.Cors ? { Cors: input.Cors } : {}),
    });
  }

  function update(input: UpdateFunctionUrlConfigRequest): Members {
    check(input);
    const { fn, key, config } = known(
      input.FunctionName,
      input.Qualifier ?? undefined,
      "Function does not exist",
    );
    return keep(fn, key, {
      ...config,
      LastModifiedTime: stamp(kernel.now()),
      ...(input.AuthType ? { AuthType: input.AuthType } : {}),
      ...(input.InvokeMode ? { InvokeMode: input.InvokeMode } : {}),
      ...(input.Cors ? { Cors: input.Cors } : {}),
    });
  }

  function keep(fn: LambdaFunction, key: string, config: FunctionUrlConfig): Members {
    kernel.note("lambda.url-configured", { functionName: fn.name, qualifier: key });
    fn.urls.set(key, config);
    return { ...config };
  }

  return {
    CreateFunctionUrlConfig: create,
    UpdateFunctionUrlConfig: update,
    GetFunctionUrlConfig: (input: GetFunctionUrlConfigRequest): Members => ({
      ...known(input.FunctionName, input.Qualifier ?? undefined).config,
    }),
    DeleteFunctionUrlConfig: (input: DeleteFunctionUrlConfigRequest) => {
      const { fn, key } = known(input.FunctionName, input.Qualifier ?? undefined);
      kernel.note("lambda.url-removed", { functionName: fn.name, qualifier: key });
      fn.urls.delete(key);
    },
    ListFunctionUrlConfigs: (input: ListFunctionUrlConfigsRequest): Members => {
      const { fn } = target(input.FunctionName, undefined);
      if (!fn) throw notFound("Function does not exist");
      const { items, NextMarker } = page([...fn.urls.values()], input.Marker, input.MaxItems);
      return { FunctionUrlConfigs: items, ...(NextMarker ? { NextMarker } : {}) };
    },
  };
}

function check({ AuthType, InvokeMode }: { readonly AuthType?: string; readonly InvokeMode?: string }): void {
  if (AuthType !== undefined && AuthType !== "NONE" && AuthType !== "AWS_IAM")
    throw malformed(unmet(AuthType, "authType", "satisfy enum value set: [NONE, AWS_IAM]"));
  if (InvokeMode !== undefined && InvokeMode !== "BUFFERED" && InvokeMode !== "RESPONSE_STREAM")
    throw malformed(unmet(InvokeMode, "invokeMode", "satisfy enum value set: [RESPONSE_STREAM, BUFFERED]"));
}

/** The same function has the same address each time: `http://<id>.lambda-url.<region>.localhost:4566/`. */
function urlOf({ endpoint, region }: Place, arn: string): string {
  const { protocol, port } = new URL(endpoint);
  return `${protocol}//${idOf(arn)}.lambda-url.${region}.localhost${port ? `:${port}` : ""}/`;
}

function idOf(arn: string): string {
  const digest = createHash("sha256").update(arn).digest("hex");
  return BigInt(`0x${digest}`).toString(36).slice(0, 32);
}

/** What an address leads to. */
export interface FunctionUrl {
  readonly functionName: string;
  readonly qualifier: string | undefined;
  readonly authType: FunctionUrlAuthType;
  readonly streaming: boolean;
  readonly cors: Cors | undefined;
}

export function findUrl(state: State, id: string): FunctionUrl | undefined {
  for (const fn of state.functions.values())
    for (const [qualifier, config] of fn.urls)
      if (idOf(config.FunctionArn ?? "") === id)
        return {
          functionName: fn.name,
          qualifier: qualifier === "$LATEST" ? undefined : qualifier,
          authType: config.AuthType ?? "AWS_IAM",
          streaming: config.InvokeMode === "RESPONSE_STREAM",
          cors: config.Cors,
        };
  return undefined;
}
