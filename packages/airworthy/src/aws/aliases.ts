import {
  GetAliasCommand,
  LambdaClient,
  PublishVersionCommand,
  UpdateAliasCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { type Endpoint, settingsFor } from "./clients.ts";

/** Where an alias points, and how it shares traffic out. */
export interface AliasState {
  readonly functionName: string;
  readonly alias: string;
  readonly version: string;
  /** The other version, while there are two: 0 to 1 of the traffic go to it. */
  readonly shifting?: { readonly version: string; readonly weight: number };
  /** What an update has to name to be sure that nobody came in between. */
  readonly revisionId: string;
}

/** The alias was changed since it was read: whoever changed it now has it. */
export class AliasMoved extends Error {}

const PATIENCE_SECONDS = 300;

/**
 * Publishes what `$LATEST` is as a version, once the last update of the function is through. Gives its number; that of
 * the last one when nothing has changed since.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html
 *
 * @example await publishVersion({ endpoint, region }, "orders") // "7"
 */
export async function publishVersion(where: Endpoint, functionName: string): Promise<string> {
  return withClient(where, async (client) => {
    const found = { FunctionName: functionName };
    await waitUntilFunctionUpdatedV2({ client, maxWaitTime: PATIENCE_SECONDS }, found);
    const { Version = "" } = await client.send(new PublishVersionCommand(found));
    return Version;
  });
}

/** Reads an alias. Throws the SDK's ResourceNotFoundException. */
export async function readAlias(where: Endpoint, functionName: string, alias: string): Promise<AliasState> {
  return withClient(where, async (client) =>
    stateOf(
      functionName,
      await client.send(new GetAliasCommand({ FunctionName: functionName, Name: alias })),
    ),
  );
}

/**
 * Points an alias, as it was read, to one version or to two. Throws AliasMoved when it is no longer as it was read, and
 * what Lambda refuses: versions with different roles or dead-letter queues, provisioned concurrency.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
 *
 * @example await pointAlias(where, state, { version: "1", shifting: { version: "2", weight: 0.05 } })
 */
export async function pointAlias(
  where: Endpoint,
  { functionName, alias, revisionId }: AliasState,
  to: Pick<AliasState, "version" | "shifting">,
): Promise<AliasState> {
  const { version, shifting } = to;
  return withClient(where, async (client) => {
    try {
      const updated = await client.send(
        new UpdateAliasCommand({
          FunctionName: functionName,
          Name: alias,
          FunctionVersion: version,
          RoutingConfig: {
            AdditionalVersionWeights: shifting ? { [shifting.version]: shifting.weight } : {},
          },
          RevisionId: revisionId,
        }),
      );
      return stateOf(functionName, updated);
    } catch (error) {
      if ((error as Error).name === "PreconditionFailedException")
        throw new AliasMoved(`${functionName}:${alias} was changed by somebody else meanwhile.`, {
          cause: error,
        });
      throw error;
    }
  });
}

interface Answer {
  readonly Name?: string | undefined;
  readonly FunctionVersion?: string | undefined;
  readonly RevisionId?: string | undefined;
  readonly RoutingConfig?:
    | { readonly AdditionalVersionWeights?: Record<string, number> | undefined }
    | undefined;
}

function stateOf(functionName: string, answer: Answer): AliasState {
  const [other] = Object.entries(answer.RoutingConfig?.AdditionalVersionWeights ?? {});
  return {
    functionName,
    alias: answer.Name ?? "",
    version: answer.FunctionVersion ?? "",
    ...(other ? { shifting: { version: other[0], weight: other[1] } } : {}),
    revisionId: answer.RevisionId ?? "",
  };
}

async function withClient<T>(where: Endpoint, work: (client: LambdaClient) => Promise<T>): Promise<T> {
  const client = new LambdaClient(settingsFor(where));
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}
