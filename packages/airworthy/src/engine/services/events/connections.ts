import type {
  ConnectionAuthorizationType,
  CreateConnectionRequest,
  DeauthorizeConnectionRequest,
  DeleteConnectionRequest,
  DescribeConnectionRequest,
  ListConnectionsRequest,
  UpdateConnectionRequest,
} from "@aws-sdk/client-eventbridge";
import { ServiceError } from "../../error.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Members, Operation } from "../../service.ts";
import { invalid, NAME, refuse, validated } from "./errors.ts";
import { paged } from "./page.ts";
import { arnOf, type Room } from "./state.ts";

export interface Connection {
  readonly name: string;
  readonly arn: string;
  readonly secretArn: string;
  readonly createdAt: Instant;
  changedAt: Instant;
  authorizedAt: Instant;
  description: string | undefined;
  type: ConnectionAuthorizationType;
  parameters: Members;
  state: "AUTHORIZED" | "AUTHORIZING" | "DEAUTHORIZING";
}

const TYPES = ["BASIC", "OAUTH_CLIENT_CREDENTIALS", "API_KEY"] as const;
const MEMBER_OF = {
  BASIC: "BasicAuthParameters",
  OAUTH_CLIENT_CREDENTIALS: "OAuthParameters",
  API_KEY: "ApiKeyAuthParameters",
} as const;

/**
 * Connections hold how API destinations authenticate. Nobody is asked for an OAuth token here, so that such a
 * connection stays AUTHORIZING, which is what AWS was recorded saying of one at first.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection.html
 */
export function connectionOperations(room: Room): Record<string, Operation> {
  const { connections, kernel, place } = room;

  function connectionAt(name: string | undefined, before = ""): Connection {
    const connection = connections.get(name ?? "");
    if (connection) return connection;
    throw new ServiceError("ResourceNotFoundException", `${before}Connection '${name}' does not exist.`);
  }

  function refuseUnflown(operation: string, input: object): void {
    refuse(operation, input, ["InvocationConnectivityParameters", "KmsKeyIdentifier"]);
    const { AuthParameters = {} } = input as { AuthParameters?: object };
    refuse(operation, AuthParameters, ["ConnectivityParameters"]);
  }

  return {
    CreateConnection(input: CreateConnectionRequest) {
      const { Name: name = "", AuthorizationType: type, AuthParameters = {} } = input;
      validated([
        [name, "name", { pattern: NAME, longest: 64 }],
        [type ?? "", "authorizationType", { among: TYPES }],
      ]);
      refuseUnflown("CreateConnection", input);
      const chosen = type as ConnectionAuthorizationType;
      checkParameters(chosen, AuthParameters as Members);
      if (connections.has(name))
        throw new ServiceError("ResourceAlreadyExistsException", `Connection ${name} already exists.`);
      kernel.note("events.connection-created", { connection: name, type: chosen });
      const random = kernel.random("events.connection");
      const connection: Connection = {
        name,
        arn: arnOf(place, `connection/${name}/${random.uuid()}`),
        secretArn: `arn:${place.partition}:secretsmanager:${place.region}:${place.account}:secret:events!connection/${name}/${random.uuid()}-${random.hex(6)}`,
        createdAt: kernel.now(),
        changedAt: kernel.now(),
        authorizedAt: kernel.now(),
        description: input.Description,
        type: chosen,
        parameters: AuthParameters as Members,
        state: stateOf(chosen),
      };
      connections.set(name, connection);
      const { LastAuthorizedTime: _, ...shownNow } = shown(connection);
      return shownNow;
    },
    UpdateConnection(input: UpdateConnectionRequest) {
      const connection = connectionAt(input.Name);
      const { AuthorizationType: type = connection.type, AuthParameters } = input;
      validated([[type, "authorizationType", { among: TYPES }]]);
      refuseUnflown("UpdateConnection", input);
      const parameters = (AuthParameters as Members | undefined) ?? connection.parameters;
      checkParameters(type, parameters);
      kernel.note("events.connection-updated", { connection: connection.name });
      Object.assign(connection, {
        type,
        parameters,
        description: input.Description ?? connection.description,
        changedAt: kernel.now(),
        authorizedAt: kernel.now(),
        state: stateOf(type),
      });
      return shown(connection);
    },
    DeauthorizeConnection({ Name }: DeauthorizeConnectionRequest) {
      const connection = connectionAt(Name);
      kernel.note("events.connection-deauthorized", { connection: connection.name });
      connection.state = "DEAUTHORIZING";
      connection.changedAt = kernel.now();
      return shown(connection);
    },
    DeleteConnection({ Name }: DeleteConnectionRequest) {
      const connection = connectionAt(Name);
      kernel.note("events.connection-deleted", { connection: connection.name });
      connections.delete(connection.name);
      return { ...shown(connection), ConnectionState: "DELETING" };
    },
    DescribeConnection({ Name }: DescribeConnectionRequest) {
      const connection = connectionAt(Name, "Failed to describe the connection(s). ");
      return {
        ...shown(connection),
        Name: connection.name,
        ...(connection.description === undefined ? {} : { Description: connection.description }),
        AuthorizationType: connection.type,
        SecretArn: connection.secretArn,
        AuthParameters: withoutSecrets(connection.parameters),
      };
    },
    ListConnections({ NamePrefix = "", ConnectionState, Limit, NextToken }: ListConnectionsRequest) {
      const found = [...connections.values()].filter(
        ({ name, state }) =>
          name.startsWith(NamePrefix) && (ConnectionState === undefined || state === ConnectionState),
      );
      const { page, next } = paged(found, Limit, NextToken);
      return {
        Connections: page.map((one) => ({ ...shown(one), Name: one.name, AuthorizationType: one.type })),
        ...next,
      };
    },
  };
}

function stateOf(type: ConnectionAuthorizationType): Connection["state"] {
  return type === "OAUTH_CLIENT_CREDENTIALS" ? "AUTHORIZING" : "AUTHORIZED";
}

function checkParameters(type: ConnectionAuthorizationType, parameters: Members): void {
  const member = MEMBER_OF[type];
  if (!parameters[member]) throw invalid(`Parameter(s) ${member} must be specified for ${type}.`);
}

function shown(connection: Connection): Members {
  return {
    ConnectionArn: connection.arn,
    ConnectionState: connection.state,
    CreationTime: new Date(connection.createdAt),
    LastModifiedTime: new Date(connection.changedAt),
    LastAuthorizedTime: new Date(connection.authorizedAt),
  };
}

const SECRET = new Set(["Password", "ApiKeyValue", "ClientSecret"]);

/** Values that are secret are told to nobody again. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  const hidden = (value as Members)["IsValueSecret"] === true;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !SECRET.has(name) && !(hidden && name === "Value"))
      .map(([name, inner]) => [name, withoutSecrets(inner)]),
  );
}
