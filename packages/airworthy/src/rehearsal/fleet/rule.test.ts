import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseRule } from "./rule.ts";

const alarm = (name: string) => ({ kind: "state", alarm: name, state: "ALARM" }) as const;

describe("the rule of a composite alarm", () => {
  it("binds AND before OR, and NOT before both", () =>
    assert.deepEqual(parseRule('ALARM(a) OR NOT OK("b c") AND ALARM(d)'), {
      kind: "or",
      of: [
        alarm("a"),
        {
          kind: "and",
          of: [{ kind: "not", of: { kind: "state", alarm: "b c", state: "OK" } }, alarm("d")],
        },
      ],
    }));

  it("takes parentheses, ARNs and constants", () =>
    assert.deepEqual(
      parseRule("(TRUE OR ALARM(arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a)) AND FALSE"),
      {
        kind: "and",
        of: [
          {
            kind: "or",
            of: [
              { kind: "constant", value: true },
              alarm("arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a"),
            ],
          },
          { kind: "constant", value: false },
        ],
      },
    ));

  it("writes AT_LEAST out", () =>
    assert.deepEqual(parseRule("AT_LEAST(60%, ALARM, (a, b, c))"), {
      kind: "or",
      of: [
        { kind: "and", of: [alarm("a"), alarm("b")] },
        { kind: "and", of: [alarm("a"), alarm("c")] },
        { kind: "and", of: [alarm("b"), alarm("c")] },
      ],
    }));

  it("of AT_LEAST NOT counts the others", () =>
    assert.deepEqual(parseRule("AT_LEAST(1, NOT ALARM, (a))"), {
      kind: "or",
      of: [{ kind: "and", of: [{ kind: "not", of: alarm("a") }] }],
    }));

  for (const [text, says] of [
    ["ALARM(a", /ends too soon/],
    ["ALARM(a) ALARM(b)", /ALARM is not expected/],
    ["FIRING(a)", /FIRING is no state/],
    ["", /ends too soon/],
    ["AT_LEAST(x, ALARM, (a))", /x is no number/],
    [`AT_LEAST(10, ALARM, (${Array.from({ length: 25 }, (_, i) => `a${i}`).join(",")}))`, /too many ways/],
  ] as const)
    it(`${text.slice(0, 30)} is refused`, () => assert.match(String(parseRule(text)), says));
});
