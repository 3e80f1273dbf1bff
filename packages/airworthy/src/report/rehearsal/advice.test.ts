import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Advice } from "./advice.ts";
import { alarmRow, FAULTS, rehearsed, reportOf, row, setOf, STANDARD, TEMPLATE } from "./report.fixture.ts";
import type { RehearsedFault, RehearsedSet } from "./report.ts";

const says = (kind: Advice["kind"], ...sets: RehearsedSet[]) =>
  reportOf(sets).advice.filter((one) => one.kind === kind);

describe("advice", () => {
  it("names the faults that nobody sees, and what would", () =>
    assert.deepEqual(says("unseen", TEMPLATE, STANDARD), [
      {
        kind: "unseen",
        says: "This fault is seen by nobody: S1 (nothing calls the function any more). The alarms of standard see it.",
        cure: "airworthy fix --dry-run",
      },
    ]));

  it("names alarms that cry wolf, at which traffic", () =>
    assert.deepEqual(says("cries-wolf", TEMPLATE), [
      {
        kind: "cries-wolf",
        says: "PaymentsErrors of Payments cries wolf 12 times a week at its traffic of 30 calls a minute.",
        cure: "airworthy explain alarms/errors",
      },
    ]));

  it("names alarms that others make redundant", () =>
    assert.match(says("redundant", TEMPLATE)[0]?.says ?? "", /This alarm is redundant.*: OrdersErrors\.$/));

  it("names what is seen late, and what that costs", () => {
    const late = setOf("template", [
      rehearsed("Orders", [row("E1", { Slow: [12, 45, 900] })], [alarmRow("Slow")]),
    ]);
    assert.equal(says("slow", late)[0]?.says, "Seen late: E1 after 45 m and 900 failed calls.");
  });

  it("names alarms that see what nobody is told of", () => {
    const deaf = row("E1", { Silent: [12, 2, 20] });
    const set = setOf("template", [
      rehearsed("Orders", [{ ...deaf, detected: 0, firstAlarm: undefined } as never], [alarmRow("Silent")]),
    ]);
    assert.match(
      says("no-action", set)[0]?.says ?? "",
      /^Silent sees faults that no other alarm sees, and tells nobody/,
    );
  });

  it("says when there is no alarm at all, or none of a function", () => {
    const bare = setOf("template", [rehearsed("Orders", [row("E1", {})], [])]);
    assert.match(says("no-alarms", bare)[0]?.says ?? "", /No alarm watches any function/);
    const half = setOf("template", [...bare.functions, ...TEMPLATE.functions.slice(1)]);
    assert.equal(says("no-alarms", half)[0]?.says, "No alarm watches Orders.");
  });

  it("says which changes to the alarms would go unnoticed", () => {
    const survivors = [{ function: "Orders", alarm: "OrdersErrors", mutation: "threshold × 2" }];
    const set = { ...TEMPLATE, mutation: { mutants: 10, killed: 9, survivors } };
    assert.equal(
      says("survivor", set)[0]?.says,
      "90 % of 10 changes to the alarms show in a verdict. These do not: OrdersErrors with threshold × 2.",
    );
  });

  it("says what no metric of the platform can show", () =>
    assert.match(
      says("invisible", STANDARD)[0]?.says ?? "",
      /^X1 \(one answer in ten is wrong\) cannot be seen/,
    ));

  it("says what only Lambda Insights would show", () => {
    const faults = [{ ...FAULTS[1], id: "S1", needs: "Lambda Insights" } as RehearsedFault];
    const { advice } = reportOf([TEMPLATE], { faults });
    assert.deepEqual(
      advice.filter(({ kind }) => kind === "invisible" || kind === "unseen").map((one) => one.says),
      [
        "S1 (nothing calls the function any more) shows only in the metrics of Lambda Insights, which none of these functions has.",
      ],
    );
  });

  it("has nothing else to say of alarms that see everything", () =>
    assert.deepEqual(
      reportOf([STANDARD]).advice.map(({ kind }) => kind),
      ["invisible"],
    ));
});
