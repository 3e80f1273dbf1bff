import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import type { TrafficRule } from "../../config/rehearsal.ts";
import { referenceFleet } from "../../rehearsal/reference.ts";
import type { FunctionProfile } from "../../rehearsal/model.ts";
import { UserError } from "../errors.ts";
import { withTraffic } from "./traffic.ts";

const folder = mkdtempSync(path.join(tmpdir(), "airworthy-traffic-"));
after(() => rmSync(folder, { recursive: true }));

const [REFERENCE] = referenceFleet(30) as [FunctionProfile];
const fleet = (...names: string[]) => names.map((name) => ({ ...REFERENCE, name }));

/** What GetMetricData answers for two days of one metric. */
function exported(name: string, series: Readonly<Record<string, number>>): void {
  const Timestamps = Array.from({ length: 576 }, (_, index) =>
    new Date(Date.UTC(2026, 10, 2) + index * 300_000).toISOString(),
  );
  const MetricDataResults = Object.entries(series).map(([Label, value], index) => ({
    Id: `m${index}`,
    Label,
    Timestamps: Timestamps.toReversed(),
    Values: Timestamps.map(() => value),
    StatusCode: "Complete",
  }));
  writeFileSync(path.join(folder, name), JSON.stringify({ MetricDataResults, Messages: [] }));
}

function known(
  functions: readonly FunctionProfile[],
  { traffic = [], files = [] }: { traffic?: readonly TrafficRule[]; files?: readonly string[] },
) {
  const found = withTraffic(functions, {
    config: { traffic },
    files,
    cwd: folder,
    root: folder,
    now: Date.UTC(2026, 10, 30),
  });
  return {
    notes: found.notes,
    rows: found.functions.map((fn) => [fn.name, fn.traffic.perMinute, found.from.get(fn.name)]),
  };
}

describe("traffic", () => {
  exported("shop.json", {
    "shop-PlaceOrder-1A2B3C Invocations": 500,
    "shop-PlaceOrder-1A2B3C Errors": 5,
    "shop-PackOrder-4D5E6F Invocations": 50,
  });
  exported("plain.json", { Invocations: 250 });

  it("is given to the function that a label names", () =>
    assert.deepEqual(known(fleet("PlaceOrder", "PackOrder", "CleanUp"), { files: ["shop.json"] }).rows, [
      ["PlaceOrder", 100, "shop.json"],
      ["PackOrder", 10, "shop.json"],
      ["CleanUp", 30, "assumed"],
    ]));

  it("is given to the longest name that a label holds", () => {
    exported("order.json", { "PlaceOrder Invocations": 500 });
    assert.deepEqual(known(fleet("Order", "PlaceOrder"), { files: ["order.json"] }).rows, [
      ["Order", 30, "assumed"],
      ["PlaceOrder", 100, "order.json"],
    ]);
  });

  it("is given to the function that is named before the file", () =>
    assert.deepEqual(known(fleet("A", "B"), { files: ["B=plain.json"] }).rows, [
      ["A", 30, "assumed"],
      ["B", 50, "plain.json"],
    ]));

  it("of a fleet of one needs no name", () =>
    assert.deepEqual(known(fleet("Orders"), { files: ["plain.json"] }).rows, [["Orders", 50, "plain.json"]]));

  it("may be named by airworthy.yaml, whose own numbers count more", () => {
    const traffic = [
      { functions: ["Pack*"], metrics: "shop.json", perMinute: 7 },
      { functions: ["*"], metrics: "shop.json" },
    ];
    assert.deepEqual(known(fleet("PlaceOrder", "PackOrder", "CleanUp"), { traffic }).rows, [
      ["PlaceOrder", 100, "shop.json"],
      ["PackOrder", 7, "airworthy.yaml"],
      ["CleanUp", 30, "assumed"],
    ]);
  });

  it("of a file without names is that of the one function its rule matches", () => {
    const traffic = [{ functions: ["Orders"], metrics: "plain.json" }];
    assert.deepEqual(known(fleet("Orders", "Other"), { traffic }).rows, [
      ["Orders", 50, "plain.json"],
      ["Other", 30, "assumed"],
    ]);
  });

  it("of the command line counts more than that of airworthy.yaml", () => {
    const traffic = [{ functions: ["*"], metrics: "shop.json" }];
    const { rows } = known(fleet("PlaceOrder", "B"), { traffic, files: ["PlaceOrder=plain.json"] });
    assert.deepEqual(rows[0], ["PlaceOrder", 50, "plain.json"]);
  });

  it("says what it could not learn, once", () => {
    const { notes } = known(fleet("Orders"), { files: ["plain.json"] });
    assert.deepEqual(notes, [
      "plain.json: Orders: the metrics hold 2 days only: every day is taken to be alike.",
    ]);
  });

  it("that belongs to nobody is refused with what to type", () =>
    assert.throws(
      () => known(fleet("A", "B"), { files: ["plain.json"] }),
      (error) => error instanceof UserError && /Write --traffic A=plain\.json/.test(error.message),
    ));
});
