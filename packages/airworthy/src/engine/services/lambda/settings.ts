import type {
  GetFunctionRecursionConfigRequest,
  GetRuntimeManagementConfigRequest,
  PutFunctionRecursionConfigRequest,
  PutRuntimeManagementConfigRequest,
} from "@aws-sdk/client-lambda";
import type { Members, Operation } from "../../service.ts";
import { unreserved } from "./concurrency.ts";
import { malformed, notFlown, unmet } from "./errors.ts";
import type { Lambda } from "./lambda.ts";
import { ACCOUNT_CONCURRENCY, TOTAL_CODE, UNZIPPED, ZIP } from "./limits.ts";
import { find, readName, wholeFunction } from "./names.ts";

/** The account's limits, and small settings of functions. */
export function settingOperations(lambda: Lambda): Record<string, Operation> {
  const { place, state } = lambda;
  const { kernel } = place;

  return {
    GetAccountSettings: (): Members => {
      let size = 0;
      for (const fn of state.functions.values())
        for (const { config } of [fn.latest, ...fn.published.values()]) size += config.CodeSize;
      for (const { versions } of state.layers.values())
        for (const version of versions.values()) size += version.size;
      return {
        AccountLimit: {
          TotalCodeSize: TOTAL_CODE,
          CodeSizeUnzipped: UNZIPPED,
          CodeSizeZipped: ZIP,
          ConcurrentExecutions: ACCOUNT_CONCURRENCY,
          UnreservedConcurrentExecutions: unreserved(state),
        },
        AccountUsage: { TotalCodeSize: size, FunctionCount: state.functions.size },
      };
    },
    GetFunctionRecursionConfig: ({ FunctionName }: GetFunctionRecursionConfigRequest): Members => ({
      RecursiveLoop: wholeFunction(place, state, FunctionName).recursiveLoop,
    }),
    PutFunctionRecursionConfig(input: PutFunctionRecursionConfigRequest): Members {
      const { RecursiveLoop } = input;
      if (RecursiveLoop !== "Allow" && RecursiveLoop !== "Terminate")
        throw malformed(unmet(RecursiveLoop, "recursiveLoop", "satisfy enum value set: [Terminate, Allow]"));
      const fn = wholeFunction(place, state, input.FunctionName);
      kernel.note("lambda.recursion-configured", { functionName: fn.name, loop: RecursiveLoop });
      fn.recursiveLoop = RecursiveLoop;
      return { RecursiveLoop };
    },
    GetRuntimeManagementConfig(input: GetRuntimeManagementConfigRequest): Members {
      const { fn, qualifier } = find(place, state, readName(place, input.FunctionName, input.Qualifier));
      const kept = fn.runtimeManagement.get(qualifier ?? "$LATEST");
      return {
        UpdateRuntimeOn: kept?.UpdateRuntimeOn ?? "Auto",
        FunctionArn: qualifier && qualifier !== "$LATEST" ? `${fn.arn}:${qualifier}` : `${fn.arn}:$LATEST`,
      };
    },
    PutRuntimeManagementConfig(input: PutRuntimeManagementConfigRequest): Members {
      // Runtimes are what the machine has: they are never updated behind the back of a function.
      if (input.RuntimeVersionArn) throw notFlown("PutRuntimeManagementConfig", "RuntimeVersionArn");
      const { UpdateRuntimeOn = "Auto" } = input;
      if (!["Auto", "FunctionUpdate", "Manual"].includes(UpdateRuntimeOn))
        throw malformed(
          unmet(UpdateRuntimeOn, "updateRuntimeOn", "satisfy enum value set: [Auto, Manual, FunctionUpdate]"),
        );
      const { fn, qualifier } = find(place, state, readName(place, input.FunctionName, input.Qualifier));
      kernel.note("lambda.runtime-managed", { functionName: fn.name, UpdateRuntimeOn });
      fn.runtimeManagement.set(qualifier ?? "$LATEST", { UpdateRuntimeOn });
      return { UpdateRuntimeOn, FunctionArn: `${fn.arn}:${qualifier ?? "$LATEST"}` };
    },
    // Nothing is signed here, and nothing says so: https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html
    GetFunctionCodeSigningConfig: ({ FunctionName }: { readonly FunctionName?: string }): Members => ({
      FunctionName: wholeFunction(place, state, FunctionName).name,
    }),
  };
}
