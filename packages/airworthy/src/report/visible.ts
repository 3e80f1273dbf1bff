/** Turns the direction of reading. */
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/**
 * A text as one line that only shows. Characters that move the cursor, change colours, ring the bell or turn the
 * direction of reading become pictures: a name or a line of a template must not do that to who reads about it.
 *
 * @example visible("a\u001b[31mb\n") // "a␛[31mb␊"
 */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, (character) => {
    const code = character.charCodeAt(0);
    if (character === "\t") return " ";
    if (code < 0x20) return String.fromCharCode(0x24_00 + code);
    if (code === 0x7f) return "␡";
    // Other format characters join letters and emoji, and do no harm.
    return code < 0xa0 || DIRECTION.test(character) ? "�" : character;
  });
}

/** Any data with every text in it made visible. */
export function visibleIn<T>(data: T): T {
  if (typeof data === "string") return visible(data) as T;
  if (Array.isArray(data)) return data.map(visibleIn) as T;
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, visibleIn<unknown>(value)]),
  ) as T;
}
