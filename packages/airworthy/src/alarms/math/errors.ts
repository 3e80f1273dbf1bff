export type MathErrorCode =
  | "Syntax"
  | "WrongKind"
  | "WrongCount"
  | "UnknownFunction"
  | "NotSupported"
  | "UnknownId"
  | "Cycle"
  | "Limit"
  | "PeriodRequired";

/**
 * What is wrong with an expression. CloudWatch says `Error in expression 'e1': Invalid syntax`, and no more; the words
 * after that are ours.
 *
 * @example new MathError("UnknownId", "m2 is not the Id of a metric or expression of this request.", 5)
 */
export class MathError extends Error {
  readonly code: MathErrorCode;
  /** Character of the expression, from 0, where it goes wrong. */
  readonly at: number | undefined;
  /** What would have been right there; of syntax errors. */
  readonly expected: string | undefined;

  constructor(code: MathErrorCode, message: string, at?: number, expected?: string) {
    super(message);
    this.name = code;
    this.code = code;
    this.at = at;
    this.expected = expected;
  }
}

export function syntax(at: number, expected: string, found: string): MathError {
  return new MathError(
    "Syntax",
    `Invalid syntax: expected ${expected} at position ${at}, found ${found}.`,
    at,
    expected,
  );
}

export function wrongKind(name: string, expected: string, got: string, at?: number): MathError {
  return new MathError("WrongKind", `${name} takes ${expected}, not ${got}.`, at);
}

export function notSupported(name: string, why: string, at?: number): MathError {
  return new MathError("NotSupported", `airworthy does not evaluate ${name}: ${why}.`, at);
}
