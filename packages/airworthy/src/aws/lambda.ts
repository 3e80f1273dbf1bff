import { InvokeCommand, LambdaClient, paginateListFunctions } from "@aws-sdk/client-lambda";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { type Endpoint, settingsFor } from "./clients.ts";

export interface Invocation {
  readonly name: string;
  readonly payload: string;
  readonly async: boolean;
  readonly qualifier?: string;
}

export interface Answer {
  readonly status: number;
  readonly payload: string;
  /** `Unhandled` when the function failed. */
  readonly functionError?: string;
  readonly executedVersion?: string;
  /** The end of its log. */
  readonly log?: string;
  readonly requestId?: string;
}

/** Longer than any function runs. Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const PATIENCE = 16 * 60_000;

/** Invokes a function once; nothing is retried. */
export async function invoke(where: Endpoint, wanted: Invocation): Promise<Answer> {
  const client = new LambdaClient({
    ...settingsFor(where),
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({ socketTimeout: PATIENCE }),
  });
  try {
    const { StatusCode, Payload, FunctionError, ExecutedVersion, LogResult, $metadata } = await client.send(
      new InvokeCommand({
        FunctionName: wanted.name,
        InvocationType: wanted.async ? "Event" : "RequestResponse",
        Payload: new TextEncoder().encode(wanted.payload),
        ...(wanted.async ? {} : { LogType: "Tail" }),
        ...(wanted.qualifier ? { Qualifier: wanted.qualifier } : {}),
      }),
    );
    return {
      status: StatusCode ?? 0,
      // Of an answer without a body the SDK makes an empty text, whatever its type says.
      payload: Payload?.length ? new TextDecoder().decode(Payload) : "",
      ...(FunctionError ? { functionError: FunctionError } : {}),
      ...(ExecutedVersion ? { executedVersion: ExecutedVersion } : {}),
      ...(LogResult ? { log: Buffer.from(LogResult, "base64").toString() } : {}),
      ...($metadata.requestId ? { requestId: $metadata.requestId } : {}),
    };
  } finally {
    client.destroy();
  }
}

/** Names of all functions of the account in the Region. */
export async function functionNames(where: Endpoint): Promise<string[]> {
  const client = new LambdaClient(settingsFor(where));
  try {
    const names: string[] = [];
    for await (const page of paginateListFunctions({ client }, {}))
      for (const { FunctionName } of page.Functions ?? []) if (FunctionName) names.push(FunctionName);
    return names;
  } finally {
    client.destroy();
  }
}
