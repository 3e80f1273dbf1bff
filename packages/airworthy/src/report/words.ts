import type { Report, Summary } from "./report.ts";

/** @example plural(1, "finding") // "1 finding" */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** @example counts(report.summary) // "1 error, 5 warnings, 0 notes" */
export function counts({ errors, warnings, notes }: Summary): string {
  return [plural(errors, "error"), plural(warnings, "warning"), plural(notes, "note")].join(", ");
}

/**
 * With a baseline nobody looks at what it knows, so that no function can be said to be airworthy.
 *
 * @example readiness(report) // "3 of 4 functions airworthy"
 */
export function readiness({
  summary: { airworthy, functions },
  known,
}: Pick<Report, "summary" | "known">): string {
  return `${airworthy} of ${plural(functions, "function")} ${known > 0 ? "without a new finding" : "airworthy"}`;
}
