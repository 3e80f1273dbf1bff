import assert from "node:assert/strict";
import { test } from "node:test";
import { isLater, type Later } from "../../kernel/later.ts";
import { METRICS } from "../../ports.ts";
import { service } from "../../service.ts";
import { fly } from "../fly.fixture.ts";
import sqs from "../sqs/index.ts";
import { type Deployment, deploy, type Stack } from "./stack.ts";
import type { Json, Resource, Template } from "./template.ts";

const silent = service({
  port: METRICS,
  create: () => ({ inner: { record: () => undefined }, operations: {} }),
});

function resource(id: string, type: string, properties: { readonly [key: string]: Json } = {}): Resource {
  return { id, type, properties, dependsOn: [], where: `template.yaml:${id.length}:3` };
}

function template(...resources: Resource[]): Template {
  return { parameters: new Map(), mappings: null, conditions: new Map(), resources, outputs: new Map() };
}

function shop() {
  const flight = fly(sqs, silent);
  const settle = (options: Partial<Deployment> & Pick<Deployment, "template">): Stack => {
    const later: Later<Stack> = flight.turns.enter(0, () =>
      deploy({
        place: flight.place,
        name: "shop",
        parameters: {},
        exports: new Map(),
        allowInert: false,
        ...options,
      }),
    );
    let result: { ok: Stack } | { error: unknown } | undefined;
    assert.ok(isLater(later));
    later.whenDone((outcome) => (result = outcome));
    assert.ok(result, "it answers in the same turn");
    if ("error" in result) throw result.error;
    return result.ok;
  };
  const queues = (): string[] => flight.call("ListQueues", {}).QueueUrls ?? [];
  return { ...flight, settle, queues };
}

const orders = template(
  resource("Orders", "AWS::SQS::Queue", {
    QueueName: "orders",
    RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": ["DeadLetters", "Arn"] }, maxReceiveCount: "5" },
  }),
  resource("DeadLetters", "AWS::SQS::Queue"),
);

test("resources are made in the order of their references, and named as CloudFormation names them", () => {
  const { settle, call } = shop();
  const stack = settle({ template: orders });
  assert.deepEqual([...stack.resources.keys()], ["DeadLetters", "Orders"]);
  assert.match(stack.resources.get("DeadLetters")?.made.ref ?? "", /\/shop-DeadLetters-[0-9A-F]{12}$/);
  const { Attributes } = call("GetQueueAttributes", {
    QueueUrl: stack.resources.get("Orders")?.made.ref,
    AttributeNames: ["All"],
  });
  assert.match(Attributes.RedrivePolicy, /shop-DeadLetters/);
});

test("an update changes in place, makes what is new and removes what is gone", () => {
  const { settle, call, queues } = shop();
  const before = settle({ template: orders });
  const after = settle({
    before,
    template: template(resource("Orders", "AWS::SQS::Queue", { QueueName: "orders", VisibilityTimeout: 60 })),
  });
  assert.equal(after.resources.get("Orders")?.made.ref, before.resources.get("Orders")?.made.ref);
  assert.equal(queues().length, 1);
  const { Attributes } = call("GetQueueAttributes", {
    QueueUrl: after.resources.get("Orders")?.made.ref,
    AttributeNames: ["VisibilityTimeout"],
  });
  assert.equal(Attributes.VisibilityTimeout, "60");
});

test("when one resource fails, those that were made are removed, and the line is said", () => {
  const { settle, queues } = shop();
  const broken = template(
    resource("Good", "AWS::SQS::Queue"),
    resource("Bad", "AWS::SQS::Queue", { VisibilityTimeout: 999_999, DependsOnGood: { Ref: "Good" } }),
  );
  assert.throws(
    () => settle({ template: broken }),
    /Bad \(AWS::SQS::Queue\): AWS::SQS::Queue DependsOnGood is not flown/,
  );
  assert.deepEqual(queues(), []);
});

test("a type that does not fly is refused by name, or taken without effect when that is asked", () => {
  const { settle, journal } = shop();
  const fleet = template(
    resource("Site", "AWS::CloudFront::Distribution"),
    resource("Orders", "AWS::SQS::Queue"),
  );
  assert.throws(() => settle({ template: fleet }), /Site \(AWS::CloudFront::Distribution\)/);
  const stack = settle({ template: fleet, allowInert: true });
  assert.equal(stack.resources.get("Site")?.inert, true);
  assert.ok(journal.entries.some(({ what }) => what === "cloudformation.resource-inert"));
});

test("all types that do not fly are named at once", () => {
  const { settle } = shop();
  const machine = resource("Packing", "AWS::StepFunctions::StateMachine");
  const distribution = resource("Window", "AWS::CloudFront::Distribution");
  assert.throws(
    () => settle({ template: template(machine, distribution) }),
    /Packing \(AWS::StepFunctions::StateMachine\): .* Nor these:\n {2}template\.yaml:6:3: Window \(AWS::CloudFront::Distribution\)$/,
  );
});

test("what refers to a stand-in gets something of its form, whatever it asks for", () => {
  const { settle, call } = shop();
  const queue = resource("Orders", "AWS::SQS::Queue", {
    QueueName: "orders",
    Tags: [
      { Key: "machine", Value: { Ref: "Packing" } },
      { Key: "window", Value: { "Fn::GetAtt": ["Window", "DomainName"] } },
    ],
  });
  const stack = settle({
    template: template(
      resource("Packing", "AWS::StepFunctions::StateMachine"),
      resource("Window", "AWS::CloudFront::Distribution"),
      queue,
    ),
    allowInert: true,
  });
  const { Tags } = call("ListQueueTags", { QueueUrl: stack.resources.get("Orders")?.made.ref });
  assert.match(Tags.machine, /^arn:aws:states:.*:stateMachine:inert-Packing$/);
  assert.equal(Tags.window, "inert-Window-DomainName");
});
