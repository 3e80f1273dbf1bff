import { ServiceError } from "../../error.ts";
import type { Place } from "../../service.ts";
import type { Configuration, Version } from "./state.ts";

/** A version as operations give it out: its ARN bears what was asked for. */
export function presented({ config }: Version, qualifier?: string): Configuration {
  return qualifier === undefined ? config : { ...config, FunctionArn: `${config.FunctionArn}:${qualifier}` };
}

/** Lists leave out what changes by itself. Source: https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
export function listed(version: Version, qualifier?: string): Configuration {
  const {
    State: _state,
    StateReason: _reason,
    StateReasonCode: _code,
    LastUpdateStatus: _update,
    LastUpdateStatusReason: _updateReason,
    LastUpdateStatusReasonCode: _updateCode,
    RuntimeVersionConfig: _runtime,
    ...rest
  } = presented(version, qualifier);
  return rest as Configuration;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly NextMarker?: string;
}

/** One page of a list; the marker is the place where the next one starts. */
export function page<T>(all: readonly T[], marker: string | undefined, most = 50): Page<T> {
  const start = marker ? Number(Buffer.from(marker, "base64").toString("utf8")) : 0;
  if (!Number.isInteger(start) || start < 0)
    throw new ServiceError("InvalidParameterValueException", "Invalid marker", {
      status: 400,
      fields: { Type: "User" },
    });
  const end = start + Math.max(1, most);
  return {
    items: all.slice(start, end),
    ...(end < all.length ? { NextMarker: Buffer.from(String(end)).toString("base64") } : {}),
  };
}

/** GetFunction's `Code`. The link has AWS's form, and leads nowhere: the code stays in the engine. */
export function codeOf(place: Place, { code, config }: Version): Readonly<Record<string, unknown>> {
  if (code.kind === "image")
    return {
      RepositoryType: "ECR",
      ImageUri: code.uri,
      ResolvedImageUri: `${code.uri.split(/[:@](?!.*\/)/)[0]}@sha256:${code.sha256}`,
    };
  const key =
    code.kind === "s3" ? code.key : `snapshots/${place.account}/${config.FunctionName}-${config.RevisionId}`;
  return {
    RepositoryType: "S3",
    Location: `https://awslambda-${place.region}-tasks.s3.${place.region}.amazonaws.com/${key}`,
  };
}
