import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { type Row, rowsOf } from "./rows.ts";

const position = fc.record({
  hash: fc.constantFrom("ada", "bob", "eve"),
  range: fc.constantFrom("", "1", "2", "10"),
  tie: fc.constantFrom("", "x"),
});

test("rows are what a plain map would hold, in order within a partition", () => {
  const change = fc.record({ position, put: fc.boolean(), size: fc.nat(9) });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      const rows = rowsOf();
      const model = new Map<string, Row>();
      for (const { position, put, size } of changes) {
        const name = JSON.stringify(position);
        const row: Row = { ...position, item: {}, size };
        if (put) {
          rows.put(row);
          model.set(name, row);
        } else {
          rows.remove(position);
          model.delete(name);
        }
        assert.equal(rows.get(position), model.get(name));
      }
      const all = rows.partitions.flatMap((one) => one.rows);
      assert.equal(rows.count, model.size);
      assert.equal(
        rows.bytes,
        [...model.values()].reduce((sum, { size }) => sum + size, 0),
      );
      assert.deepEqual(new Set(all), new Set(model.values()));
      for (const { rows: inside } of rows.partitions) {
        const order = inside.map(({ range, tie }) => `${range}\u0000${tie}`);
        assert.deepEqual(order, [...order].sort());
      }
    }),
  );
});
