import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, MINUTE } from "../../kernel/time.ts";
import { combined, valuesOf } from "./series.ts";
import { statistic } from "./statistics.ts";
import { metricStore } from "./store.ts";

const sample = (value: number) => ({ kind: "values", values: [[value, 1]] }) as const;
const metric = (name: string, id?: number) => ({
  namespace: "Shop",
  name,
  dimensions: id === undefined ? [] : [{ Name: "Order", Value: String(id) }],
  unit: undefined,
  highResolution: false,
});

test("a store holds so many metrics; a new one takes the place of the one silent longest", () => {
  let told = 0;
  const store = metricStore({ most: 1000, onForgotten: () => told++ });
  for (let id = 0; id < 20_000; id++) {
    store.add({ ...metric("waiting", id), at: id, sample: sample(1) }, id);
    // One that goes on reporting stays.
    if (id % 100 === 0) store.add({ ...metric("orders"), at: id, sample: sample(1) }, id);
  }
  assert.equal([...store.all()].length, 1000);
  assert.equal(told, 1);
  assert.equal(combined(store.find("Shop", "orders", []), 0, DAY)?.count, 200);
  assert.equal(store.find("Shop", "waiting", metric("waiting", 5).dimensions).length, 0);
  assert.equal(store.find("Shop", "waiting", metric("waiting", 19_999).dimensions).length, 1);
});

test("values are kept for fifteen days", () => {
  const store = metricStore();
  for (let minute = 0; minute < 60 * 24 * 60; minute++)
    store.add({ ...metric("orders"), at: minute * MINUTE, sample: sample(1) }, minute * MINUTE);
  const [series] = store.find("Shop", "orders", []);
  assert.ok((series?.chunks.size ?? 0) * 32 * MINUTE < 18 * DAY);
  assert.equal(combined([series!], 45 * DAY, 60 * DAY)?.count, 15 * 24 * 60);
  assert.equal(combined([series!], 0, 30 * DAY), undefined);
});

test("of very many different values near ones become one, and percentiles stay right within a percent", () => {
  const store = metricStore();
  const count = 50_000;
  for (let index = 0; index < count; index++)
    store.add({ ...metric("latency"), at: 0, sample: sample(10 + ((index * 7919) % count)) }, 0);
  const bucket = combined(store.find("Shop", "latency", []), 0, MINUTE);
  assert.ok(bucket);
  assert.ok((valuesOf(bucket)?.size ?? Infinity) <= 8192);
  assert.deepEqual([bucket.count, bucket.minimum, bucket.maximum], [count, 10, count + 9]);
  for (const percent of [10, 50, 90, 99]) {
    const value = statistic(`p${percent}`)?.(bucket) ?? 0;
    const exact = 10 + (percent / 100) * (count - 1);
    assert.ok(Math.abs(value / exact - 1) < 0.01, `p${percent}: ${value}, not ${exact}`);
  }
});
