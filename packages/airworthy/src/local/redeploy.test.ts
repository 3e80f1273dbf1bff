import assert from "node:assert/strict";
import { test } from "node:test";
import { isLater, type Later } from "../engine/kernel/later.ts";
import { type HttpAnswer, REST_APIS } from "../engine/ports.ts";
import { deploy, type Stack } from "../engine/services/cloudformation/stack.ts";
import { fly } from "../engine/services/fly.fixture.ts";
import { SERVICES } from "../engine/services/index.ts";
import { simulated } from "../engine/services/lambda/simulated.ts";
import { stackOf } from "../readers/sam/stack.fixture.ts";
import { templateOf } from "./template.ts";

const SHOP = (path: string) => `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs24.x
      Handler: index.handler
      InlineCode: "exports.handler = async () => ({})"
      Events:
        Get: { Type: Api, Properties: { Path: ${path}, Method: get } }
`;

test("an API of SAM is deployed again when its definition changed, as SAM does it", () => {
  const behaviour = simulated({
    invoke: () => ({ kind: "returns", afterMs: 1, payload: { statusCode: 200 } }),
  });
  const { place, turns } = fly(...SERVICES, behaviour);
  const settled = <T>(value: T | Later<T>): T => {
    if (!isLater(value)) return value;
    const done: T[] = [];
    value.whenDone((outcome) => {
      if ("error" in outcome) throw outcome.error;
      done.push(outcome.ok);
    });
    while (done.length === 0 && turns.runNext());
    return done[0] as T;
  };
  const bring = (text: string, before?: Stack): Stack => {
    const plan = { place, name: "shop", parameters: {}, exports: new Map(), allowInert: false };
    const template = templateOf(stackOf(text), new Map());
    return settled(turns.enter(0, () => deploy({ ...plan, template, ...(before ? { before } : {}) })));
  };
  const status = (path: string): number => {
    const api = stack.resources.get("ServerlessRestApi")?.made.ref ?? "";
    const request = {
      method: "GET",
      path,
      query: "",
      headers: {},
      body: new Uint8Array(),
      sourceIp: "127.0.0.1",
    };
    return settled<HttpAnswer>(turns.enter(0, () => place.use(REST_APIS).serve(api, request))).status;
  };
  let stack = bring(SHOP("/orders"));
  assert.deepEqual([status("/Prod/orders"), status("/Prod/payments")], [200, 403]);
  const id = stack.resources.get("ServerlessRestApi")?.made.ref;
  stack = bring(SHOP("/payments"), stack);
  assert.equal(stack.resources.get("ServerlessRestApi")?.made.ref, id);
  assert.deepEqual([status("/Prod/orders"), status("/Prod/payments")], [403, 200]);
});
