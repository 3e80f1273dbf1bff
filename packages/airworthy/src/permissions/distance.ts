/**
 * How many letters are to be added, left out, changed or swapped with their neighbour to make one text of another;
 * anything above `most` is given as `most + 1`.
 *
 * @example distance("CreateLogtream", "CreateLogStream", 2) // 1, as case does not count
 */
export function distance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  let older: number[] = [];
  let before = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (before[j - 1] ?? 0) + same);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, (older[j - 2] ?? 0) + 1);
      row.push(best);
    }
    if (Math.min(...row) > most) return most + 1;
    older = before;
    before = row;
  }
  return Math.min(before[b.length] ?? 0, most + 1);
}

/** The only nearest of some texts, at most `most` letters away; `undefined` when none or two are. */
export function nearest(text: string, choices: Iterable<string>, most: number): string | undefined {
  let best: string | undefined;
  let least = most + 1;
  for (const choice of choices) {
    const away = distance(text, choice, most);
    if (away === least) best = undefined;
    if (away < least) [best, least] = [choice, away];
  }
  return best;
}
