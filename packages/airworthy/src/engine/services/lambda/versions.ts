import type { ListVersionsByFunctionRequest, PublishVersionRequest } from "@aws-sdk/client-lambda";
import type { Members, Operation, Place } from "../../service.ts";
import { invalid, refuseMembers, staleRevision } from "./errors.ts";
import type { Lambda } from "./lambda.ts";
import { findFunction, readName } from "./names.ts";
import { listed, page } from "./present.ts";
import { type Configuration, type LambdaFunction, stamp, type State, type Version } from "./state.ts";

interface Publication {
  readonly description?: string;
  readonly revision: string;
  /** `$LATEST` has a new revision too. */
  readonly latestRevision: string;
}

/**
 * Freezes `$LATEST` into a version. Nothing happens, and the newest version is given, when neither code nor
 * configuration has changed since. Source: https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html
 */
export function publish(
  place: Place,
  state: State,
  fn: LambdaFunction,
  { description, revision, latestRevision }: Publication,
): Configuration {
  const newest = fn.published.get(String(fn.nextVersion - 1));
  if (newest && fn.publishedFrom && contentOf(fn.publishedFrom) === contentOf(fn.latest))
    return qualified(newest);
  const number = String(fn.nextVersion++);
  const { latest } = fn;
  const snapStart = latest.config.SnapStart?.ApplyOn === "PublishedVersions";
  const {
    LastUpdateStatusReason: _reason,
    LastUpdateStatusReasonCode: _code,
    StateReason: _why,
    StateReasonCode: _whyCode,
    ...config
  } = latest.config;
  const version: Version = {
    code: latest.code,
    generation: ++state.generations,
    config: {
      ...config,
      Version: number,
      Description: description ?? config.Description,
      RevisionId: revision,
      LastModified: stamp(place.kernel.now()),
      State: "Active",
      LastUpdateStatus: "Successful",
      ...(snapStart ? { SnapStart: { ApplyOn: "PublishedVersions", OptimizationStatus: "On" } } : {}),
    },
  };
  place.kernel.note("lambda.version-published", { functionName: fn.name, version: number });
  fn.published.set(number, version);
  fn.latest = { ...latest, config: { ...latest.config, RevisionId: latestRevision } };
  fn.publishedFrom = fn.latest;
  return qualified(version);
}

/** What makes a difference between versions: not when and how often something was set. */
function contentOf({ config, code }: Version): string {
  const {
    RevisionId: _revision,
    LastModified: _modified,
    State: _state,
    StateReason: _reason,
    StateReasonCode: _reasonCode,
    LastUpdateStatus: _update,
    LastUpdateStatusReason: _updateReason,
    LastUpdateStatusReasonCode: _updateCode,
    ...rest
  } = config;
  return JSON.stringify([code.sha256, Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

function qualified({ config }: Version): Configuration {
  return { ...config, FunctionArn: `${config.FunctionArn}:${config.Version}` };
}

export function versionOperations(lambda: Lambda): Record<string, Operation> {
  const { place, state } = lambda;
  return {
    PublishVersion(input: PublishVersionRequest): Members {
      refuseMembers("PublishVersion", input, ["PublishTo"]);
      const fn = findFunction(place, state, readName(place, input.FunctionName));
      const { config } = fn.latest;
      if (input.RevisionId && input.RevisionId !== config.RevisionId) throw staleRevision();
      if (input.CodeSha256 && input.CodeSha256 !== config.CodeSha256)
        throw invalid(
          `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${config.CodeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
        );
      return lambda.publish(fn, input.Description === undefined ? {} : { description: input.Description });
    },
    ListVersionsByFunction(input: ListVersionsByFunctionRequest): Members {
      const fn = findFunction(place, state, readName(place, input.FunctionName));
      const { items, NextMarker } = page(
        [fn.latest, ...fn.published.values()].map((version) => listed(version, version.config.Version)),
        input.Marker,
        input.MaxItems,
      );
      return { Versions: items, ...(NextMarker ? { NextMarker } : {}) };
    },
  };
}
