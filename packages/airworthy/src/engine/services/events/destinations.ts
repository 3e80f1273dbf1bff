import type {
  ApiDestinationHttpMethod,
  CreateApiDestinationRequest,
  DeleteApiDestinationRequest,
  DescribeApiDestinationRequest,
  ListApiDestinationsRequest,
  Target,
  UpdateApiDestinationRequest,
} from "@aws-sdk/client-eventbridge";
import { ServiceError } from "../../error.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Members, Operation } from "../../service.ts";
import { NAME, validated } from "./errors.ts";
import { CALLS_A_SECOND } from "./limits.ts";
import { paged } from "./page.ts";
import { arnOf, type Room } from "./state.ts";

export interface ApiDestination {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Instant;
  changedAt: Instant;
  description: string | undefined;
  connectionArn: string;
  endpoint: string;
  method: ApiDestinationHttpMethod;
  callsASecond: number;
}

const METHODS = ["HEAD", "POST", "PATCH", "DELETE", "PUT", "GET", "OPTIONS"] as const;
const CONNECTION = String.raw`^arn:aws([a-z]|\-)*:events:([a-z]|\d|\-)*:([0-9]{12})?:connection\/[\.\-_A-Za-z0-9]+\/[\-A-Za-z0-9]+$`;

/** Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html */
export function destinationOperations(room: Room): Record<string, Operation> {
  const { destinations, kernel, place } = room;

  function destinationAt(name: string | undefined, before = ""): ApiDestination {
    const destination = destinations.get(name ?? "");
    if (destination) return destination;
    throw new ServiceError(
      "ResourceNotFoundException",
      `${before}An api-destination '${name}' does not exist.`,
    );
  }

  function checkConnection(arn: string): void {
    if (![...room.connections.values()].some((one) => one.arn === arn))
      throw new ServiceError(
        "ResourceNotFoundException",
        `Connection '${arn.split("/")[1]}' does not exist.`,
      );
  }

  /** A destination is as good as its connection. */
  function stateOf({ connectionArn }: ApiDestination): "ACTIVE" | "INACTIVE" {
    const connection = [...room.connections.values()].find(({ arn }) => arn === connectionArn);
    return connection?.state === "AUTHORIZED" ? "ACTIVE" : "INACTIVE";
  }

  function shown(destination: ApiDestination): Members {
    return {
      ApiDestinationArn: destination.arn,
      ApiDestinationState: stateOf(destination),
      CreationTime: new Date(destination.createdAt),
      LastModifiedTime: new Date(destination.changedAt),
    };
  }

  function listed(destination: ApiDestination): Members {
    return {
      ...shown(destination),
      Name: destination.name,
      ConnectionArn: destination.connectionArn,
      InvocationEndpoint: destination.endpoint,
      HttpMethod: destination.method,
      InvocationRateLimitPerSecond: destination.callsASecond,
    };
  }

  return {
    CreateApiDestination(input: CreateApiDestinationRequest) {
      const { Name: name = "", ConnectionArn = "", HttpMethod, InvocationEndpoint = "" } = input;
      validated([
        [name, "name", { pattern: NAME, longest: 64 }],
        [ConnectionArn, "connectionArn", { pattern: CONNECTION }],
        [HttpMethod ?? "", "httpMethod", { among: METHODS }],
      ]);
      checkConnection(ConnectionArn);
      if (destinations.has(name))
        throw new ServiceError(
          "ResourceAlreadyExistsException",
          `An api-destination '${name}' already exists.`,
        );
      kernel.note("events.api-destination-created", { destination: name });
      const destination: ApiDestination = {
        name,
        arn: arnOf(place, `api-destination/${name}/${kernel.random("events.api-destination").uuid()}`),
        createdAt: kernel.now(),
        changedAt: kernel.now(),
        description: input.Description,
        connectionArn: ConnectionArn,
        endpoint: InvocationEndpoint,
        method: HttpMethod as ApiDestinationHttpMethod,
        callsASecond: input.InvocationRateLimitPerSecond ?? CALLS_A_SECOND,
      };
      destinations.set(name, destination);
      return shown(destination);
    },
    UpdateApiDestination(input: UpdateApiDestinationRequest) {
      const destination = destinationAt(input.Name);
      const { ConnectionArn = destination.connectionArn, HttpMethod = destination.method } = input;
      validated([
        [ConnectionArn, "connectionArn", { pattern: CONNECTION }],
        [HttpMethod, "httpMethod", { among: METHODS }],
      ]);
      checkConnection(ConnectionArn);
      kernel.note("events.api-destination-updated", { destination: destination.name });
      Object.assign(destination, {
        connectionArn: ConnectionArn,
        method: HttpMethod,
        description: input.Description ?? destination.description,
        endpoint: input.InvocationEndpoint ?? destination.endpoint,
        callsASecond: input.InvocationRateLimitPerSecond ?? destination.callsASecond,
        changedAt: kernel.now(),
      });
      return shown(destination);
    },
    DeleteApiDestination({ Name }: DeleteApiDestinationRequest) {
      const destination = destinationAt(Name);
      kernel.note("events.api-destination-deleted", { destination: destination.name });
      destinations.delete(destination.name);
    },
    DescribeApiDestination({ Name }: DescribeApiDestinationRequest) {
      const destination = destinationAt(Name, "Failed to describe the api-destination(s). ");
      const { description } = destination;
      return {
        ...listed(destination),
        ...(description === undefined ? {} : { Description: description }),
      };
    },
    ListApiDestinations({ NamePrefix = "", ConnectionArn, Limit, NextToken }: ListApiDestinationsRequest) {
      const found = [...destinations.values()].filter(
        ({ name, connectionArn }) =>
          name.startsWith(NamePrefix) && (ConnectionArn === undefined || connectionArn === ConnectionArn),
      );
      const { page, next } = paged(found, Limit, NextToken);
      return { ApiDestinations: page.map(listed), ...next };
    },
  };
}

/**
 * No port of the engine leaves this machine: the call is told in the journal instead, without its secrets, for whoever
 * wants to act in its place.
 */
export function tellCall(room: Room, target: Target, body: string): boolean {
  const destination = [...room.destinations.values()].find(({ arn }) => arn === target.Arn);
  if (!destination) return false;
  const { PathParameterValues = [], QueryStringParameters, HeaderParameters } = target.HttpParameters ?? {};
  let next = 0;
  const url = destination.endpoint.replaceAll("*", () =>
    encodeURIComponent(PathParameterValues[next++] ?? ""),
  );
  const query = new URLSearchParams(QueryStringParameters as Record<string, string>).toString();
  room.kernel.note("events.not-delivered", {
    target: target.Id,
    method: destination.method,
    url: query === "" ? url : `${url}${url.includes("?") ? "&" : "?"}${query}`,
    ...(HeaderParameters ? { headers: HeaderParameters } : {}),
    body,
    why: "calls of API destinations do not leave this machine",
  });
  return true;
}
