/** CloudWatch began in 2009; numbers that would be earlier are no timestamps. */
const EARLIEST = Date.UTC(2009, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);
/** Seconds until the year 5138, milliseconds from 1973: no timestamp of CloudWatch can be taken for the other. */
const MILLISECONDS_FROM = 1e11;

const WRITTEN =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;

/**
 * An instant as exports write it: ISO 8601 with or without a zone (UTC then, as CloudWatch keeps it), with slashes, or
 * as seconds or milliseconds since 1970.
 *
 * @returns Milliseconds since 1970; undefined for anything else.
 * @example instantOf("2026/11/01 00:05:00") === instantOf("2026-11-01T01:05:00+01:00")
 */
export function instantOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d+(?:\.\d+)?$/.test(trimmed)) {
    const number = Number(trimmed);
    return within(Math.round(number < MILLISECONDS_FROM ? number * 1000 : number));
  }
  const found = WRITTEN.exec(trimmed);
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  const instant = Date.UTC(year, month - 1, day, hour, minute, second);
  // The 31st of a month that has thirty days would silently be the first of the next.
  if (new Date(instant).getUTCDate() !== day) return undefined;
  return within(instant - offsetOf(found[7]));
}

function offsetOf(zone: string | undefined): number {
  const found = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? "");
  if (!found) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return (found[1] === "-" ? -minutes : minutes) * 60_000;
}

function within(instant: number): number | undefined {
  return instant >= EARLIEST && instant < LATEST ? instant : undefined;
}
