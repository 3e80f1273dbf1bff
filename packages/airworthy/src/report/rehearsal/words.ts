/** @example percent(0.956) // "96 %" */
export function percent(share: number): string {
  // Neither all nor nothing is said of what is only nearly so.
  const rounded = Math.round(share * 100);
  if (rounded === 100 && share < 1) return "99 %";
  return rounded === 0 && share > 0 ? "1 %" : `${rounded} %`;
}

/** @example span(90) // "1.5 h" */
export function span(minutes: number): string {
  if (minutes < 100) return `${Math.round(minutes)} m`;
  if (minutes < 48 * 60) return `${trimmed(minutes / 60)} h`;
  return `${trimmed(minutes / 1440)} d`;
}

/** A count that may be a fraction: as many digits as say something. */
export function amount(count: number): string {
  if (count >= 999_500) return `${trimmed(count / 1_000_000)}M`;
  if (count >= 10_000) return `${trimmed(count / 1000)}k`;
  if (count >= 10 || Number.isInteger(count)) return Math.round(count).toLocaleString("en-US");
  return count < 0.1 && count > 0 ? count.toFixed(2) : trimmed(count);
}

function trimmed(value: number): string {
  return value >= 100 ? String(Math.round(value)) : Number(value.toFixed(1)).toString();
}

/** @example listed(["a", "b", "c"], 2) // "a, b and 1 more" */
export function listed(names: readonly string[], most: number): string {
  const shown = names.slice(0, most);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(", ")} and ${more} more`;
  const last = shown.pop() ?? "";
  return shown.length > 0 ? `${shown.join(", ")} and ${last}` : last;
}

/** @example rate(0.05) // "once in 20 weeks" */
export function rate(perWeek: number): string {
  if (perWeek === 0) return "never";
  if (perWeek >= 1.5) return `${amount(perWeek)} times a week`;
  if (perWeek > 0.75) return "once a week";
  return `once in ${Math.round(1 / perWeek)} weeks`;
}
