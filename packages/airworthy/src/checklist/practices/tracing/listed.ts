const MOST_NAMED = 3;

/** Functions by name, or their number when they are many. */
export function listed(names: readonly string[]): string {
  if (names.length > MOST_NAMED) return `${names.length} functions`;
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
