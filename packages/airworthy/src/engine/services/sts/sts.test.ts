import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR } from "../../kernel/time.ts";
import { SESSIONS } from "../../ports-sts.ts";
import { LAMBDA, type Lambda } from "../../ports.ts";
import { type Definition, service } from "../../service.ts";
import { fly } from "../fly.fixture.ts";
import sts from "./index.ts";

const ORDERS = "arn:aws:iam::123456789012:role/shop/orders";

function flySts() {
  const lambda = service<Pick<Lambda, "roleOf" | "functionOf">>({
    port: LAMBDA,
    create: () => ({
      operations: {},
      inner: {
        roleOf: (keys) => (keys === "ASIAFUNCTION" ? ORDERS : undefined),
        functionOf: () => "orders-fn",
      },
    }),
  });
  const flown = fly(sts, lambda as Definition);
  // oxlint-disable-next-line no-explicit-any
  const as = (accessKeyId: string, operation: string, input = {}, region = "eu-west-1"): any =>
    flown.turns.enter(flown.turns.kernel.now(), () =>
      flown.engine.handle(region, {
        service: "sts",
        operation,
        input,
        caller: { kind: "credentials", accessKeyId },
      }),
    );
  return { ...flown, as };
}

test("keys of nobody in particular are the account's", () => {
  assert.deepEqual(flySts().call("GetCallerIdentity"), {
    UserId: "123456789012",
    Account: "123456789012",
    Arn: "arn:aws:iam::123456789012:root",
  });
});

test("a function is its role, in a session of its name", () => {
  const { as } = flySts();
  const { Arn, UserId } = as("ASIAFUNCTION", "GetCallerIdentity");
  assert.equal(Arn, "arn:aws:sts::123456789012:assumed-role/orders/orders-fn");
  assert.match(UserId, /^AROA[A-Z2-7]{17}:orders-fn$/);
});

test("an assumed role is known in all Regions until it expires", () => {
  const { as, turns, place } = flySts();
  const { Credentials, AssumedRoleUser } = as("key", "AssumeRole", {
    RoleArn: ORDERS,
    RoleSessionName: "deploy",
    Policy: '{"Statement":[]}',
  });
  assert.match(Credentials.AccessKeyId, /^ASIA[A-Z2-7]{16}$/);
  assert.equal(Credentials.SecretAccessKey.length, 40);
  assert.equal(Credentials.Expiration.getTime(), HOUR);
  const there = as(Credentials.AccessKeyId, "GetCallerIdentity", {}, "us-west-2");
  assert.equal(there.Arn, AssumedRoleUser.Arn);
  assert.equal(place.use(SESSIONS).sessionOf(Credentials.AccessKeyId)?.policy, '{"Statement":[]}');
  turns.runUntil(HOUR);
  assert.throws(() => as(Credentials.AccessKeyId, "GetCallerIdentity"), {
    code: "ExpiredToken",
    status: 403,
  });
});

test("a role that assumes a role has an hour at most", () => {
  const { as } = flySts();
  const chained = { RoleArn: ORDERS, RoleSessionName: "deploy", DurationSeconds: 7200 };
  assert.throws(() => as("ASIAFUNCTION", "AssumeRole", chained), /role chaining/);
  assert.throws(() => as("ASIAFUNCTION", "GetSessionToken"), { code: "AccessDenied" });
});

test("a web identity is what its token says", () => {
  const { call } = flySts();
  const claims = { sub: "repo:shop/orders", aud: "sts.amazonaws.com", iss: "https://token.example", exp: 60 };
  const WebIdentityToken = `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
  const asked = { RoleArn: ORDERS, RoleSessionName: "ci", WebIdentityToken };
  const { SubjectFromWebIdentityToken, Provider, Audience } = call("AssumeRoleWithWebIdentity", asked);
  assert.deepEqual(
    [SubjectFromWebIdentityToken, Provider, Audience],
    ["repo:shop/orders", "arn:aws:iam::123456789012:oidc-provider/token.example", "sts.amazonaws.com"],
  );
  assert.throws(() => call("AssumeRoleWithWebIdentity", { ...asked, WebIdentityToken: "opaque" }), {
    code: "InvalidIdentityTokenException",
  });
});

test("names and durations have limits; what is not flown is named", () => {
  const { call } = flySts();
  const asked = { RoleArn: ORDERS, RoleSessionName: "deploy" };
  for (const wrong of [{ RoleSessionName: "a b" }, { DurationSeconds: 60 }, { RoleArn: "orders" }])
    assert.throws(() => call("AssumeRole", { ...asked, ...wrong }), { code: "ValidationError" });
  assert.throws(() => call("AssumeRole", { ...asked, SerialNumber: "1" }), /sts AssumeRole SerialNumber/);
});
