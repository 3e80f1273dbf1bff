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
  /** Whether the file is certainly no template, so that only somebody who named it wants to hear of it. */
  readonly noTemplate: boolean;
  constructor(diagnostic: Diagnostic, noTemplate = false) {
    super(diagnostic.says);
    this.diagnostic = diagnostic;
    this.noTemplate = noTemplate;
  }
}
