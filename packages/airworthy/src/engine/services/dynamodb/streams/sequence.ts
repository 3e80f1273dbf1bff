/** Sequence numbers have 21 digits at least; equally long ones sort as texts. */
const FIRST = 100_000_000_000_000_000_000n;

export function sequenceNumber(count: number): string {
  return String(FIRST + BigInt(count));
}

/** The inverse; `undefined` for what is no sequence number of ours. */
export function countOf(sequence: string): number | undefined {
  if (!/^\d{21,40}$/.test(sequence)) return undefined;
  return Number(BigInt(sequence) - FIRST);
}
