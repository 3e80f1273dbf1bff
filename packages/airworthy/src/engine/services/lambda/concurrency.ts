import type {
  DeleteProvisionedConcurrencyConfigRequest,
  GetProvisionedConcurrencyConfigRequest,
  ListProvisionedConcurrencyConfigsRequest,
  PutFunctionConcurrencyRequest,
  PutProvisionedConcurrencyConfigRequest,
} from "@aws-sdk/client-lambda";
import { ServiceError } from "../../error.ts";
import type { Members, Operation, Place } from "../../service.ts";
import { conflict, invalid, malformed, notFound, refused, unmet } from "./errors.ts";
import type { Lambda } from "./lambda.ts";
import { ACCOUNT_CONCURRENCY, LEAST_UNRESERVED } from "./limits.ts";
import { findFunction, readName, wholeFunction } from "./names.ts";
import { page } from "./present.ts";
import {
  arnOf,
  type LambdaFunction,
  type Provisioned,
  provisionedOf,
  setAside,
  type State,
} from "./state.ts";

/** Concurrency of the account that no function has set aside, but for one of them. */
export function unreserved(state: State, except?: LambdaFunction): number {
  let left = ACCOUNT_CONCURRENCY;
  for (const fn of state.functions.values()) if (fn !== except) left -= setAside(fn);
  return left;
}

/** Reserved and provisioned concurrency. */
export function concurrencyOperations(lambda: Lambda): Record<string, Operation> {
  const { place, state, provisioner } = lambda;
  const { kernel } = place;

  function put(input: PutFunctionConcurrencyRequest): Members {
    const fn = wholeFunction(place, state, input.FunctionName, "$LATEST");
    const wanted = input.ReservedConcurrentExecutions;
    if (wanted === undefined || wanted === null || wanted < 0)
      throw malformed(unmet(wanted, "reservedConcurrentExecutions", "have value greater than or equal to 0"));
    if (wanted < provisionedOf(fn))
      throw invalid(
        `ReservedConcurrentExecutions ${wanted} should not be lower than function's total provisioned concurrency [${provisionedOf(fn)}].`,
      );
    if (wanted > 0 && unreserved(state, fn) - wanted < LEAST_UNRESERVED)
      throw refused(
        `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${LEAST_UNRESERVED}].`,
      );
    kernel.note("lambda.concurrency-reserved", { functionName: fn.name, reserved: wanted });
    fn.reserved = wanted;
    lambda.dispatcher.forget(fn.name);
    return { ReservedConcurrentExecutions: wanted };
  }

  function putProvisioned(input: PutProvisionedConcurrencyConfigRequest): Members {
    const wanted = input.ProvisionedConcurrentExecutions;
    if (wanted === undefined || wanted < 1)
      throw malformed(
        unmet(wanted, "provisionedConcurrentExecutions", "have value greater than or equal to 1"),
      );
    const { fn, qualifier } = target(
      place,
      state,
      input.FunctionName,
      input.Qualifier,
      "Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
    );
    const alias = fn.aliases.get(qualifier);
    if (alias) {
      if (fn.provisioned.has(alias.version))
        throw conflict(
          "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
        );
      if (Object.keys(alias.weights).length > 0)
        throw invalid("Alias with weights can not be used with Provisioned Concurrency");
    } else
      for (const one of fn.aliases.values())
        if (one.version === qualifier && fn.provisioned.has(one.name))
          throw conflict("Version is pointed by a Provisioned Concurrency alias");
    const others = provisionedOf(fn) - (fn.provisioned.get(qualifier)?.requested ?? 0);
    if (fn.reserved !== undefined && others + wanted > fn.reserved)
      throw invalid(
        `Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function`,
      );
    if (fn.reserved === undefined) {
      const left = unreserved(state, fn) - others;
      if (wanted > left)
        throw refused(
          `Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [${left}].`,
        );
      if (left - wanted < LEAST_UNRESERVED)
        throw refused(
          `Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${LEAST_UNRESERVED}].`,
        );
    }
    return shown(fn, qualifier, provisioner.provision(fn, qualifier, wanted));
  }

  function shown(fn: LambdaFunction, qualifier: string, provisioned: Provisioned): Members {
    const ready = provisioned.status === "IN_PROGRESS" ? 0 : provisioner.allocated(fn, qualifier);
    return {
      RequestedProvisionedConcurrentExecutions: provisioned.requested,
      AvailableProvisionedConcurrentExecutions: ready,
      AllocatedProvisionedConcurrentExecutions: ready,
      Status: provisioned.status,
      LastModified: provisioned.lastModified,
      ...(provisioned.statusReason ? { StatusReason: provisioned.statusReason } : {}),
    };
  }

  return {
    PutFunctionConcurrency: put,
    GetFunctionConcurrency: ({ FunctionName }: { readonly FunctionName?: string }) => {
      const fn = wholeFunction(place, state, FunctionName);
      return fn.reserved === undefined ? {} : { ReservedConcurrentExecutions: fn.reserved };
    },
    DeleteFunctionConcurrency: ({ FunctionName }: { readonly FunctionName?: string }) => {
      const fn = wholeFunction(place, state, FunctionName);
      kernel.note("lambda.concurrency-reserved", { functionName: fn.name });
      fn.reserved = undefined;
      lambda.dispatcher.forget(fn.name);
    },
    PutProvisionedConcurrencyConfig: putProvisioned,
    GetProvisionedConcurrencyConfig: (input: GetProvisionedConcurrencyConfigRequest) => {
      const { fn, qualifier } = target(place, state, input.FunctionName, input.Qualifier);
      const provisioned = fn.provisioned.get(qualifier);
      if (!provisioned)
        throw new ServiceError(
          "ProvisionedConcurrencyConfigNotFoundException",
          "No Provisioned Concurrency Config found for this function",
          { status: 404, fields: { Type: "User" } },
        );
      return shown(fn, qualifier, provisioned);
    },
    DeleteProvisionedConcurrencyConfig: (input: DeleteProvisionedConcurrencyConfigRequest) => {
      const { fn, qualifier } = target(place, state, input.FunctionName, input.Qualifier);
      provisioner.release(fn, qualifier);
    },
    ListProvisionedConcurrencyConfigs: (input: ListProvisionedConcurrencyConfigsRequest) => {
      const fn = findFunction(place, state, readName(place, input.FunctionName));
      const { items, NextMarker } = page([...fn.provisioned], input.Marker, input.MaxItems);
      return {
        ProvisionedConcurrencyConfigs: items.map(([qualifier, provisioned]) => ({
          FunctionArn: `${fn.arn}:${qualifier}`,
          ...shown(fn, qualifier, provisioned),
        })),
        ...(NextMarker ? { NextMarker } : {}),
      };
    },
  };
}

/** Provisioned concurrency belongs to an alias or a published version. */
function target(
  place: Place,
  state: State,
  name: string | undefined,
  wanted: string | undefined,
  latest = "The function resource provided must be an alias or a published version.",
): { readonly fn: LambdaFunction; readonly qualifier: string } {
  const named = readName(place, name, wanted);
  const { qualifier } = named;
  if (qualifier === undefined)
    throw invalid("The function resource provided must be an alias or a published version.");
  if (qualifier === "$LATEST") throw invalid(latest);
  const fn = state.functions.get(named.name);
  const isVersion = /^\d+$/.test(qualifier);
  if (!fn || !(fn.aliases.has(qualifier) || fn.published.has(qualifier))) {
    const arn = arnOf(place, named.name, qualifier);
    throw notFound(isVersion ? `Function not found: ${arn}` : `Cannot find alias arn: ${arn}`);
  }
  return { fn, qualifier };
}
