import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { reportOf, STANDARD, TEMPLATE } from "./report.fixture.ts";
import type { Remark } from "./report.ts";
import { rehearsalTerminal } from "./terminal.ts";

const options = { columns: 80, color: false, all: false, paths: ["shop"] };
const shown = (text: string) => text.trimEnd().split("\n");

const REMARKS: readonly Remark[] = [
  {
    kind: "left out",
    subject: "ApiErrors",
    place: { path: "shop.yaml", line: 12, column: 3, endLine: 12, endColumn: 9 },
    says: "it watches 5XXError of AWS/ApiGateway, which no function writes by itself",
  },
  {
    kind: "assumed",
    subject: "orders.csv",
    says: "Invocations: 3 of 10 periods of 60 s hold no data",
  },
];

describe("a rehearsal in the terminal", () => {
  it("at 80 columns, beside the standard", () =>
    assert.deepEqual(shown(rehearsalTerminal(reportOf([TEMPLATE, STANDARD]), options)), [
      "2 functions in shop.yaml",
      "3 faults, each 12 times · 4 quiet weeks · seed 1",
      "V1 can befall none of these functions.",
      "",
      "Alarms of template · 3, seeing 42 %",
      "  fault                                   a b   seen   after   failed",
      "  E1 Every call fails                     ◉ ◉  100 %     2 m       25",
      "  S1 Nothing calls the function any more  · ·    0 %",
      "  T1 One call in twenty is throttled      · ◐   25 %    40 m       12",
      "  ◉ sees it first   ● sees it   ◐ sometimes   · never",
      "  a errors (12 false/week)   b Any",
      "",
      "Side by side · seen in how many runs, after how long",
      "  fault                                 template       standard",
      "  E1 Every call fails                     100 %     2 m  100 %     4 m",
      "  S1 Nothing calls the function any more    0 %          100 %     4 m",
      "  T1 One call in twenty is throttled       25 %    40 m  100 %     4 m",
      "",
      "  alarms    number    seen   false/week",
      "  template       3    42 %           12",
      "  standard       2   100 %            0",
      "",
      "  function       calls       template       standard",
      "  Orders        30/min           50 %          100 %",
      "  Payments      30/min           33 %          100 %",
      "",
      "✗ This fault is seen by nobody: S1 (nothing calls the function any more). The",
      "  alarms of standard see it.",
      "  → airworthy fix --dry-run",
      "! PaymentsErrors of Payments cries wolf 12 times a week at its traffic of 30",
      "  calls a minute.",
      "  → airworthy explain alarms/errors",
      "i This alarm is redundant, for others see the same as soon: OrdersErrors.",
      "i X1 (one answer in ten is wrong) cannot be seen in the platform's metrics: only",
      "  a metric of the function's own shows it.",
      "",
      "42 % of the faults are seen now, 100 % with the alarms that this adds:",
      "  airworthy fix shop --dry-run",
      "Plots of every fault, to look at or to send:",
      "  airworthy rehearse shop -o rehearsal.html",
    ]));

  it("at 60 columns, beside three others", () => {
    const others = ["slic-watch", "aws-recommended", "aws-agent-toolkit"].map((set) => ({
      ...STANDARD,
      set,
    }));
    const report = reportOf([TEMPLATE, ...others], { remarks: REMARKS });
    const text = rehearsalTerminal(report, { ...options, columns: 60, paths: [] });
    assert.deepEqual(shown(text), [
      "2 functions in shop.yaml",
      "3 faults, each 12 times · 4 quiet weeks · seed 1",
      "V1 can befall none of these functions.",
      "",
      "Alarms of template · 3, seeing 42 %",
      "  fault                         a b   seen   after   failed",
      "  E1 Every call fails           ◉ ◉  100 %     2 m       25",
      "  S1 Nothing calls the functi…  · ·    0 %",
      "  T1 One call in twenty is th…  · ◐   25 %    40 m       12",
      "  ◉ sees it first   ● sees it   ◐ sometimes   · never",
      "  a errors (12 false/week)   b Any",
      "",
      "Side by side · seen in how many runs, after how long",
      "  fault                            A       B       C       D",
      "  E1 Every call fails          100 %   100 %   100 %   100 %",
      "  S1 Nothing calls the func…     0 %   100 %   100 %   100 %",
      "  T1 One call in twenty is…     25 %   100 %   100 %   100 %",
      "  A template   B slic-watch   C aws-recommended",
      "  D aws-agent-toolkit",
      "",
      "  alarms             number    seen   false/week",
      "  template                3    42 %           12",
      "  slic-watch              2   100 %            0",
      "  aws-recommended         2   100 %            0",
      "  aws-agent-toolkit       2   100 %            0",
      "",
      "  function       calls       A       B       C       D",
      "  Orders        30/min    50 %   100 %   100 %   100 %",
      "  Payments      30/min    33 %   100 %   100 %   100 %",
      "  A template   B slic-watch   C aws-recommended",
      "  D aws-agent-toolkit",
      "",
      "✗ This fault is seen by nobody: S1 (nothing calls the",
      "  function any more). The alarms of slic-watch see it.",
      "! PaymentsErrors of Payments cries wolf 12 times a week at",
      "  its traffic of 30 calls a minute.",
      "  → airworthy explain alarms/errors",
      "i This alarm is redundant, for others see the same as soon:",
      "  OrdersErrors.",
      "i X1 (one answer in ten is wrong) cannot be seen in the",
      "  platform's metrics: only a metric of the function's own",
      "  shows it.",
      "",
      "Left out or assumed",
      "  shop.yaml:12:3: ApiErrors is not rehearsed: it watches",
      "  5XXError of AWS/ApiGateway, which no function writes by",
      "  itself.",
      "  orders.csv: Invocations: 3 of 10 periods of 60 s hold no",
      "  data.",
      "",
      "Plots of every fault, to look at or to send:",
      "  airworthy rehearse -o rehearsal.html",
    ]);
  });

  it("has colours only when they are wanted", () => {
    const text = rehearsalTerminal(reportOf([TEMPLATE]), { ...options, color: true });
    assert.ok(text.includes("\u001B[32m"));
    assert.ok(!rehearsalTerminal(reportOf([TEMPLATE]), options).includes("\u001B"));
  });

  it("without a function says what to do", () =>
    assert.match(
      rehearsalTerminal(reportOf([], { functions: [] }), options),
      /^No Lambda functions were found that can be rehearsed\.\nName the folder/,
    ));

  it("shows every set with --all", () => {
    const text = rehearsalTerminal(reportOf([TEMPLATE, STANDARD]), { ...options, all: true });
    assert.match(text, /^Alarms of template/m);
    assert.match(text, /^Alarms of standard/m);
  });
});
