/**
 * The pieces of a name: runs of characters that are letters or digits, and in each the parts that capitals and digits
 * begin. `Project2-trial333` has the runs `Project2` and `trial333`, with the parts `Project`, `2` and `trial`, `333`.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html#search-expression-syntax-tokenization
 */
export function runs(text: string): string[][] {
  return (text.match(/[\p{L}\p{N}]+/gu) ?? []).map(
    (run) => run.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|\p{L}+/gu) ?? [run],
  );
}

/**
 * The tokens CloudWatch makes of a name.
 *
 * @example tokensOf("Project2-trial333") // ["project2trial333", "project", "2", "trial", "333"]
 */
export function tokensOf(text: string): string[] {
  const parts = runs(text).flat();
  return [...new Set([parts.join(""), ...parts].map((token) => token.toLowerCase()))];
}

/**
 * Whether a word of a search is found in a name: one part in any case; several parts one after another. Parts that
 * capitals or digits tell apart match in the same case only (`CustomCount` finds CustomCount1, `count1` does not);
 * between those told apart by other characters the case does not matter (`network/errors` finds NetworkErrors2).
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html#search-expression-partial-match
 */
export function partlyMatches(word: string, name: string): boolean {
  const wanted = runs(word).flatMap((parts) =>
    parts.map((part) =>
      parts.length > 1 ? { part, exact: true } : { part: part.toLowerCase(), exact: false },
    ),
  );
  if (wanted.length === 0) return false;
  const parts = runs(name).flat();
  if (
    parts.join("").toLowerCase() ===
    wanted
      .map(({ part }) => part)
      .join("")
      .toLowerCase()
  )
    return true;
  return parts.some((_, from) =>
    wanted.every(({ part, exact }, index) => {
      const own = parts[from + index];
      return own !== undefined && (exact ? own : own.toLowerCase()) === part;
    }),
  );
}
