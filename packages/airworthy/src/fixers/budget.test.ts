import assert from "node:assert/strict";
import { test } from "node:test";
import { fixText, judgeText } from "../checklist/examples.ts";

/** A template with a function that lacks nearly everything, and so many queues besides. */
function template(queues: number): string {
  const lines = Array.from({ length: queues }, (_, n) => `  Inbox${n}:\n    Type: AWS::SQS::Queue`);
  return `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Place:
          Type: HttpApi
${lines.join("\n")}
`;
}

function size(text: string): number {
  const { results } = judgeText({ text });
  return results[0]?.subject.stack?.resources.size ?? 0;
}

test("alarms go to a support stack before a template gets too large", () => {
  const fixed = fixText({ text: template(492) });
  assert.ok(size(fixed.text) <= 500, `${size(fixed.text)} resources`);
  assert.match(fixed.text, /AirworthySupport/);
  assert.match(fixed.texts.get("template.airworthy.yaml") ?? "", /OrdersErrorsAlarm/);
});

test("what does not fit at all is refused with the reason, and the rest is fixed", () => {
  const text = template(500 - size(template(0)));
  const fixed = fixText({ text });
  assert.equal(size(fixed.text), 500);
  assert.match(fixed.text, /Timeout: 3/);
  const reasons = fixed.refused.filter(({ because }) => because.includes("500 resources"));
  assert.ok(reasons.some(({ result }) => result.item.id === "alarms/errors"));
  assert.equal(fixText({ text: fixed.text }).text, fixed.text);
});
