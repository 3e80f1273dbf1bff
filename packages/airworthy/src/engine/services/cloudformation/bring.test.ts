import assert from "node:assert/strict";
import { test } from "node:test";
import { type Deferred, deferred } from "../../kernel/later.ts";
import { bringAll, type Failure } from "./bring.ts";
import type { Resource } from "./template.ts";

function resource(id: string, ...dependsOn: string[]): Resource {
  return { id, type: "AWS::SQS::Queue", properties: {}, dependsOn, where: "template.yaml:1:1" };
}

/** Runs `bringAll` with steps that end when they are told to; those in `slow` detach themselves. */
function run(resources: readonly Resource[], slow: readonly string[] = []) {
  const begun: string[] = [];
  const cancelled: string[] = [];
  const steps = new Map<string, Deferred<void>>();
  const result: { ended: boolean; failure?: Failure | undefined } = { ended: false };
  bringAll(
    resources,
    ({ id }, detach) => {
      begun.push(id);
      const step = deferred<void>();
      steps.set(id, step);
      if (slow.includes(id)) detach(() => cancelled.push(id));
      return step;
    },
    (failure) => {
      assert.ok(!result.ended, "it ends once");
      result.ended = true;
      result.failure = failure;
    },
  );
  const end = (id: string, error?: Error): void =>
    error ? steps.get(id)?.reject(error) : steps.get(id)?.resolve();
  return { begun, cancelled, end, result };
}

test("one comes after the other", () => {
  const { begun, end, result } = run([resource("Orders"), resource("Payments")]);
  assert.deepEqual(begun, ["Orders"]);
  end("Orders");
  assert.deepEqual(begun, ["Orders", "Payments"]);
  end("Payments");
  assert.deepEqual(result, { ended: true, failure: undefined });
});

test("what takes long lets others go on, but for those that need it", () => {
  const all = [resource("Live"), resource("Mapping", "Live"), resource("Other"), resource("Last")];
  const { begun, end, result } = run(all, ["Live", "Other"]);
  assert.deepEqual(begun, ["Live", "Other", "Last"]);
  end("Last");
  end("Live");
  assert.deepEqual(begun, ["Live", "Other", "Last", "Mapping"]);
  end("Mapping");
  assert.ok(!result.ended);
  end("Other");
  assert.ok(result.ended);
});

test("a failure cancels what is under way, begins nothing new, and waits for all to end", () => {
  const all = [resource("Live"), resource("Other"), resource("Bad"), resource("Never")];
  const { begun, cancelled, end, result } = run(all, ["Live", "Other"]);
  const error = new Error("no");
  end("Bad", error);
  assert.deepEqual(cancelled, ["Live", "Other"]);
  end("Live", new Error("cancelled"));
  assert.ok(!result.ended);
  end("Other", new Error("cancelled"));
  assert.deepEqual(begun, ["Live", "Other", "Bad"]);
  assert.equal(result.failure?.error, error);
  assert.equal(result.failure?.resource.id, "Bad");
});
