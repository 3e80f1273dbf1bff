import assert from "node:assert/strict";
import { test } from "node:test";
import { isLater } from "../../kernel/later.ts";
import { fly } from "../fly.fixture.ts";
import { SERVICES } from "../index.ts";
import { deploy, type Stack } from "./stack.ts";
import type { Json } from "./template.ts";

const ROLE = "arn:aws:iam::123456789012:role/clerk";

function shop() {
  const { turns, request, place } = fly(...SERVICES);
  const settle = (schedule: { readonly [key: string]: Json }, before?: Stack): Stack => {
    const resources = {
      Group: ["AWS::Scheduler::ScheduleGroup", { Name: "shop" }],
      Nightly: ["AWS::Scheduler::Schedule", schedule],
    } as const;
    const later = deploy({
      place,
      name: "shop",
      template: {
        parameters: new Map(),
        mappings: null,
        conditions: new Map(),
        resources: Object.entries(resources).map(([id, [type, properties]], index) => ({
          id,
          type,
          properties,
          dependsOn: index === 0 ? [] : ["Group"],
          where: `template.yaml:${index + 1}:3`,
        })),
        outputs: new Map(),
      },
      parameters: {},
      exports: new Map(),
      allowInert: false,
      ...(before ? { before } : {}),
    });
    let result: { ok: Stack } | { error: unknown } | undefined;
    assert.ok(isLater(later));
    later.whenDone((outcome) => (result = outcome));
    turns.runUntil(turns.kernel.now() + 1);
    assert.ok(result);
    if ("error" in result) throw result.error;
    return result.ok;
  };
  // oxlint-disable-next-line no-explicit-any
  const call = (operation: string, input: object): any =>
    request("scheduler", operation, input as Record<string, unknown>);
  return { settle, call };
}

test("a schedule of a template comes, and changes in place", () => {
  const { settle, call } = shop();
  const schedule = {
    Name: "nightly",
    GroupName: "shop",
    ScheduleExpression: "cron(0 2 * * ? *)",
    FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: "15" },
    StartDate: "1970-01-02T00:00:00Z",
    Target: {
      Arn: "arn:aws:sqs:eu-west-1:123456789012:orders",
      RoleArn: ROLE,
      RetryPolicy: { MaximumRetryAttempts: "2" },
    },
  };
  const stack = settle(schedule);
  const named = { Name: "nightly", GroupName: "shop" };
  const first = call("GetSchedule", named);
  assert.equal(first.FlexibleTimeWindow.MaximumWindowInMinutes, 15);
  assert.deepEqual(first.Target.RetryPolicy, { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 2 });
  settle({ ...schedule, ScheduleExpressionTimezone: "Europe/Berlin" }, stack);
  const second = call("GetSchedule", named);
  assert.equal(second.ScheduleExpressionTimezone, "Europe/Berlin");
  assert.deepEqual(second.CreationDate, first.CreationDate);
});
