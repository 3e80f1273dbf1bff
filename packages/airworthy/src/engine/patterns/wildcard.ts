/** Inferred: EventBridge counts the states of its machine and does not say how many are too many; six stars were. */
const MOST_STARS = 5;

/**
 * `*` stands for any characters, `\*` for a star. Two stars in a row are refused, as by EventBridge, which counts places
 * from the quote before the text (recorded for LocalStack: test_event_pattern, content_wildcard_repeating_star_EXC).
 *
 * @example wildcard("dir/*.png", (reason) => new Error(reason))("dir/cat.png") // true
 */
export function wildcard(pattern: string, refuse: (reason: string) => Error): (text: string) => boolean {
  const parts: string[] = [""];
  for (let index = 0; index < pattern.length; index++) {
    const char = pattern[index] as string;
    if (char === "\\") {
      const next = pattern[++index];
      if (next !== "*" && next !== "\\") throw refuse(`Invalid escape character at pos ${index}`);
      parts[parts.length - 1] += next;
    } else if (char !== "*") parts[parts.length - 1] += char;
    else {
      if (pattern[index + 1] === "*") throw refuse(`Consecutive wildcard characters at pos ${index + 1}`);
      parts.push("");
    }
  }
  if (parts.length > MOST_STARS + 1)
    throw refuse(
      "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character",
    );
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  // Between the first and the last part each of the others is found as early as it can be.
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
      return false;
    let at = first.length;
    const end = text.length - last.length;
    for (const part of rest) {
      const found = text.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}
