import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { assemble } from "../readers/cloudformation/assemble.ts";
import { readDocument } from "../readers/document.ts";
import { memoryFiles } from "../readers/overlay.ts";
import type { Resource, Stack } from "../readers/stack.ts";
import { at, type Json, type List, toJson } from "../readers/tree.ts";
import type { Change } from "./change.ts";
import { canonical } from "./intended.ts";
import { laidOut, laidOutJson, layouts, onlyInserted } from "./layouts.fixture.ts";
import { plan } from "./plan.ts";

function stackOf(text: string, name = "template.yaml"): Stack {
  return assemble(name, [readDocument({ path: name, text })], memoryFiles({ [name]: text }));
}

function resourceOf(stack: Stack, id: string): Resource {
  const resource = stack.authored.get(id);
  assert.ok(resource);
  return resource;
}

/** The text after changes, or why they were refused. */
function after(
  text: string,
  changesOf: (stack: Stack) => readonly Change[],
): { text: string; because?: string } {
  const stack = stackOf(text);
  const { texts, outcomes } = plan([{ changes: changesOf(stack) }]);
  const [outcome] = outcomes;
  return {
    text: [...texts.values()][0] ?? text,
    ...(outcome?.kind === "refused" ? { because: outcome.because } : {}),
  };
}

const dataOf = (text: string) => toJson(readDocument({ path: "t", text }).root);
/** What the changes below touch; anything may be added to it. */
interface Template {
  Resources: Record<string, unknown> & {
    Orders: {
      Properties: Record<string, unknown> & {
        Tags: unknown[];
        Environment: { Variables: Record<string, unknown> };
      };
    };
  };
  Parameters?: unknown;
}
const timeout = (stack: Stack): Change => ({
  kind: "set",
  resource: resourceOf(stack, "Orders"),
  path: ["Properties", "Timeout"],
  value: 30,
});
const QUEUE = { Type: "AWS::SQS::Queue", Properties: { QueueName: { "Fn::Sub": "${AWS::StackName}-lost" } } };
const queue = (stack: Stack): Change => ({
  kind: "add",
  stack,
  id: "OrdersLost",
  body: QUEUE,
  near: resourceOf(stack, "Orders"),
});

describe("a plan on any layout", () => {
  const templates = fc.record({
    variables: fc.dictionary(
      fc.constantFrom("STAGE", "TABLE", "TOPIC"),
      fc.constantFrom("live", "yes", "a: b", "# x"),
      {
        minKeys: 1,
      },
    ),
    tags: fc.array(fc.constantFrom<Json>("orders", { Key: "team", Value: "payments" }), {
      minLength: 1,
      maxLength: 3,
    }),
    memory: fc.constantFrom<Json>(128, "512"),
    last: fc.boolean(),
  });
  const dataFrom = ({
    variables,
    tags,
    memory,
    last,
  }: typeof templates extends fc.Arbitrary<infer T> ? T : never) => {
    const orders = {
      Type: "AWS::Lambda::Function",
      Properties: { MemorySize: memory, Tags: tags, Environment: { Variables: variables } },
    };
    const payments = { Type: "AWS::SNS::Topic", Properties: { TopicName: "payments" } };
    return {
      Description: "orders",
      Resources: last ? { Payments: payments, Orders: orders } : { Orders: orders, Payments: payments },
      ...(memory === 128 ? { Outputs: { Arn: { Value: "orders" } } } : {}),
    };
  };
  const changes: Record<string, { change: (stack: Stack) => Change; data: (data: Template) => void }> = {
    "sets a property": { change: timeout, data: (data) => (data.Resources.Orders.Properties.Timeout = 30) },
    "sets a property deep inside": {
      change: (stack) => ({
        kind: "set",
        resource: resourceOf(stack, "Orders"),
        path: ["Properties", "Environment", "Variables", "POWERTOOLS_SERVICE_NAME"],
        value: { "Fn::Sub": "${AWS::StackName}" },
      }),
      data: (data) =>
        (data.Resources.Orders.Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME = {
          "Fn::Sub": "${AWS::StackName}",
        }),
    },
    "sets a property under keys that are not there": {
      change: (stack) => ({
        kind: "set",
        resource: resourceOf(stack, "Orders"),
        path: ["Properties", "DeadLetterConfig", "TargetArn"],
        value: { "Fn::GetAtt": ["OrdersLost", "Arn"] },
      }),
      data: (data) =>
        (data.Resources.Orders.Properties.DeadLetterConfig = {
          TargetArn: { "Fn::GetAtt": ["OrdersLost", "Arn"] },
        }),
    },
    "appends to a list": {
      change: (stack) => ({
        kind: "append",
        list: at(resourceOf(stack, "Orders").properties, "Tags") as List,
        value: { Key: "by", Value: "airworthy" },
      }),
      data: (data) => data.Resources.Orders.Properties.Tags.push({ Key: "by", Value: "airworthy" }),
    },
    "adds a resource": { change: queue, data: (data) => (data.Resources.OrdersLost = QUEUE) },
    "adds a section": {
      change: (stack) => ({
        kind: "section",
        stack,
        path: ["Parameters", "Topic"],
        value: { Type: "String" },
      }),
      data: (data) => (data.Parameters = { Topic: { Type: "String" } }),
    },
  };

  for (const [name, { change, data }] of Object.entries(changes)) {
    for (const [language, write] of [["YAML", laidOut] as const, ["JSON", laidOutJson] as const]) {
      it(`${name} in ${language}: nothing else changes, and it reads as intended`, () => {
        fc.assert(
          fc.property(templates, layouts, (template, layout) => {
            const wanted = structuredClone(dataFrom(template));
            const before = write(wanted, layout);
            const done = after(before, (stack) => [change(stack)]);
            if (done.because !== undefined) {
              assert.match(done.because, /comment inside the braces/);
              return;
            }
            data(wanted as unknown as Template);
            assert.equal(canonical(dataOf(done.text)), canonical(wanted));
            assert.ok(onlyInserted(before, done.text), done.text);
            assert.equal(done.text.startsWith("\uFEFF"), layout.bom);
            if (layout.crlf) assert.doesNotMatch(done.text, /[^\r]\n/);
          }),
          { numRuns: 100 },
        );
      });
    }
  }
});

describe("a plan", () => {
  it("puts a value over one that stands there, and keeps its quotes and comment", () => {
    const text = "Resources:\n  Orders:\n    Type: A\n    Properties:\n      Timeout: '3' # short\n";
    const done = after(text, (stack) => [{ ...timeout(stack), value: "30" } as Change]);
    assert.equal(done.text, text.replace("'3'", "'30'"));
  });

  it("fills an empty mapping, however its emptiness is written", () => {
    for (const empty of ["", " # none", " {}", " null", " ~"]) {
      const done = after(`Resources:\n  Orders:\n    Type: A\n    Properties:${empty}\n`, (stack) => [
        timeout(stack),
      ]);
      assert.equal(done.because, undefined, empty);
      assert.deepEqual(dataOf(done.text), {
        Resources: { Orders: { Type: "A", Properties: { Timeout: 30 } } },
      });
    }
  });

  it("fills an empty object of JSON", () => {
    for (const empty of ["{}", "{ }", "null"]) {
      const done = after(
        `{ "Resources": { "Orders": { "Type": "A", "Properties": ${empty} } } }`,
        (stack) => [timeout(stack)],
      );
      assert.deepEqual(dataOf(done.text), {
        Resources: { Orders: { Type: "A", Properties: { Timeout: 30 } } },
      });
    }
  });

  it("goes behind what ends with an alias or a merge key", () => {
    const head =
      "Tags: &tags { Team: orders }\nResources:\n  Orders:\n    Type: A\n    Properties:\n      Handler: a\n";
    for (const last of ["      Tags: *tags\n", "      <<: *tags\n", "      Layers:\n        - *tags\n"]) {
      const done = after(`${head}${last}  Payments: { Type: B }\n`, (stack) => [queue(stack)]);
      assert.equal(done.because, undefined, last);
      assert.match(done.text, /OrdersLost:[\s\S]*Payments/);
    }
  });

  it("keeps a block text that ends with kept newlines", () => {
    const text =
      "Resources:\n  Orders:\n    Type: A\n    Properties:\n      Code: |+\n        one\n\n  Payments: { Type: B }\n";
    const done = after(text, (stack) => [timeout(stack)]);
    assert.equal((dataOf(done.text) as unknown as Template).Resources.Orders.Properties.Code, "one\n\n");
    assert.ok(onlyInserted(text, done.text));
  });

  it("lands whole or not at all", () => {
    const text =
      "Resources:\n  Orders: { Type: A, Properties: { Timeout: 3 # short\n  } }\n  Payments:\n    Type: B\n";
    const done = after(text, (stack) => [
      { kind: "set", resource: resourceOf(stack, "Payments"), path: ["Properties", "X"], value: 1 },
      { kind: "set", resource: resourceOf(stack, "Orders"), path: ["Properties", "MemorySize"], value: 1 },
    ]);
    assert.equal(done.text, text);
    assert.match(done.because ?? "", /comment inside the braces/);
  });

  it("adds beside a resource of a bare fragment, and to no section of its own", () => {
    const text = "Orders:\n  Type: AWS::Lambda::Function\n";
    assert.deepEqual(Object.keys(dataOf(after(text, (stack) => [queue(stack)]).text) as object), [
      "Orders",
      "OrdersLost",
    ]);
    const section = after(text, (stack) => [{ kind: "section", stack, path: ["Parameters", "A"], value: 1 }]);
    assert.match(section.because ?? "", /no file of the stack has sections/);
  });

  it("takes one of two changes of the same place, and says so of the other", () => {
    const text = "Resources:\n  Orders:\n    Type: A\n    Properties:\n      Timeout: 3\n";
    const stack = stackOf(text);
    const node = at(resourceOf(stack, "Orders").properties, "Timeout");
    assert.ok(node);
    const { outcomes } = plan([
      { changes: [timeout(stack)] },
      { changes: [{ kind: "replace", node, value: 60 }] as Change[] },
    ]);
    assert.deepEqual(
      outcomes.map((one) => one.kind),
      ["applied", "refused"],
    );
  });

  it("does not lose itself in many blank lines", () => {
    const text = `Parameters:\n${"\n".repeat(5_000)}Resources:\n  Orders:\n    Type: A\n`;
    assert.equal(after(text, (stack) => [timeout(stack)]).because, undefined);
  });
});

describe("a plan refuses, and says why,", () => {
  const refused = (name: string, text: string, because: RegExp) =>
    it(name, () => {
      const done = after(text, (stack) => [timeout(stack)]);
      assert.equal(done.text, text);
      assert.match(done.because ?? "", because);
    });

  refused(
    "what stands behind an alias",
    "All: &all { Handler: a }\nResources:\n  Orders: { Type: A, Properties: *all }\n",
    /behind a YAML alias; write it out first/,
  );
  refused(
    "what an alias elsewhere repeats",
    "Resources:\n  Orders:\n    Type: A\n    Properties: &all\n      Handler: a\n  Payments: { Type: A, Properties: *all }\n",
    /cannot be edited safely/,
  );
  refused(
    "what a merge key holds as a whole",
    "All: &all { Handler: a }\nResources:\n  Orders:\n    Type: A\n    Properties:\n      <<: *all\n",
    /comes from a YAML merge key/,
  );
  refused(
    "what a loop makes",
    "Resources:\n  Fn::ForEach::All: [Name, [Orders], { '${Name}': { Type: A, Properties: {} } }]\n",
    /made by a loop or a macro/,
  );
  refused(
    "what an intrinsic decides",
    "Resources:\n  Orders: { Type: A, Properties: { 'Fn::If': [IsLive, {}, {}] } }\n",
    /decided by Fn::If/,
  );

  it("nothing in the first of several documents", () => {
    const text = "Resources:\n  Orders:\n    Type: A\n---\nother: 1\n";
    const done = after(text, (stack) => [timeout(stack)]);
    assert.equal(
      done.text,
      "Resources:\n  Orders:\n    Type: A\n    Properties:\n      Timeout: 30\n---\nother: 1\n",
    );
  });
});
