import type { UpdateFunctionCodeRequest, UpdateFunctionConfigurationRequest } from "@aws-sdk/client-lambda";
import { type Later, whenKnown } from "../../kernel/later.ts";
import type { Members, Operation } from "../../service.ts";
import { type Code, readCode } from "./code.ts";
import { settingsOf } from "./configure.ts";
import { conflict, invalid, refuseMembers, staleRevision } from "./errors.ts";
import type { Lambda } from "./lambda.ts";
import { findFunction, readName } from "./names.ts";
import { type Configuration, type LambdaFunction, stamp } from "./state.ts";
import { checkRole, checkSettings } from "./validate.ts";

/** Changes of `$LATEST`. Both are refused while another one is in progress. */
export function updateOperations(lambda: Lambda): Record<string, Operation> {
  const { place, state } = lambda;
  const { kernel } = place;

  function target(name: string | undefined, revision: string | undefined): LambdaFunction {
    const named = readName(place, name);
    if (named.qualifier !== undefined && named.qualifier !== "$LATEST")
      throw invalid("$LATEST version is the only version that can be updated.");
    const fn = findFunction(place, state, named);
    if (revision && revision !== fn.latest.config.RevisionId) throw staleRevision();
    if (fn.latest.config.LastUpdateStatus === "InProgress" || fn.latest.config.State === "Pending")
      throw conflict(
        `The operation cannot be performed at this time. An update is in progress for resource: ${fn.arn}`,
      );
    return fn;
  }

  /** Environments of the old generation answer what they have, and take nothing more. */
  function replace(
    fn: LambdaFunction,
    changes: Partial<Configuration>,
    code = fn.latest.code,
  ): Configuration {
    const config: Configuration = {
      ...fn.latest.config,
      ...changes,
      LastModified: stamp(kernel.now()),
      RevisionId: lambda.revision(),
      LastUpdateStatus: "InProgress",
      LastUpdateStatusReason: "The function is being created.",
      // AWS answers so, though its SDK does not know the code.
      LastUpdateStatusReasonCode: "Creating" as never,
    };
    kernel.note("lambda.function-updated", { functionName: fn.name, revision: config.RevisionId });
    const old = fn.latest;
    fn.latest = { config, code, generation: ++state.generations };
    lambda.pools.outdate(({ version }) => version.generation === old.generation);
    lambda.settle(fn);
    return config;
  }

  function configuration(input: UpdateFunctionConfigurationRequest): Members {
    refuseMembers("UpdateFunctionConfiguration", input, [
      "CapacityProviderConfig",
      "DurableConfig",
      "FileSystemConfigs",
    ]);
    const fn = target(input.FunctionName, input.RevisionId);
    checkSettings(place, state, input);
    if (input.Role) checkRole(place, input.Role);
    return replace(fn, settingsOf(place, state, fn.name, input));
  }

  function code(input: UpdateFunctionCodeRequest): Members | Later<Members> {
    refuseMembers("UpdateFunctionCode", input, ["PublishTo", "SourceKMSKeyArn"]);
    const fn = target(input.FunctionName, input.RevisionId);
    const image = fn.latest.config.PackageType === "Image";
    if (image && !input.ImageUri)
      throw invalid("Please provide ImageUri when updating a function with packageType Image.");
    if (!image && input.ImageUri)
      throw invalid("Please don't provide ImageUri when updating a function with packageType Zip.");
    checkSettings(place, state, input.Architectures ? { Architectures: input.Architectures } : {});
    return whenKnown(readCode(place, input), (read) => updated(fn, input, read));
  }

  function updated(fn: LambdaFunction, input: UpdateFunctionCodeRequest, read: Code): Members {
    const changes: Partial<Configuration> = {
      CodeSha256: read.location.sha256,
      CodeSize: read.size,
      ...(input.Architectures ? { Architectures: input.Architectures } : {}),
    };
    if (input.DryRun) return { ...fn.latest.config, ...changes };
    const config = replace(fn, changes, read.location);
    // Code that is uploaded again makes a new version, even when it is the same: moto's `test_update_function_zip`,
    // which its authors verified against AWS. The documentation of PublishVersion says otherwise.
    delete fn.publishedFrom;
    if (!input.Publish) return config;
    const { LastUpdateStatus: _status, ...published } = lambda.publish(fn, {});
    // The answer comes before the version is there.
    return {
      ...published,
      State: "Pending",
      StateReason: "The function is being created.",
      StateReasonCode: "Creating",
    };
  }

  return { UpdateFunctionConfiguration: configuration, UpdateFunctionCode: code };
}
