import assert from "node:assert/strict";
import { test } from "node:test";
import type { Stack } from "../engine/services/cloudformation/stack.ts";
import { addressesOf } from "./front-addresses.ts";
import { doorOf } from "./front.ts";

const DOORS: readonly (readonly [host: string, path: string, door: string | undefined])[] = [
  ["a1b2.execute-api.eu-west-1.localhost:4566", "/Prod/orders", "execute-api a1b2 eu-west-1 /Prod/orders"],
  ["a1b2.execute-api.localhost:4566", "/", "execute-api a1b2 undefined /"],
  ["a1b2.lambda-url.us-east-1.localhost", "/x", "lambda-url a1b2 us-east-1 /x"],
  ["127.0.0.1:4566", "/_aws/execute-api/a1b2/Prod/orders", "execute-api a1b2 undefined /Prod/orders"],
  ["127.0.0.1:4566", "/_aws/execute-api/a1b2/$default/orders", "execute-api a1b2 undefined /orders"],
  ["127.0.0.1:4566", "/_aws/execute-api/a1b2/$default", "execute-api a1b2 undefined /"],
  ["127.0.0.1:4566", "/restapis/a1b2/Prod/_user_request_/orders", "execute-api a1b2 undefined /Prod/orders"],
  ["127.0.0.1:4566", "/restapis/a1b2/Prod/_user_request_", "execute-api a1b2 undefined /Prod/"],
  ["127.0.0.1:4566", "/_aws/lambda-url/a1b2/x", "lambda-url a1b2 undefined /x"],
  ["127.0.0.1:4566", "/restapis/a1b2", undefined],
  ["queue.localhost:4566", "/", undefined],
];

for (const [host, path, expected] of DOORS)
  test(`${host}${path} leads ${expected ? "to a function" : "elsewhere"}`, () => {
    const door = doorOf(host, path);
    assert.equal(door && `${door.kind} ${door.id} ${door.region} ${door.path}`, expected);
  });

test("addresses of a stack's APIs and functions, for people", () => {
  const standing = (id: string, type: string, ref: string, properties = {}, attributes = {}) =>
    [
      id,
      {
        resource: { id, type, properties: {}, dependsOn: [], where: "template.yaml:1:1" },
        properties,
        made: { ref, attributes },
        inert: false,
      },
    ] as const;
  const stack: Stack = {
    name: "shop",
    id: "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/1",
    outputs: new Map(),
    exports: new Map(),
    resources: new Map([
      standing("Orders", "AWS::Lambda::Function", "shop-orders"),
      standing("Shop", "AWS::ApiGatewayV2::Api", "a1b2"),
      standing("ShopStage", "AWS::ApiGatewayV2::Stage", "$default", { ApiId: "a1b2", StageName: "$default" }),
      standing("OldStage", "AWS::ApiGateway::Stage", "Prod", { RestApiId: "c3d4", StageName: "Prod" }),
      standing(
        "OrdersUrl",
        "AWS::Lambda::Url",
        "url",
        { TargetFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:shop-orders" },
        { FunctionUrl: "http://e5f6.lambda-url.eu-west-1.localhost:4566/" },
      ),
    ]),
  };
  assert.deepEqual(
    addressesOf([stack], "http://127.0.0.1:4566").map(({ id, url, path }) => [id, url, path]),
    [
      [
        "Shop",
        "http://a1b2.execute-api.eu-west-1.localhost:4566",
        "http://127.0.0.1:4566/_aws/execute-api/a1b2",
      ],
      [
        "c3d4",
        "http://c3d4.execute-api.eu-west-1.localhost:4566/Prod",
        "http://127.0.0.1:4566/_aws/execute-api/c3d4/Prod",
      ],
      [
        "Orders",
        "http://e5f6.lambda-url.eu-west-1.localhost:4566/",
        "http://127.0.0.1:4566/_aws/lambda-url/e5f6/",
      ],
    ],
  );
});
