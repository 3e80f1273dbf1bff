import type { Summary } from "./report.ts";

/** @example plural(1, "finding") // "1 finding" */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** @example counts(report.summary) // "1 error, 5 warnings, 0 notes" */
export function counts({ errors, warnings, notes }: Summary): string {
  return [plural(errors, "error"), plural(warnings, "warning"), plural(notes, "note")].join(", ");
}

/** @example readiness(report.summary) // "3 of 4 functions airworthy" */
export function readiness({ airworthy, functions }: Summary): string {
  return `${airworthy} of ${plural(functions, "function")} airworthy`;
}
