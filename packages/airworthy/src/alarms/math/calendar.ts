const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * What each function of time makes of an instant (milliseconds since 1970), in UTC: days of the week are 1 (Monday) to
 * 7 (Sunday), EPOCH is in seconds. Arithmetic only, because it runs for every point of every alarm.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list
 */
export const PARTS: Readonly<Record<string, (at: number) => number>> = {
  MINUTE: (at) => Math.floor(at / MINUTE) % 60,
  HOUR: (at) => Math.floor(at / HOUR) % 24,
  // 1970 began on a Thursday.
  DAY: (at) => ((Math.floor(at / DAY) + 3) % 7) + 1,
  DATE: (at) => dayOfMonth(civil(at)),
  MONTH: (at) => month(civil(at)),
  YEAR: (at) => year(at),
  EPOCH: (at) => at / 1000,
};

/** Days since the first of March of a 400-year cycle: leap days come last in such a year. */
function civil(at: number): number {
  return (Math.floor(at / DAY) + 719_468) % 146_097;
}

/** Days since the first of March. */
function dayOfYear(ofCycle: number): number {
  const own = yearOfCycle(ofCycle);
  return ofCycle - (365 * own + Math.floor(own / 4) - Math.floor(own / 100));
}

function yearOfCycle(ofCycle: number): number {
  return Math.floor(
    (ofCycle - Math.floor(ofCycle / 1460) + Math.floor(ofCycle / 36_524) - Math.floor(ofCycle / 146_096)) /
      365,
  );
}

/** Months since March. */
function marchMonth(ofCycle: number): number {
  return Math.floor((5 * dayOfYear(ofCycle) + 2) / 153);
}

function dayOfMonth(ofCycle: number): number {
  return dayOfYear(ofCycle) - Math.floor((153 * marchMonth(ofCycle) + 2) / 5) + 1;
}

function month(ofCycle: number): number {
  return ((marchMonth(ofCycle) + 2) % 12) + 1;
}

function year(at: number): number {
  const ofCycle = civil(at);
  const cycle = Math.floor((Math.floor(at / DAY) + 719_468) / 146_097);
  return 400 * cycle + yearOfCycle(ofCycle) + (month(ofCycle) <= 2 ? 1 : 0);
}
