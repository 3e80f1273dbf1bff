import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { engineFor } from "../engine/engine.ts";
import { ledger } from "../engine/kernel/journal.ts";
import cloudwatch from "../engine/services/cloudwatch/index.ts";
import { realClock } from "./clock.ts";
import { openGateway } from "./gateway.ts";

async function open() {
  const clock = realClock({ seed: "1", journal: ledger() });
  const engine = engineFor({
    kernel: clock.turns.kernel,
    account: "123456789012",
    definitions: [cloudwatch],
  });
  const gateway = await openGateway(0);
  gateway.serve({ engine, clock, region: "eu-west-1" });
  const close = async (): Promise<void> => {
    await gateway.close();
    clock.stop();
  };
  return { gateway, close };
}

const TARGET = "GraniteServiceVersion20100801";

function post(
  port: number,
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, method: "POST", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on("error", reject).end(body);
  });
}

const call = (port: number, operation: string, input: object, headers: Record<string, string> = {}) =>
  post(
    port,
    { "content-type": "application/x-amz-json-1.0", "x-amz-target": `${TARGET}.${operation}`, ...headers },
    JSON.stringify(input),
  );

test("a request goes through the wire into the engine and back", async () => {
  const { gateway, close } = await open();
  try {
    const data = { Namespace: "Shop", MetricData: [{ MetricName: "Orders", Value: 3 }] };
    assert.equal((await call(gateway.port, "PutMetricData", data)).status, 200);
    const { text } = await call(gateway.port, "ListMetrics", {});
    assert.deepEqual(JSON.parse(text), {
      Metrics: [{ Namespace: "Shop", MetricName: "Orders", Dimensions: [] }],
    });
  } finally {
    await close();
  }
});

test("errors come in the protocol of the request; what is not flown is named", async () => {
  const { gateway, close } = await open();
  try {
    const refused = await call(gateway.port, "PutMetricData", {
      Namespace: "AWS/Lambda",
      MetricData: [{ MetricName: "Errors", Value: 1 }],
    });
    assert.equal(refused.status, 400);
    assert.match(refused.text, /InvalidParameterValue/);
    const unknown = await call(gateway.port, "GetDashboard", { DashboardName: "orders" });
    assert.equal(unknown.status, 501);
    assert.match(unknown.text, /GetDashboard/);
    const broken = await post(
      gateway.port,
      { "content-type": "application/x-amz-json-1.0", "x-amz-target": `${TARGET}.ListMetrics` },
      "{",
    );
    assert.equal(broken.status, 400);
  } finally {
    await close();
  }
});

test("a page that reaches loopback under another name is turned away", async () => {
  const { gateway, close } = await open();
  try {
    for (const host of ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example"])
      assert.equal(
        (await call(gateway.port, "ListMetrics", {}, { host })).status,
        host === "" ? 400 : 403,
        host,
      );
    for (const host of ["localhost:4566", "orders.s3.localhost", "127.0.0.1:80", "[::1]:4566"])
      assert.equal((await call(gateway.port, "ListMetrics", {}, { host })).status, 200, host);
  } finally {
    await close();
  }
});
