import assert from "node:assert/strict";
import { test } from "node:test";
import type { Standing } from "../engine/services/cloudformation/stack.ts";
import type { Json } from "../engine/services/cloudformation/template.ts";
import { routesOf } from "./routes.ts";

function standing(id: string, type: string, properties: { readonly [key: string]: Json }): Standing {
  return {
    resource: { id, type, properties, dependsOn: [], where: "template.yaml:1:1" },
    properties,
    made: { ref: id.toLowerCase(), attributes: {} },
    inert: false,
  };
}

test("routes stand in the definition of an API, but for preflights", () => {
  const api = standing("Shop", "AWS::ApiGatewayV2::Api", {
    Body: {
      paths: {
        "/orders": { post: {}, options: {} },
        "/orders/{id}": { "x-amazon-apigateway-any-method": {}, parameters: [] },
        $default: { "x-amazon-apigateway-any-method": {} },
      },
    },
  });
  assert.deepEqual(routesOf(api, [api]), [
    { method: "POST", path: "/orders" },
    { method: "ANY", path: "/orders/{id}" },
    { method: "ANY", path: "/{proxy+}" },
  ]);
});

test("or they are resources of their own, of this API and no other", () => {
  const api = standing("Shop", "AWS::ApiGateway::RestApi", {});
  const orders = standing("Orders", "AWS::ApiGateway::Resource", { ParentId: "root", PathPart: "orders" });
  const one = standing("One", "AWS::ApiGateway::Resource", { ParentId: "orders", PathPart: "{id}" });
  const get = standing("Get", "AWS::ApiGateway::Method", {
    RestApiId: "shop",
    ResourceId: "one",
    HttpMethod: "GET",
  });
  const other = standing("Other", "AWS::ApiGateway::Method", {
    RestApiId: "depot",
    ResourceId: "one",
    HttpMethod: "PUT",
  });
  assert.deepEqual(routesOf(api, [api, orders, one, get, other]), [{ method: "GET", path: "/orders/{id}" }]);
  const http = standing("Depot", "AWS::ApiGatewayV2::Api", {});
  const route = standing("Any", "AWS::ApiGatewayV2::Route", { ApiId: "depot", RouteKey: "$default" });
  assert.deepEqual(routesOf(http, [http, route]), [{ method: "ANY", path: "/{proxy+}" }]);
});
