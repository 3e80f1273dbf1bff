import { deepStrictEqual } from "node:assert";
import { Readable } from "node:stream";
import { CloudWatchLogsClient, StartLiveTailCommand } from "@aws-sdk/client-cloudwatch-logs";
import { InvokeWithResponseStreamCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { type Echo, echo } from "./echo.ts";

interface Outcome {
  readonly passed: number;
  readonly failures: readonly string[];
}

/** Streams: events of a REST protocol, of an RPC protocol, events that break off, and an upload in chunks. */
export async function streamRoundTrips(): Promise<Outcome> {
  const failures: string[] = [];
  let passed = 0;
  for (const [name, check] of Object.entries({ invocation, liveTail, brokenOff, upload })) {
    try {
      await check();
      passed++;
    } catch (error) {
      failures.push(`${name}: ${String(error instanceof Error ? error.message : error)}`);
    }
  }
  return { passed, failures };
}

async function invocation(): Promise<void> {
  const parts = ["paid ", "☂ twice"].map((text) => Buffer.from(text));
  const EventStream = events([
    ...parts.map((Payload) => ({ PayloadChunk: { Payload } })),
    { InvokeComplete: { ErrorCode: "Unhandled", LogResult: "bG9n" } },
  ]);
  const output = {
    StatusCode: 200,
    ExecutedVersion: "7",
    ResponseStreamContentType: "text/plain",
    EventStream,
  };
  await served(output, async (config) => {
    const response = await new LambdaClient(config).send(
      new InvokeWithResponseStreamCommand({ FunctionName: "orders", Payload: Buffer.from("{}") }),
    );
    const read = await all(response.EventStream);
    deepStrictEqual(response.ExecutedVersion, "7");
    deepStrictEqual(
      read.map((event) =>
        event.PayloadChunk ? Buffer.from(event.PayloadChunk.Payload ?? "").toString() : event.InvokeComplete,
      ),
      ["paid ", "☂ twice", { ErrorCode: "Unhandled", LogResult: "bG9n" }],
    );
  });
}

async function liveTail(): Promise<void> {
  const update = { sessionMetadata: { sampled: true }, sessionResults: [{ message: "paid", timestamp: 5 }] };
  const output = {
    responseStream: events([{ sessionStart: { sessionId: "s" } }, { sessionUpdate: update }]),
  };
  await served(output, async (config) => {
    const response = await new CloudWatchLogsClient(config).send(
      new StartLiveTailCommand({ logGroupIdentifiers: ["arn:orders"] }),
    );
    const read = await all(response.responseStream);
    deepStrictEqual(read, [{ sessionStart: { sessionId: "s" } }, { sessionUpdate: update }]);
  });
}

async function brokenOff(): Promise<void> {
  async function* broken() {
    yield { sessionStart: { sessionId: "s" } };
    throw Object.assign(new Error("too long"), { code: "SessionTimeoutException", fault: "client" });
  }
  await served({ responseStream: broken() }, async (config) => {
    const response = await new CloudWatchLogsClient(config).send(
      new StartLiveTailCommand({ logGroupIdentifiers: ["arn:orders"] }),
    );
    const error = await all(response.responseStream).then(
      () => undefined,
      (thrown: unknown) => thrown as Error,
    );
    deepStrictEqual([error?.name, error?.message], ["SessionTimeoutException", "too long"]);
  });
}

/** S3's client as it is without settings: chunks, with a checksum after the last. */
async function upload(): Promise<void> {
  const server = await served({ ETag: "e" }, async (config) => {
    const client = new S3Client({ ...config, forcePathStyle: true });
    const Body = Readable.from([Buffer.from("paid "), Buffer.from("☂ twice")]);
    await client.send(
      new PutObjectCommand({ Bucket: "orders-bucket", Key: "a b/c", Body, ContentLength: 14 }),
    );
  });
  const { Body, ...input } = server.last()?.input ?? {};
  deepStrictEqual(Buffer.from(Body as Uint8Array).toString(), "paid ☂ twice");
  deepStrictEqual(input, {
    Bucket: "orders-bucket",
    Key: "a b/c",
    ContentLength: 14,
    ChecksumAlgorithm: "CRC32",
    // It comes behind the body, as a trailer.
    ChecksumCRC32: "zC4CWA==",
    ContentType: "application/octet-stream",
  });
}

async function served(
  output: Record<string, unknown>,
  call: (config: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    disableHostPrefix: boolean;
    requestHandler: NodeHttpHandler;
  }) => Promise<void>,
): Promise<Echo> {
  const server = await echo(() => ({ output }));
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
  try {
    await call({
      endpoint: server.endpoint,
      region: "us-east-1",
      credentials,
      disableHostPrefix: true,
      requestHandler: new NodeHttpHandler(),
    });
  } finally {
    server.close();
  }
  return server;
}

async function* events<Event>(list: readonly Event[]): AsyncGenerator<Event> {
  yield* list;
}

async function all<Event>(stream: AsyncIterable<Event> | undefined): Promise<Event[]> {
  const list: Event[] = [];
  for await (const event of stream ?? []) list.push(event);
  return list;
}
