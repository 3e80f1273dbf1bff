import assert from "node:assert/strict";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import * as fc from "fast-check";
import { engineFor } from "../engine/engine.ts";
import { ledger } from "../engine/kernel/journal.ts";
import { toPromise } from "../engine/kernel/later.ts";
import { LOGS } from "../engine/ports.ts";
import { simulated } from "../engine/services/lambda/simulated.ts";
import { SERVICES } from "../engine/services/index.ts";
import { service } from "../engine/service.ts";
import { writeCbor } from "../wire/cbor-write.ts";
import { requestBound } from "../wire/bindings.ts";
import type { Model, ModelFile, Operation } from "../wire/model.ts";
import { INDEX, loadModel } from "../wire/services.ts";
import { virtualClock } from "./clock.ts";
import { type Gateway, openGateway } from "./gateway.ts";
import { formOf, valueOf } from "./gateway-fuzz.fixture.ts";

/*
 * Whatever is sent, the answer is one of the protocol's own: never a fault of ours, a crash or silence. The runs are
 * few and always the same here; AIRWORTHY_FUZZ_RUNS and AIRWORTHY_FUZZ_SEED look further.
 */
const RUNS = Number(process.env["AIRWORTHY_FUZZ_RUNS"] ?? 60);
const SEED = Number(process.env["AIRWORTHY_FUZZ_SEED"] ?? 7);
/** Milliseconds of the engine's time: longer than a receiver or an invocation here waits. */
const LONGEST_WAIT = 30_000;
const ZIP = Buffer.from("UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==", "base64");

const agent = new Agent({ keepAlive: true });
const faults: string[] = [];
const clock = virtualClock({ seed: "fuzz", start: Date.UTC(2026, 0, 1), journal: ledger(100) });
const returns = simulated({ invoke: () => ({ kind: "returns", afterMs: 5 }) });
const logs = service({ port: LOGS, create: () => ({ operations: {}, inner: { append: () => undefined } }) });
const flown = SERVICES.map(({ port }) => port.name);
const engine = engineFor({
  kernel: clock.turns.kernel,
  account: "123456789012",
  definitions: [...SERVICES, ...(flown.includes(LOGS.name) ? [] : [logs]), returns],
});
let gateway: Gateway;

before(async () => {
  gateway = await openGateway(0);
  gateway.serve({
    engine,
    clock,
    region: "eu-west-1",
    onFault: (error, where) => faults.push(`${where}: ${error instanceof Error ? error.stack : error}`),
  });
  await furnish();
});

beforeEach(() => void faults.splice(0));

after(async () => {
  agent.destroy();
  await gateway.close();
  clock.stop();
});

/** Something for the requests to find. */
async function furnish(): Promise<void> {
  const call = async (name: string, operation: string, input: object): Promise<void> => {
    const caller = { kind: "credentials", accessKeyId: "AKIDEXAMPLE" } as const;
    const made = clock.enter(() =>
      engine.handle("eu-west-1", { service: name, operation, input: { ...input }, caller }),
    );
    await toPromise(made as object);
  };
  await call("sqs", "CreateQueue", { QueueName: "orders" });
  await call("sqs", "CreateQueue", { QueueName: "payments" });
  await call("sqs", "CreateQueue", { QueueName: "orders.fifo", Attributes: { FifoQueue: "true" } });
  await call("sns", "CreateTopic", { Name: "orders" });
  await call("dynamodb", "CreateTable", {
    TableName: "orders",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  });
  await call("lambda", "CreateFunction", {
    FunctionName: "orders",
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::123456789012:role/orders",
    Code: { ZipFile: ZIP },
    Publish: true,
  });
  await clock.advance(1000);
}

const CREDENTIAL = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1";
const names = flown.filter((name) => Object.hasOwn(INDEX, name));
const models = await Promise.all(names.map(loadModel));
const fileOf = (name: string): ModelFile => (models[names.indexOf(name)] as Model).file;
const operationOf = (name: string, operation: string): Operation =>
  models[names.indexOf(name)]?.operation(operation) as Operation;
/** An operation, and an input of nearly its type. Each service comes as often as any other. */
const calls = fc
  .constantFrom(...names)
  .chain((name) =>
    fc
      .constantFrom(...offered(name))
      .chain((operation) =>
        valueOf(operationOf(name, operation).input).map((input) => ({ service: name, operation, input })),
      ),
  );

/** Operations a service says it has. */
function offered(name: string): string[] {
  const made = SERVICES.find(({ port }) => port.name === name)?.create(engine.place("us-east-1"));
  return Object.keys(made?.operations ?? {}).filter((operation) => operationOf(name, operation));
}

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

function send({ method = "POST", path = "/", headers = {}, body }: Sent): Promise<number> {
  return new Promise((resolve, reject) => {
    const whole = { ...headers, "content-length": Buffer.byteLength(body) };
    const sent = request({ port: gateway.port, agent, method, path, headers: whole }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.on("error", reject).end(body);
  });
}

/** Time passes for those that wait for a message, which is half a minute at most. */
async function answered(sent: Sent): Promise<void> {
  let status: number | undefined;
  const answer = send(sent).then((got) => (status = got));
  const late = setTimeout(() => void clock.advance(LONGEST_WAIT), 20);
  await answer;
  clearTimeout(late);
  assert.deepEqual(faults, []);
  assert.ok(status !== undefined && (status < 500 || status === 501), `${status}`);
}

const all = { numRuns: RUNS, seed: SEED, endOnFailure: process.env["CI"] !== undefined };

test("inputs that are nearly right, in JSON and CBOR", async () => {
  await fc.assert(
    fc.asyncProperty(calls, fc.boolean(), ({ service: of, operation, input }, cbor) => {
      const target = INDEX[of]?.target;
      if (cbor)
        return answered({
          path: `/service/${target}/operation/${operation}`,
          headers: { "smithy-protocol": "rpc-v2-cbor" },
          body: writeCbor(input),
        });
      const headers = {
        "x-amz-target": `${target}.${operation}`,
        "content-type": "application/x-amz-json-1.0",
      };
      return answered({ headers, body: JSON.stringify(input) });
    }),
    all,
  );
});

test("forms that are nearly right", async () => {
  const speaking = calls.filter(
    ({ service: of }) => fileOf(of).protocol === "query" || fileOf(of).queryCompatible === true,
  );
  await fc.assert(
    fc.asyncProperty(speaking, ({ service: of, operation, input }) => {
      const fields = formOf(input, "").map(([key, value]): [string, string] => [key, value.toWellFormed()]);
      const body = new URLSearchParams([
        ["Action", operation],
        ["Version", fileOf(of).version],
        ...fields,
      ]).toString();
      const headers = {
        "content-type": "application/x-www-form-urlencoded",
        authorization: `${CREDENTIAL}/${INDEX[of]?.signing}/aws4_request`,
      };
      return answered({ headers, body });
    }),
    all,
  );
});

test("REST that is nearly right", async () => {
  const rest = calls.filter(({ service: of, operation }) => operationOf(of, operation).http !== undefined);
  await fc.assert(
    fc.asyncProperty(rest, ({ service: of, operation: name, input }) => {
      const operation = operationOf(of, name);
      const given = (typeof input === "object" && input !== null ? input : {}) as Record<string, unknown>;
      const [method = "", uri = ""] = operation.http ?? [];
      const { http, payload, body: members } = requestBound(operation.input);
      const text = (value: unknown): string =>
        typeof value === "object" ? JSON.stringify(value) : String(value);
      const query = new URLSearchParams(uri.split("?")[1] ?? "");
      const headers: Record<string, string> = {
        authorization: `${CREDENTIAL}/${INDEX[of]?.signing}/aws4_request`,
      };
      for (const { name, traits } of http) {
        if (given[name] === undefined) continue;
        if (traits.httpQuery) query.append(traits.httpQuery, text(given[name]).toWellFormed());
        if (traits.httpHeader)
          headers[traits.httpHeader] = encodeURIComponent(text(given[name]).toWellFormed());
      }
      const path = (uri.split("?")[0] ?? "").replaceAll(/\{(\w+)\+?\}/g, (_all, label: string) =>
        encodeURIComponent(text(given[label] ?? "orders").toWellFormed()),
      );
      const body = payload
        ? text(given[payload.name] ?? "")
        : JSON.stringify(Object.fromEntries(members.map(({ name }) => [name, given[name]])));
      return answered({ method, path: `${path}?${query}`, headers, body: method === "GET" ? "" : body });
    }),
    all,
  );
});

const JSON_HEAD = "x-amz-target: AmazonSQS.ListQueues\r\ncontent-type: application/x-amz-json-1.0\r\n";
const HEAD = `POST / HTTP/1.1\r\nhost: localhost\r\n${JSON_HEAD}`;
const DEEP = "[".repeat(20_000);
/** What is wrong with it, the bytes, and the status of the answer. */
const BROKEN: readonly (readonly [what: string, bytes: string | Buffer, status: number])[] = [
  ["no HTTP", "\u0016\u0003\u0001 hello\r\n\r\n", 400],
  [
    "a chunk that is not as long as it says",
    `${HEAD}transfer-encoding: chunked\r\n\r\n2\r\n{}}}\r\n0\r\n\r\n`,
    400,
  ],
  ["a chunk without a length", `${HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n`, 400],
  ["a length that is no number", `${HEAD}content-length: two\r\n\r\n{}`, 400],
  ["two lengths", `${HEAD}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`, 400],
  ["a header beyond bounds", `${HEAD}x: ${"x".repeat(70_000)}\r\n\r\n`, 400],
  ["a body that stops short", `${HEAD}content-length: 100\r\n\r\n{`, 400],
  ["no host", `POST / HTTP/1.1\r\n${JSON_HEAD}content-length: 2\r\n\r\n{}`, 400],
  [
    "no UTF-8",
    Buffer.concat([Buffer.from(`${HEAD}content-length: 4\r\n\r\n`), Buffer.of(0x22, 0xff, 0xfe, 0x22)]),
    400,
  ],
  ["JSON nested too deep", `${HEAD}content-length: ${DEEP.length}\r\n\r\n${DEEP}`, 400],
  ["JSON of no object", `${HEAD}content-length: 1\r\n\r\n3`, 400],
  ["gzip that is none", `${HEAD}content-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}`, 400],
  ["a path of broken escapes", "GET /%zz/%E0%A4%A HTTP/1.1\r\nhost: localhost\r\n\r\n", 400],
  ["no operation", "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n", 501],
];

/** The status of the first answer. */
function exchange(bytes: string | Buffer): Promise<number> {
  return new Promise((resolve) => {
    const socket = connect(gateway.port, "127.0.0.1");
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      socket.end();
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)));
    // Half a connection stays open for the answer.
    socket.end(bytes);
  });
}

for (const [what, bytes, status] of BROKEN)
  test(`broken: ${what}`, async () => {
    assert.equal(await exchange(bytes), status);
    assert.deepEqual(faults, []);
    await answered({ headers: { "x-amz-target": "AmazonSQS.ListQueues" }, body: "{}" });
  });
