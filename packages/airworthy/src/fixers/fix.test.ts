import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import type { Item } from "../checklist/item.ts";
import { policyFrom } from "../checklist/policy.ts";
import asyncDestination from "../checklist/practices/dead-letters/async-destination/index.ts";
import explicitTimeout from "../checklist/practices/consistency/explicit-timeout/index.ts";
import errors from "../checklist/practices/alarms/errors/index.ts";
import activeTracing from "../checklist/practices/tracing/active-tracing/index.ts";
import { assemble } from "../readers/cloudformation/assemble.ts";
import { readDocument } from "../readers/document.ts";
import { memoryFiles } from "../readers/overlay.ts";
import type { Json } from "../readers/tree.ts";
import { type Fixed, fixFleet } from "./fix.ts";
import { laidOut, laidOutJson, layouts, onlyInserted } from "./layouts.fixture.ts";

const ITEMS = [
  explicitTimeout,
  activeTracing,
  asyncDestination,
  errors,
] as readonly unknown[] as readonly Item[];

function fix(text: string): { text: string; fixed: Fixed } {
  const fixed = fixFleet({
    items: ITEMS,
    policy: policyFrom({}),
    date: "2026-01-01",
    surroundings: { pipelines: [], exists: () => true },
    wanted: () => true,
    assemble: (texts) => {
      const source = { path: "template.yaml", text: texts.get("template.yaml") ?? text };
      return [assemble(source.path, [readDocument(source)], memoryFiles({}))];
    },
  });
  return { text: fixed.texts.get("template.yaml") ?? text, fixed };
}

/** A SAM template with a function that nobody watches. */
const template = (globals: boolean, own: { readonly [key: string]: Json }) => ({
  Transform: "AWS::Serverless-2016-10-31",
  ...(globals ? { Globals: { Function: { Runtime: "nodejs24.x" } } } : {}),
  Resources: {
    OrdersPlaced: { Type: "AWS::SNS::Topic", Properties: { DisplayName: "orders" } },
    Orders: {
      Type: "AWS::Serverless::Function",
      Properties: {
        Handler: "orders.handler",
        ...(globals ? {} : { Runtime: "nodejs24.x" }),
        CodeUri: "src/",
        ...own,
        Events: { Placed: { Type: "SNS", Properties: { Topic: { Ref: "OrdersPlaced" } } } },
      },
    },
    Payments: { Type: "AWS::SQS::Queue", Properties: { QueueName: "payments" } },
  },
});

describe("fixing any layout of a template", () => {
  const data = fc.tuple(
    fc.boolean(),
    fc.constantFrom<{ readonly [key: string]: Json }>(
      {},
      { MemorySize: 256 },
      { Environment: { Variables: { STAGE: "live" } } },
    ),
  );
  for (const [language, write] of [["YAML", laidOut] as const, ["JSON", laidOutJson] as const]) {
    it(`in ${language} only inserts, mends everything, and finds nothing to do afterwards`, () => {
      fc.assert(
        fc.property(data, layouts, ([globals, own], layout) => {
          const before = write(template(globals, own), layout);
          const once = fix(before);
          assert.deepEqual(
            once.fixed.refused.map(({ because }) => because),
            [],
          );
          assert.ok(once.fixed.applied.length >= 4);
          assert.ok(onlyInserted(before, once.text), once.text);
          const twice = fix(once.text);
          assert.equal(twice.text, once.text);
          assert.deepEqual(twice.fixed.applied, []);
        }),
        { numRuns: 40 },
      );
    });
  }
});

describe("fixing a fleet", () => {
  it("leaves alone what is not wanted", () => {
    const text = laidOut(template(false, {}), {
      step: 2,
      indentLists: true,
      crlf: false,
      bom: false,
      finalNewline: true,
      blankLines: false,
      dice: [9],
    });
    const fixed = fixFleet({
      items: ITEMS,
      policy: policyFrom({}),
      date: "2026-01-01",
      surroundings: { pipelines: [], exists: () => true },
      wanted: () => false,
      assemble: () => [assemble("t.yaml", [readDocument({ path: "t.yaml", text })], memoryFiles({}))],
    });
    assert.deepEqual([fixed.texts.size, fixed.applied, fixed.refused], [0, [], []]);
  });

  it("says what it refuses, and mends the rest", () => {
    const { text, fixed } = fix(
      "Transform: AWS::Serverless-2016-10-31\nResources:\n  Orders: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs24.x # newest\n  } }\n  Payments:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: a.b\n      Runtime: nodejs24.x\n",
    );
    assert.ok(fixed.refused.some(({ because }) => because.includes("comment inside the braces")));
    assert.match(text, /Payments:[\s\S]*Timeout: /);
  });
});

describe("a parameter named AlarmTopic", () => {
  const alarmed = (parameter: string) =>
    fix(
      [
        "Transform: AWS::Serverless-2016-10-31",
        "Parameters:",
        `  ${parameter}: { Type: String }`,
        "Resources:",
        "  Orders:",
        "    Type: AWS::Serverless::Function",
        "    Properties: { Handler: orders.handler, Runtime: nodejs24.x, CodeUri: src/ }",
        "",
      ].join("\n"),
    ).text;

  it("is who the alarms tell, and no resource takes its name", () => {
    const text = alarmed("AlarmTopic");
    assert.match(text, /AlarmActions:\n\s+- !Ref AlarmTopic/);
    assert.doesNotMatch(text, /AWS::SNS::Topic/);
  });

  it("is not needed: without it a topic is added", () => {
    assert.match(alarmed("Stage"), /AlarmTopic:\n\s+Type: AWS::SNS::Topic/);
  });

  it("keeps an alarm from being added under the name of a parameter", () => {
    assert.doesNotMatch(alarmed("OrdersErrorsAlarm"), /AWS::CloudWatch::Alarm/);
  });
});
