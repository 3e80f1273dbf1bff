import type { Metric } from "../values.ts";
import type { Search, Term } from "./parse.ts";
import { partlyMatches } from "./words.ts";

/**
 * Whether a search finds a metric. A schema that names dimensions asks for exactly these; one that names the namespace
 * only, for any.
 */
export function finds({ schema, term }: Search, metric: Metric): boolean {
  if (schema) {
    const own = Object.keys(metric.dimensions);
    if (schema.namespace !== metric.namespace) return false;
    if (schema.dimensions.length > 0) {
      if (own.length !== schema.dimensions.length) return false;
      if (!schema.dimensions.every((name) => own.includes(name))) return false;
    }
  }
  return !term || holds(term, metric);
}

function holds(term: Term, metric: Metric): boolean {
  switch (term.kind) {
    case "and":
      return term.terms.every((one) => holds(one, metric));
    case "or":
      return term.terms.some((one) => holds(one, metric));
    case "not":
      return !holds(term.term, metric);
    case "find":
      return namesOf(metric, term.property).some((name) =>
        term.exact ? name === term.text : partlyMatches(term.text, name),
      );
  }
}

function namesOf({ namespace, name, dimensions }: Metric, property: string | undefined): string[] {
  if (property === undefined) return [namespace, name, ...Object.entries(dimensions).flatMap((both) => both)];
  if (property === "MetricName") return [name];
  if (property === "Namespace") return [namespace];
  const value = dimensions[property];
  return value === undefined ? [] : [value];
}
