import assert from "node:assert/strict";
import { test } from "node:test";
import { SECOND } from "../../kernel/time.ts";
import { type Buses, BUSES, LAMBDA, type Lambda } from "../../ports.ts";
import { type Definition, service } from "../../service.ts";
import { fly } from "../fly.fixture.ts";
import s3 from "./index.ts";

const ORDERS = "arn:aws:lambda:us-east-1:123456789012:function:orders";

/** A bucket beside a function that lets it in, and a bus. */
function bucketAndFunction(sourceArn = "arn:aws:s3:::inbox") {
  // oxlint-disable-next-line no-explicit-any
  const invoked: any[] = [];
  // oxlint-disable-next-line no-explicit-any
  const put: any[] = [];
  const policy = {
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "lambda:InvokeFunction",
        Condition: {
          ArnLike: { "AWS:SourceArn": sourceArn },
          StringEquals: { "AWS:SourceAccount": "123456789012" },
        },
      },
    ],
  };
  const lambda = service<Pick<Lambda, "invoke" | "policyOf">>({
    port: LAMBDA,
    create: () => ({
      operations: {},
      inner: {
        policyOf: () => JSON.stringify(policy),
        invoke({ payload, type }) {
          if (type === "Event") invoked.push(JSON.parse(Buffer.from(payload).toString()));
          return { status: 202, executedVersion: "1", payload: new Uint8Array(0), requestId: "1" };
        },
      },
    }),
  });
  const buses = service<Buses>({
    port: BUSES,
    create: () => ({ operations: {}, inner: { put: (_bus, event) => (put.push(event), "id") } }),
  });
  const flown = fly(s3, lambda as Definition, buses);
  const here = (operation: string, input: object = {}) =>
    flown.turns.enter(flown.turns.kernel.now(), () =>
      flown.engine.handle("us-east-1", {
        service: "s3",
        operation,
        input: { Bucket: "inbox", ...input },
        caller: { kind: "credentials", accessKeyId: "test" },
      }),
    );
  here("CreateBucket");
  const configure = (NotificationConfiguration: object) =>
    here("PutBucketNotificationConfiguration", { NotificationConfiguration });
  return { ...flown, here, configure, invoked, put };
}

const telling = (Events: readonly string[], ...rules: readonly (readonly [string, string])[]) => ({
  LambdaFunctionArn: ORDERS,
  Events,
  Filter: { Key: { FilterRules: rules.map(([Name, Value]) => ({ Name, Value })) } },
});

test("a function hears of what its filter lets through, as AWS tells it", () => {
  const { here, configure, invoked, turns } = bucketAndFunction();
  const created = telling(["s3:ObjectCreated:*"], ["Prefix", "in/"], ["suffix", ".json"]);
  configure({ LambdaFunctionConfigurations: [created] });
  for (const Key of ["in/order 1.json", "in/order.txt", "out/order.json"])
    here("PutObject", { Key, Body: Buffer.from("{}") });
  assert.equal(invoked.length, 0);
  turns.runUntil(SECOND);
  assert.equal(invoked.length, 1);
  const [record] = invoked[0].Records;
  assert.deepEqual(
    [
      record.eventVersion,
      record.eventName,
      record.s3.bucket.arn,
      record.s3.object.key,
      record.s3.object.size,
    ],
    ["2.1", "ObjectCreated:Put", "arn:aws:s3:::inbox", "in/order+1.json", 2],
  );
});

test("removals are told apart, and of what is gone only the name is told", () => {
  const { here, configure, invoked, turns } = bucketAndFunction();
  configure({ LambdaFunctionConfigurations: [telling(["s3:ObjectRemoved:*"])] });
  here("PutObject", { Key: "1", Body: Buffer.from("{}") });
  here("DeleteObject", { Key: "1" });
  here("DeleteObject", { Key: "never" });
  here("PutBucketVersioning", { VersioningConfiguration: { Status: "Enabled" } });
  here("DeleteObject", { Key: "1" });
  turns.runUntil(SECOND);
  const records = invoked.map(({ Records: [record] }) => record);
  assert.deepEqual(
    records.map(({ eventName }) => eventName),
    ["ObjectRemoved:Delete", "ObjectRemoved:DeleteMarkerCreated"],
  );
  assert.deepEqual(Object.keys(records[0].s3.object), ["key", "sequencer"]);
  assert.ok(records[0].s3.object.sequencer < records[1].s3.object.sequencer);
});

test("rules that overlap for one event are refused, those that cannot both hold are taken", () => {
  const { configure } = bucketAndFunction();
  const both = (...configurations: object[]) => configure({ LambdaFunctionConfigurations: configurations });
  both(
    telling(["s3:ObjectCreated:*"], ["prefix", "in/"]),
    telling(["s3:ObjectCreated:*"], ["prefix", "out/"]),
    telling(["s3:ObjectRemoved:*"], ["prefix", "in/"]),
  );
  assert.throws(
    () =>
      both(
        telling(["s3:ObjectCreated:*"], ["prefix", "in/"]),
        telling(["s3:ObjectCreated:Put"], ["prefix", "in/new/"], ["suffix", ".json"]),
      ),
    /ambiguously defined/,
  );
  assert.throws(() => both(telling(["s3:ObjectCreated:*"], ["prefix", "a"], ["prefix", "b"])), {
    code: "InvalidArgument",
  });
  assert.throws(() => both(telling(["s3:ObjectBurnt:*"])), { code: "InvalidArgument" });
});

test("a function that does not let the bucket in cannot be told", () => {
  const { configure } = bucketAndFunction("arn:aws:s3:::elsewhere");
  assert.throws(() => configure({ LambdaFunctionConfigurations: [telling(["s3:ObjectCreated:*"])] }), {
    code: "InvalidArgument",
    message: "Unable to validate the following destination configurations",
  });
});

test("EventBridge hears of all when it is asked for", () => {
  const { here, configure, put, turns } = bucketAndFunction();
  configure({ EventBridgeConfiguration: {} });
  here("PutObject", { Key: "order 1", Body: Buffer.from("{}") });
  turns.runUntil(SECOND);
  const [{ source, detailType, resources, detail }] = put;
  assert.deepEqual(
    [source, detailType, resources, detail.object.key, detail.reason],
    ["aws.s3", "Object Created", ["arn:aws:s3:::inbox"], "order 1", "PutObject"],
  );
});
