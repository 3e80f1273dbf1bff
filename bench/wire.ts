import { createServer, request as send, Agent } from "node:http";
import type { AddressInfo } from "node:net";
import { writeCbor } from "../packages/airworthy/src/wire/cbor-write.ts";
import { decodeRequest } from "../packages/airworthy/src/wire/decode.ts";
import { encodeResponse } from "../packages/airworthy/src/wire/encode.ts";
import type { WireRequest } from "../packages/airworthy/src/wire/message.ts";
import { form, json, request } from "../packages/airworthy/src/wire/wire.fixture.ts";

/**
 * What reading a request and writing its answer cost, beside what node:http costs for any request. Measured in one
 * run, so that the machine cancels out. Asked: at most 35 %.
 */
const MOST = 0.35;
const TURNS = 20_000;
const TEXT = "x".repeat(500);
const METRIC = { MetricName: "paid", Value: 1.5, Dimensions: [{ Name: "FunctionName", Value: "orders" }] };

const CALLS: Readonly<Record<string, readonly [WireRequest, Record<string, unknown>]>> = {
  "JSON: SendMessage": [
    json("AmazonSQS.SendMessage", { QueueUrl: "http://localhost/1/orders", MessageBody: TEXT }),
    {
      MessageId: "5fea7756-0ea4-451a-a703-a558b933e274",
      MD5OfMessageBody: "fafb00f5732ab283681e124bf8747ed1",
    },
  ],
  "query: Publish": [
    form(`Action=Publish&Version=2010-03-31&TopicArn=arn%3Aorders&Message=${TEXT}`, { signed: "sns" }),
    { MessageId: "5fea7756-0ea4-451a-a703-a558b933e274" },
  ],
  "REST: Invoke": [
    request({ path: "/2015-03-31/functions/orders/invocations", signed: "lambda", body: TEXT }),
    { StatusCode: 200, ExecutedVersion: "$LATEST", Payload: TEXT },
  ],
  "CBOR: PutMetricData": [
    request({
      path: "/service/GraniteServiceVersion20100801/operation/PutMetricData",
      headers: { "smithy-protocol": "rpc-v2-cbor" },
      body: writeCbor({ Namespace: "orders", MetricData: [METRIC] }),
    }),
    {},
  ],
  "REST XML: PutObject": [
    request({ method: "PUT", path: "/orders-bucket/key", signed: "s3", body: TEXT }),
    { ETag: '"e"' },
  ],
};

const bare = await bareRequest();
console.log(`a request to a bare node:http server, with its client: ${micros(bare)}`);
let worst = 0;
for (const [name, [sent, output]] of Object.entries(CALLS)) {
  const once = async () => encodeResponse(await decodeRequest(sent), output, "request-1");
  const cost = await timed(TURNS, once);
  worst = Math.max(worst, cost / bare);
  console.log(`${name}: ${micros(cost)}, ${((cost / bare) * 100).toFixed(0)} %`);
}
process.exitCode = worst <= MOST ? 0 : 1;

/** Milliseconds a turn, after warming up. */
async function timed(turns: number, once: () => Promise<unknown>): Promise<number> {
  for (let turn = 0; turn < turns / 5; turn++) await once();
  const start = performance.now();
  for (let turn = 0; turn < turns; turn++) await once();
  return (performance.now() - start) / turns;
}

async function bareRequest(): Promise<number> {
  const server = createServer((incoming, outgoing) => {
    incoming.resume();
    incoming.on("end", () => outgoing.end("{}"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const once = () =>
    new Promise<void>((resolve, reject) => {
      const outgoing = send({ port, host: "127.0.0.1", method: "POST", agent }, (response) => {
        response.resume();
        response.on("end", resolve);
      });
      outgoing.on("error", reject);
      outgoing.end(TEXT);
    });
  const cost = await timed(TURNS / 10, once);
  agent.destroy();
  server.close();
  return cost;
}

function micros(milliseconds: number): string {
  return `${(milliseconds * 1000).toFixed(0)} µs`;
}
