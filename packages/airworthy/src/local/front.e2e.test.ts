import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { engineFor } from "../engine/engine.ts";
import { ledger } from "../engine/kernel/journal.ts";
import { toPromise } from "../engine/kernel/later.ts";
import { deploy } from "../engine/services/cloudformation/stack.ts";
import type { Json, Template } from "../engine/services/cloudformation/template.ts";
import { SERVICES } from "../engine/services/index.ts";
import { simulated } from "../engine/services/lambda/simulated.ts";
import { realClock } from "./clock.ts";
import { front } from "./front.ts";
import { addressesOf } from "./front-addresses.ts";
import { openGateway } from "./gateway.ts";

const PERMISSION = {
  Action: "lambda:InvokeFunction",
  FunctionName: { Ref: "Orders" },
  Principal: "apigateway.amazonaws.com",
};

/** A REST API made of single resources, as the CDK writes them, and the address of a function. */
const RESOURCES: Readonly<
  Record<string, readonly [type: string, properties: { readonly [key: string]: Json }]>
> = {
  Orders: [
    "AWS::Lambda::Function",
    {
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::123456789012:role/orders",
      Code: { ZipFile: "" },
    },
  ],
  Let: ["AWS::Lambda::Permission", PERMISSION],
  Shop: ["AWS::ApiGateway::RestApi", { Name: "shop" }],
  Path: [
    "AWS::ApiGateway::Resource",
    {
      RestApiId: { Ref: "Shop" },
      ParentId: { "Fn::GetAtt": ["Shop", "RootResourceId"] },
      PathPart: "orders",
    },
  ],
  Post: [
    "AWS::ApiGateway::Method",
    {
      RestApiId: { Ref: "Shop" },
      ResourceId: { Ref: "Path" },
      HttpMethod: "POST",
      AuthorizationType: "NONE",
      Integration: {
        Type: "AWS_PROXY",
        IntegrationHttpMethod: "POST",
        Uri: {
          "Fn::Sub":
            "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations",
        },
      },
    },
  ],
  Deployment: ["AWS::ApiGateway::Deployment", { RestApiId: { Ref: "Shop" }, Description: { Ref: "Post" } }],
  Live: [
    "AWS::ApiGateway::Stage",
    {
      RestApiId: { Ref: "Shop" },
      DeploymentId: { Ref: "Deployment" },
      StageName: "live",
      Variables: { tier: "gold" },
    },
  ],
  Address: ["AWS::Lambda::Url", { TargetFunctionArn: { Ref: "Orders" }, AuthType: "NONE" }],
};

const TEMPLATE: Template = {
  parameters: new Map(),
  mappings: {},
  conditions: new Map(),
  outputs: new Map(),
  resources: Object.entries(RESOURCES).map(([id, [type, properties]]) => ({
    id,
    type,
    properties,
    dependsOn: [],
    where: "template.yaml:1:1",
  })),
};

function post(
  port: number,
  host: string,
  path: string,
): Promise<{ status: number; cookies: unknown; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host, "content-type": "application/json", "X-tEst": "1" };
    const sent = request({ port, host: "127.0.0.1", method: "POST", path, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, cookies: response.headers["set-cookie"], text }),
      );
    });
    sent.on("error", reject).end('{"order":7}');
  });
}

test("requests reach functions over HTTP, by host and by path", async () => {
  const clock = realClock({ seed: "1", journal: ledger() });
  const gateway = await openGateway(0);
  const endpoint = `http://127.0.0.1:${gateway.port}`;
  const behaviour = simulated({
    start: () => ({ kind: "ready", afterMs: 1 }),
    invoke: ({ event }) => ({
      kind: "returns",
      afterMs: 1,
      payload: {
        statusCode: 201,
        multiValueHeaders: { "Set-Cookie": ["a=1", "b=2"] },
        body: JSON.stringify(event),
      },
    }),
  });
  const engine = engineFor({
    kernel: clock.turns.kernel,
    account: "123456789012",
    endpoint,
    definitions: [...SERVICES, behaviour],
  });
  gateway.serve({
    engine,
    clock,
    region: "eu-west-1",
    elsewhere: front({ engine, clock, region: "eu-west-1" }),
  });
  try {
    const place = engine.place("eu-west-1");
    const plan = {
      place,
      name: "shop",
      template: TEMPLATE,
      parameters: {},
      exports: new Map(),
      allowInert: false,
    };
    const stack = await toPromise(clock.enter(() => deploy(plan)));
    const addresses = addressesOf([stack], endpoint);
    assert.deepEqual(
      addresses.map(({ kind }) => kind),
      ["rest-api", "function-url"],
    );
    const [api, url] = addresses;
    assert.deepEqual(api?.routes, [{ method: "POST", path: "/orders" }]);
    const byHost = await post(gateway.port, new URL(api?.url ?? "").host, "/live/orders?a=1");
    assert.deepEqual([byHost.status, byHost.cookies], [201, ["a=1", "b=2"]]);
    const event = JSON.parse(byHost.text) as {
      body: string;
      headers: Record<string, string>;
      stageVariables: unknown;
    };
    assert.deepEqual(
      [event.body, event.headers["X-tEst"], event.stageVariables],
      ['{"order":7}', "1", { tier: "gold" }],
    );
    const byPath = await post(
      gateway.port,
      `127.0.0.1:${gateway.port}`,
      `${new URL(api?.path ?? "").pathname}/orders`,
    );
    assert.equal((JSON.parse(byPath.text) as { path: string }).path, "/orders");
    const byUrl = await post(gateway.port, new URL(url?.url ?? "").host, "/anything");
    assert.equal((JSON.parse(byUrl.text) as { rawPath: string }).rawPath, "/anything");
  } finally {
    await gateway.close();
    clock.stop();
  }
});
