import { deepStrictEqual } from "node:assert";
import { AwsQueryProtocol } from "@aws-sdk/core/protocols";
import { SmithyRpcV2CborProtocol } from "@smithy/core/cbor";
import type { Member, Model, StructureType } from "../../../packages/airworthy/src/wire/model.ts";
import { INDEX, loadModel } from "../../../packages/airworthy/src/wire/services.ts";
import { clientOf, plain } from "./clients.ts";
import { echo } from "./echo.ts";
import { NOT_OURS, sampleOf } from "./sample.ts";

interface Outcome {
  readonly passed: number;
  readonly different: number;
  readonly failures: readonly string[];
}

/** Part of a host name in some requests: it must be a lawful one. */
const LAWFUL: Readonly<Record<string, unknown>> = { Bucket: "orders-bucket" };
/** S3 calls with another operation or server behind them; no place of ours. */
const SKIPPED = new Set(["s3 WriteGetObjectResponse", "s3 ListDirectoryBuckets"]);

/** A protocol that is not the one a client speaks unless told so. */
interface Other {
  /** Operations that cannot pass in it. */
  readonly different?: Readonly<Record<string, string>>;
  readonly speak: new (settings: never) => object;
  readonly by: (model: Model) => boolean;
}

/** Clients of other languages, and of other years, speak these. */
export const CBOR: Other = {
  speak: SmithyRpcV2CborProtocol,
  by: ({ file }) => file.protocol.startsWith("json-"),
};
export const QUERY: Other = {
  speak: AwsQueryProtocol,
  by: ({ file }) => file.queryCompatible === true,
  different: { "cloudwatch PutMetricData": "empty structures cannot be written in a form" },
};

/** Every operation of every model: what the SDK sends must be read as given, what we answer must be read as meant. */
export async function sdkRoundTrips(other?: Other): Promise<Outcome> {
  const failures: string[] = [];
  let passed = 0;
  let different = 0;
  for (const service of Object.keys(INDEX)) {
    const model = await loadModel(service);
    if (other && !other.by(model)) continue;
    let output: Record<string, unknown> = {};
    const server = await echo(() => ({ output }));
    const sdk = (await import(model.file.source.split(" ")[0] ?? "")) as Record<string, unknown>;
    const client = clientOf(sdk, server.endpoint, other?.speak);
    for (const name of Object.keys(model.file.operations)) {
      const operation = model.operation(name);
      const Command = sdk[`${name}Command`] as (new (input: object) => object) | undefined;
      // Streams of events have a test of their own.
      const streams = operation?.output.members.some((member) => !sendable(member));
      if (!operation || !Command || streams || SKIPPED.has(`${service} ${name}`)) continue;
      const input = { ...sampleOf(operation.input, sendable), ...only(LAWFUL, operation.input) };
      output = sampleOf(operation.output);
      try {
        const received = await client.send(new Command(input));
        const last = server.last();
        deepStrictEqual(last && `${last.service} ${last.operation}`, `${service} ${name}`);
        deepStrictEqual(
          plain(ours(givenQuery(operation.input, last?.input, input))),
          plain(ours(input)),
          "what was sent is not what was read",
        );
        deepStrictEqual(await whole(ours(received)), plain(output), "what was answered is not what was read");
        passed++;
      } catch (error) {
        if (other?.different && Object.hasOwn(other.different, `${service} ${name}`)) different++;
        else failures.push(`${service} ${name}: ${messageOf(error)}`);
      }
    }
    client.destroy();
    server.close();
  }
  return { passed, different, failures };
}

/** What clients can send of a sample: streams of events need more than a value. */
function sendable({ type }: Member): boolean {
  return !((type.kind === "structure" || type.kind === "union") && type.streaming);
}

function only(values: Readonly<Record<string, unknown>>, type: StructureType): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([key]) => type.members.some(({ name }) => name === key)),
  );
}

/** A server's map of the query has all of it, not only what the client was given for the map. */
function givenQuery(
  type: StructureType,
  read: Readonly<Record<string, unknown>> = {},
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const map = type.members.find(({ traits }) => traits.httpQueryParams)?.name;
  if (map === undefined) return read;
  const wanted = Object.keys(given[map] ?? {});
  const kept = Object.entries(read[map] ?? {}).filter(([key]) => wanted.includes(key));
  return { ...read, [map]: Object.fromEntries(kept) };
}

function ours(members: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !NOT_OURS.has(name)));
}

/** Reads the streams of an answer. */
async function whole(members: Record<string, unknown>): Promise<unknown> {
  const read = Object.entries(members).map(async ([key, value]) => {
    const stream = value as { transformToByteArray?: () => Promise<Uint8Array> } | undefined;
    return [key, stream?.transformToByteArray ? await stream.transformToByteArray() : value] as const;
  });
  return plain(Object.fromEntries(await Promise.all(read)));
}

function messageOf(error: unknown): string {
  const lines = String(error instanceof Error ? error.message : error)
    .split("\n")
    .slice(0, 40);
  return `${error instanceof Error ? error.name : ""} ${lines.join("\n    ")}`;
}
