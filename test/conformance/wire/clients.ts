import { NodeHttpHandler } from "@smithy/node-http-handler";

export interface Client {
  send(command: object): Promise<Record<string, unknown>>;
  destroy(): void;
}

/** The client that a package of the SDK exports, pointed at a server of ours. */
export function clientOf(
  sdk: Record<string, unknown>,
  endpoint: string,
  protocol?: new (settings: never) => object,
): Client {
  const name = Object.keys(sdk).find((key) => /^[A-Z]\w*Client$/.test(key)) ?? "";
  const Constructor = sdk[name] as new (config: object) => Client;
  return new Constructor({
    ...(protocol && { protocol }),
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
    maxAttempts: 1,
    // Kinesis would speak HTTP/2.
    requestHandler: new NodeHttpHandler(),
    forcePathStyle: true,
    md5: false,
    requestChecksumCalculation: "WHEN_REQUIRED",
    disableHostPrefix: true,
    useAccelerateEndpoint: false,
    accountIdEndpointMode: "disabled",
  });
}

/** One form for what clients give in several: Buffers, undefined members, classes of the SDK. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return `blob ${Buffer.from(value).toString("hex")}`;
  if (value instanceof Date) return `time ${value.toISOString()}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]).sort());
}
