import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rehearsalHtml } from "./html.ts";
import { plotFigure, type ShownPlot } from "./html-plot.ts";
import { reportOf, STANDARD, TEMPLATE } from "./report.fixture.ts";
import { scaleOf, ticksOf } from "./scale.ts";

/** An hour before a fault of half an hour, with a rate that jumps, and a hole. */
const PLOT: ShownPlot = {
  function: "Orders",
  fault: "E1",
  alarm: "OrdersErrors",
  set: "template",
  watches: "100 * errors / invocations over 1 min, 3 of 5",
  from: 1000,
  values: Array.from({ length: 95 }, (_, minute) =>
    minute === 20 ? null : minute < 60 || minute > 89 ? 0 : 100,
  ),
  twin: Array.from({ length: 95 }, () => 0),
  threshold: 5,
  during: { from: 1060, to: 1090 },
  states: [
    { at: 1000, state: "OK" },
    { at: 1062, state: "ALARM" },
    { at: 1092, state: "OK" },
  ],
};

const page = rehearsalHtml(
  reportOf([TEMPLATE, STANDARD], {
    remarks: [{ kind: "left out", subject: "<b>Odd</b> & co", says: 'it says "</script>"' }],
  }),
  [PLOT, { ...PLOT, set: "standard", lower: PLOT.twin, upper: PLOT.twin.map(() => 20) }],
);

describe("the page of a rehearsal", () => {
  it("needs nothing from anywhere", () => {
    assert.doesNotMatch(page, /<(?:link|img|iframe|script src|@import)|url\(/);
    assert.match(page, /default-src 'none'/);
  });

  it("has every fault as a place that the matrix leads to", () => {
    for (const [, id] of page.matchAll(/href="#(\w+)"/g)) assert.ok(page.includes(`<details id="${id}"`), id);
  });

  it("escapes what templates say", () => {
    assert.match(page, /&lt;b&gt;Odd&lt;\/b&gt; &amp; co/);
    assert.equal(page.split("</script>").length, 2);
  });

  it("closes every tag in order", () => {
    const open: string[] = [];
    const body = page
      .slice(page.indexOf("<body>"), page.indexOf("</html>"))
      .replace(/<script>[\s\S]*?<\/script>/, "");
    for (const [, closing, name, self] of body.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*?)?(\/?)>/g)) {
      if (name === "br" || self) continue;
      if (closing) assert.equal(open.pop(), name);
      else open.push(name ?? "");
    }
    assert.deepEqual(open, []);
  });

  it("is short: a plot takes a few kilobytes", () => {
    const week = Array.from({ length: 10_080 }, (_, minute) => Math.sin(minute) * 50 + 50);
    const long = plotFigure({ ...PLOT, values: week, twin: week, during: { from: 3000, to: 9000 } });
    assert.ok(long.length < 9000, `${long.length} characters`);
  });
});

describe("a plot", () => {
  const figure = plotFigure(PLOT);

  it("says when the alarm went off, to people who cannot see it as well", () => {
    assert.match(figure, /ALARM after 3 m/);
    assert.match(figure, /aria-label="OrdersErrors of Orders goes to ALARM 3 m after the onset"/);
  });

  it("has a gap where there is no data", () =>
    assert.equal(/class="values" d="([^"]+)"/.exec(figure)?.[1]?.split("M").length, 3));

  it("keeps the extremes of what it thins out", () => {
    const values = Array.from({ length: 3000 }, (_, minute) => (minute === 1234 ? 100 : 1));
    const path = /class="values" d="([^"]+)"/.exec(
      plotFigure({ ...PLOT, values, twin: values, from: 0, during: { from: 2000, to: 2900 }, states: [] }),
    )?.[1];
    // From the bottom almost to the top.
    assert.match(path ?? "", /l\d+ -1\d\d/);
  });

  it("without any data says so", () =>
    assert.match(
      plotFigure({ ...PLOT, values: [null], twin: [null], states: [] }),
      /no data in all this time/,
    ));
});

describe("a scale", () => {
  for (const [least, most, ticks] of [
    [0, 104, [0, 50, 100]],
    [0, 1, [0, 0.5, 1]],
    [0, 9000, [0, 5000]],
    [0, 0.03, [0, 0.01, 0.02, 0.03]],
    [-5, 5, [-5, 0, 5]],
  ] as const)
    it(`from ${least} to ${most} has round ticks`, () => assert.deepEqual(ticksOf({ least, most }), ticks));

  it("has whole units", () => assert.equal(scaleOf(0, 3, 0, 100).at(1), 33));
});
