/**
 * Compiles the expression of an alarm: millions of evaluations a second, nothing allocated while it runs.
 *
 *   const compiled = compile("rate", queries, { most: 10 });
 *   compiled.run(columns, from, count, at, out);
 *
 * - `columns`: one Float64Array for each metric, in the order of `compiled.ids`; NaN where a period has no value.
 * - reads `count` (at most `most`) values of each from index `from`; `at` is the start of the first of these periods,
 *   milliseconds since 1970; writes `count` values to `out`, NaN where the expression has none.
 * - `compiled.pointwise`: no point depends on another one. A rehearsal may then run it once over a whole week, and let
 *   the alarm's window slide over the result.
 *
 * It means what evaluate.ts means, to the bit (a test holds them together). Kinds are checked while compiling, so it is
 * the check of PutMetricAlarm as well. What only the interpreter does is refused: SORT and REMOVE_EMPTY, whose results
 * have no fixed size, and the functions that ask a source. Metrics must have one period, as alarms want it.
 */
import { MathError, notSupported, wrongKind } from "../errors.ts";
import type { Query } from "../evaluate.ts";
import { isInsights } from "../insights/parse.ts";
import { functionOf } from "../interpret.ts";
import { parse } from "../parse.ts";
import type { Expression, Operator } from "../tree.ts";
import type { Metric } from "../values.ts";
import {
  type Build,
  type CompileFunction,
  kindName,
  type Part,
  type SeriesPart,
  type Step,
} from "./build.ts";
import { type Column, LOOPS } from "./loops.ts";
import { REDUCE_FUNCTIONS } from "./reduce.ts";
import { SERIES_FUNCTIONS } from "./series.ts";

export interface Compiled {
  /** The metrics it reads, in the order of their columns. */
  readonly ids: readonly string[];
  /** Seconds. */
  readonly period: number;
  readonly pointwise: boolean;
  run(columns: readonly Float64Array[], from: number, count: number, at: number, out: Float64Array): void;
}

export interface CompileOptions {
  /** Points of the longest run. */
  readonly most: number;
  /** Answers for SERVICE_QUOTA. */
  readonly quota?: (metric: Metric) => number | undefined;
}

const FUNCTIONS: Readonly<Record<string, CompileFunction>> = { ...SERIES_FUNCTIONS, ...REDUCE_FUNCTIONS };

/** @throws MathError: what `evaluateQueries` would throw, or `NotSupported` for what is only interpreted. */
export function compile(id: string, queries: readonly Query[], options: CompileOptions): Compiled {
  const { most, quota = () => undefined } = options;
  const metrics = queries.filter(({ metricStat }) => metricStat);
  const periods = new Set(metrics.map(({ metricStat }) => metricStat?.period ?? 0));
  if (periods.size > 1) throw notSupported("metrics of several periods", "an alarm has one period");
  const period = [...periods][0] ?? queries.find((query) => query.id === id)?.period;
  if (period === undefined) throw new MathError("PeriodRequired", "The queries have no period.");
  const steps: Step[] = [];
  const known = new Map(metrics.map((metric) => [metric.id, inputOf(metric, most)]));
  const used = new Map<string, SeriesPart>();
  let pointwise = true;
  const build: Build = {
    steps,
    period,
    column: () => new Float64Array(most),
    metrics: () => {
      for (const [id, part] of known) used.set(id, part);
      return known;
    },
    quota,
    looksAround: () => {
      pointwise = false;
    },
  };
  const input = (name: string): SeriesPart | undefined => {
    const part = known.get(name);
    if (part) used.set(name, part);
    return part;
  };
  const result = partOf(id, queries, build, input);
  if (result.kind !== "series")
    throw new MathError("WrongKind", `The result must be one time series, not ${kindName(result)}.`);
  const loads = [...used.values()].map(({ column }) => column);
  return {
    ids: [...used.keys()],
    period,
    pointwise,
    run(columns, from, count, at, out) {
      if (count > most) throw new RangeError(`A run has at most ${most} points, not ${count}.`);
      for (let index = 0; index < loads.length; index++) load(columns[index]!, from, loads[index]!, count);
      for (let index = 0; index < steps.length; index++) steps[index]!(count, at);
      load(result.column, 0, out, count);
    },
  };
}

function inputOf(metric: Query, most: number): SeriesPart {
  return { kind: "series", column: new Float64Array(most), metric };
}

function load(from: Column, offset: number, to: Column, count: number): void {
  for (let i = 0; i < count; i++) to[i] = from[offset + i]!;
}

function partOf(
  id: string,
  queries: readonly Query[],
  build: Build,
  input: (id: string) => SeriesPart | undefined,
): Part {
  const done = new Map<string, Part>();
  const open: string[] = [];

  function named(name: string, at: number | undefined): Part {
    const known = done.get(name) ?? input(name);
    if (known) return known;
    const query = queries.find((one) => one.id === name);
    if (!query)
      throw new MathError(
        "UnknownId",
        `${name} is not the Id of a metric or expression of this request.`,
        at,
      );
    if (open.includes(name)) {
      const way = [...open.slice(open.indexOf(name)), name].join(" -> ");
      throw new MathError("Cycle", `Expressions refer to each other: ${way}.`);
    }
    const text = query.expression ?? "";
    if (isInsights(text)) throw notSupported("SELECT in a compiled expression", "it asks a source");
    open.push(name);
    const part = compiled(parse(text));
    open.pop();
    done.set(name, part);
    return part;
  }

  function compiled(expression: Expression): Part {
    switch (expression.kind) {
      case "number":
        return {
          kind: "scalar",
          column: build.column().fill(expression.value),
          literal: expression.value,
        };
      case "text":
        return { kind: "text", text: expression.text };
      case "word":
        return { kind: "word", word: expression.word };
      case "id":
        return named(expression.id, expression.at);
      case "array":
        return arrayOf(expression.items.map(compiled), expression.at);
      case "minus":
        return negate(compiled(expression.operand), expression.at, build);
      case "binary":
        return operate(
          expression.operator,
          compiled(expression.left),
          compiled(expression.right),
          expression.at,
          build,
        );
      case "call": {
        functionOf(expression);
        const args = expression.args.map(compiled);
        const work = FUNCTIONS[expression.name];
        if (work) return work(args, expression, build);
        throw notSupported(
          `${expression.name} in a compiled expression`,
          "its result has no fixed size, or it asks a source",
          expression.at,
        );
      }
    }
  }

  return named(id, undefined);
}

type Plain = Extract<Part, { column: Column }>;

function operate(operator: Operator, left: Part, right: Part, at: number, build: Build): Part {
  const arithmetic = "+-*/^".includes(operator);
  if (arithmetic && left.kind === "array" && isPlain(right))
    return { kind: "array", items: left.items.map((one) => join(operator, one, right, build) as SeriesPart) };
  if (arithmetic && right.kind === "array" && isPlain(left))
    return { kind: "array", items: right.items.map((one) => join(operator, left, one, build) as SeriesPart) };
  if (isPlain(left) && isPlain(right)) return join(operator, left, right, build);
  throw wrongKind(operator, "other kinds", `${kindName(left)} and ${kindName(right)}`, at);
}

function join(operator: Operator, left: Plain, right: Plain, build: Build): Plain {
  const loop = LOOPS[operator];
  const out = build.column();
  const meet = left.kind === "series" && right.kind === "series";
  build.steps.push((count) => loop(left.column, right.column, meet, out, count));
  return { kind: left.kind === "scalar" && right.kind === "scalar" ? "scalar" : "series", column: out };
}

function isPlain(part: Part): part is Plain {
  return part.kind === "scalar" || part.kind === "series";
}

function negate(part: Part, at: number, build: Build): Part {
  const minus = <One extends Plain>({ kind, column }: One): Plain => {
    const out = build.column();
    build.steps.push((count) => {
      for (let i = 0; i < count; i++) out[i] = -column[i]!;
    });
    return { kind, column: out };
  };
  if (isPlain(part)) return minus(part);
  if (part.kind === "array")
    return { kind: "array", items: part.items.map((one) => minus(one) as SeriesPart) };
  throw wrongKind("-", "a number, a time series or an array of time series", kindName(part), at);
}

function arrayOf(parts: readonly Part[], at: number): Part {
  const items = parts.flatMap((part) => {
    if (part.kind === "series") return [part];
    if (part.kind === "array") return part.items;
    throw wrongKind("[ ]", "time series", kindName(part), at);
  });
  return { kind: "array", items };
}
