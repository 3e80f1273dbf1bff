import type { Alarm, AlarmMetric } from "../../../fleet/model.ts";
import { at, type Scalar } from "../../../readers/tree.ts";

/** The value an alarm by metric math compares with its threshold. */
export function returned({ metrics }: Alarm): AlarmMetric | undefined {
  return metrics.find((metric) => metric.expression !== undefined && metric.returnData);
}

/** The text of an expression in the template; `undefined` when an intrinsic puts it together. */
export function expressionNode(metric: AlarmMetric): Scalar | undefined {
  const node = "kind" in metric.at ? at(metric.at as Parameters<typeof at>[0], "Expression") : undefined;
  return node?.kind === "scalar" ? node : undefined;
}

/**
 * An expression with the expressions it refers to written out, without blanks: what it says, in one line.
 *
 * @example inlined({ expression: "IF(m1 > 2, rate)" }, [{ id: "rate", expression: "m1/m2" }]) // "IF(m1>2,(m1/m2))"
 */
export function inlined(metric: AlarmMetric, all: readonly AlarmMetric[], depth = 0): string {
  const expressions = new Map(
    all.flatMap((one) => (one.id && one.expression ? [[one.id, one] as const] : [])),
  );
  const text = (metric.expression ?? "").replaceAll(/\s+/g, "");
  if (depth > 5 || text.length > 1024) return text;
  return text.replaceAll(/[a-z]\w*/g, (id) => {
    const other = expressions.get(id);
    return other && other !== metric ? `(${inlined(other, all, depth + 1)})` : id;
  });
}

/** A share of failed invocations, or of good ones: its value when nothing fails, and when everything does. */
export interface Rate {
  readonly errors: AlarmMetric;
  readonly best: number;
  readonly worst: number;
}

/** The rate an alarm watches, when it is nothing but errors over invocations of Lambda. */
export function plainErrorRate(alarm: Alarm): Rate | undefined {
  const value = returned(alarm);
  const find = (name: string) =>
    alarm.metrics.find((metric) => metric.namespace === "AWS/Lambda" && metric.name === name);
  const errors = find("Errors");
  const invocations = find("Invocations");
  if (!value || !errors?.id || !invocations?.id) return undefined;
  const ends = ENDS.get(shapeOf(inlined(value, alarm.metrics), errors.id, invocations.id));
  return ends && { errors, best: ends[0], worst: ends[1] };
}

/** Shapes of a rate (E over I) and of its complement, with the values between which it lies. */
const ENDS: ReadonlyMap<string, readonly [best: number, worst: number]> = new Map([
  ["E/I", [0, 1]],
  ["E/I*100", [0, 100]],
  ["100*E/I", [0, 100]],
  ["(100*E)/I", [0, 100]],
  ["(E*100)/I", [0, 100]],
  ["E*100/I", [0, 100]],
  ["1-E/I", [1, 0]],
  ["(1-E/I)*100", [100, 0]],
  ["100*(1-E/I)", [100, 0]],
  ["100-E/I*100", [100, 0]],
  ["100-(E/I*100)", [100, 0]],
  ["100-100*E/I", [100, 0]],
  ["100-(100*E/I)", [100, 0]],
]);

/** An expression with E for errors and I for invocations, without what only keeps it from dividing by zero. */
function shapeOf(expression: string, errors: string, invocations: string): string {
  let shape = expression.replaceAll(/[a-z]\w*/g, (id) =>
    id === errors ? "E" : id === invocations ? "I" : id,
  );
  for (let round = 0, before = ""; round < 5 && before !== shape; round++) {
    before = shape;
    shape = shape
      .replaceAll(/FILL\(([EI]),[01]\)/g, "$1")
      .replaceAll(/MAX\(\[(?:E,I|I,E)\]\)/g, "I")
      .replaceAll(/\(([EI]|E\/I)\)/g, "$1")
      .replace(/^IF\(I(?:!=0|>0|>=1),([^,]*),[01]\)$/, "$1")
      .replace(/^IF\(I(?:==0|<1),[01],([^,]*)\)$/, "$1")
      .replace(/^\(([^()]*(?:\([^()]*\)[^()]*)*)\)$/, "$1");
  }
  return shape;
}
