import type { Range } from "./source.ts";

/** Something wrong with the input itself, as opposed to a finding about what it describes. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly says: string;
  readonly cure: string;
  /** Absent when the file could not be read at all. */
  readonly at?: Range;
  readonly path: string;
}

export class Unreadable extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.says);
    this.diagnostic = diagnostic;
  }
}
