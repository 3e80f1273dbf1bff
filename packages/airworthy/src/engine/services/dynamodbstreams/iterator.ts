import type { Instant } from "../../kernel/time.ts";

/** Where reading goes on, within the text that clients carry about. */
export interface Iterator {
  readonly arn: string;
  /** Number of the change that is read next. */
  readonly from: number;
  readonly madeAt: Instant;
}

/** As AWS's looks: the stream, a version and what only the service reads. */
export function iteratorText({ arn, from, madeAt }: Iterator): string {
  return `${arn}|1|${Buffer.from(JSON.stringify({ from, madeAt })).toString("base64")}`;
}

/** `undefined` for a text that is none of ours. */
export function iteratorOf(text: string): Iterator | undefined {
  const [arn, version, hidden] = text.split("|");
  if (!arn || version !== "1" || !hidden) return undefined;
  try {
    const read: unknown = JSON.parse(Buffer.from(hidden, "base64").toString());
    const { from, madeAt } = read as { from?: unknown; madeAt?: unknown };
    return typeof from === "number" && typeof madeAt === "number" ? { arn, from, madeAt } : undefined;
  } catch {
    return undefined;
  }
}
