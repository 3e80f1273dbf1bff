import type { MathFunction } from "../context.ts";
import { SEARCH } from "../search/index.ts";
import { ARRAYS } from "./arrays.ts";
import { IF } from "./condition.ts";
import { ELEMENTWISE } from "./elementwise.ts";
import { FILL } from "./fill.ts";
import { REDUCE } from "./reduce.ts";
import { SPECIAL } from "./special.ts";
import { TIMES } from "./times.ts";

/** Every function of metric math. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
export const FUNCTIONS: ReadonlyMap<string, MathFunction> = new Map(
  Object.entries({ ...ELEMENTWISE, ...REDUCE, ...ARRAYS, ...TIMES, ...SPECIAL, FILL, IF, SEARCH }),
);
