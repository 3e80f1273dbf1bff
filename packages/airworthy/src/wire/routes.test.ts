import assert from "node:assert/strict";
import { test } from "node:test";
import { modelOf, type OperationFile } from "./model.ts";
import { matchRoute } from "./routes.ts";

function matches(routes: Readonly<Record<string, string>>, method: string, uri: string) {
  const operations = Object.fromEntries(
    Object.entries(routes).map(([name, route]): [string, OperationFile] => {
      const [verb = "", pattern = ""] = route.split(" ");
      return [name, { http: [verb, pattern, 200] }];
    }),
  );
  const model = modelOf({
    service: "orders",
    source: "",
    protocol: "rest-json",
    version: "",
    namespace: "",
    target: "",
    operations,
    shapes: {},
  });
  const [path = "", query = ""] = uri.split("?");
  const match = matchRoute(model, { method, path, headers: {} }, new URLSearchParams(query));
  return match && `${match.operation.name} ${JSON.stringify(match.labels)}`;
}

const ORDERS = {
  Any: "GET /orders/{id}",
  Deep: "GET /orders/{path+}",
  Items: "GET /orders/{path+}/items",
  Latest: "GET /orders/latest",
  Open: "GET /orders/{id}?open",
  Paid: "GET /orders/{id}?state=paid",
};

for (const [uri, match] of Object.entries({
  "/orders/7": 'Any {"id":"7"}',
  "/orders/7/": 'Any {"id":"7"}',
  "/orders/latest": "Latest {}",
  "/orders/7?open": 'Open {"id":"7"}',
  "/orders/7?open=": 'Open {"id":"7"}',
  "/orders/7?state=paid": 'Paid {"id":"7"}',
  "/orders/7?state=new": 'Any {"id":"7"}',
  "/orders/a%2Fb%20c": 'Any {"id":"a/b c"}',
  "/orders/a/b": 'Deep {"path":"a/b"}',
  "/orders/a/b/": 'Deep {"path":"a/b/"}',
  "/orders/a//b": 'Deep {"path":"a//b"}',
  "/orders/a/b/items": 'Items {"path":"a/b"}',
  "/orders": undefined,
  "/orders/": undefined,
  "/": undefined,
  "": undefined,
}))
  test(`GET ${uri} is ${match ?? "nothing"}`, () => assert.equal(matches(ORDERS, "GET", uri), match));

test("another method is another operation", () => {
  assert.equal(matches(ORDERS, "POST", "/orders/7"), undefined);
});
