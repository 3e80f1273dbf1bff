/**
 * PyYAML, and so every AWS tool, accepts lines inside brackets and quotes that stand no deeper than the key they
 * belong to, which YAML 1.2 forbids:
 *
 *     Policies: {
 *       "Version": "2012-10-17"
 *     }
 *     Document: !Sub '{
 *       "Version": "2012-10-17"
 *     }'
 *
 * This makes a copy in which such lines are pushed one column deeper than the key (white space at the start of a line
 * means nothing there), and gives the way back from offsets in the copy to offsets in the text. `undefined` when there
 * is no such line, that is, when the text is broken in another way.
 */
export function indentContinuations(
  text: string,
): { text: string; original: (offset: number) => number } | undefined {
  const inserts = shallowLines(text);
  if (inserts.length === 0) return undefined;
  let copy = "";
  let from = 0;
  for (const insert of inserts) {
    copy += text.slice(from, insert.at) + " ".repeat(insert.length);
    from = insert.at;
  }
  copy += text.slice(from);
  return { text: copy, original: (offset) => back(inserts, offset) };
}

interface Insert {
  readonly at: number;
  readonly length: number;
}

function back(inserts: readonly Insert[], offset: number): number {
  let shift = 0;
  for (const insert of inserts) {
    if (insert.at + shift + insert.length <= offset) shift += insert.length;
    else if (insert.at + shift <= offset) return insert.at;
    else break;
  }
  return offset - shift;
}

/** Lines that continue a bracket or a quote and stand too far left. */
function shallowLines(text: string): Insert[] {
  const inserts: Insert[] = [];
  /** Column of the key each open bracket belongs to. */
  const open: number[] = [];
  let quote = "";
  let quoted = 0;
  let keyColumn = 0;
  let at = 0;
  while (at < text.length) {
    const lineStart = at;
    while (text[at] === " ") at++;
    const indent = at - lineStart;
    const first = text[at];
    const blank = first === undefined || first === "\n" || first === "\r";
    const needed = quote === "" ? open.at(-1) : quoted;
    if (!blank && needed !== undefined && (quote !== "" || open.length > 0)) {
      if (indent <= needed) inserts.push({ at: lineStart, length: needed + 1 - indent });
    } else if (!blank) {
      keyColumn = indent + (/^(?:- +)+/.exec(text.slice(at, at + 40))?.[0].length ?? 0);
    }
    for (; at < text.length && text[at] !== "\n"; at++) {
      const char = text[at] as string;
      if (quote !== "") {
        if (char === "\\" && quote === '"') at++;
        else if (char === quote && quote === "'" && text[at + 1] === "'") at++;
        else if (char === quote) quote = "";
        continue;
      }
      const before = text[at - 1];
      const begins = before === undefined || /[\s,[{:(]/.test(before);
      if ((char === '"' || char === "'") && begins) {
        quote = char;
        quoted = open.at(-1) ?? keyColumn;
      } else if (char === "#" && (before === undefined || /\s/.test(before))) {
        const end = text.indexOf("\n", at);
        at = (end === -1 ? text.length : end) - 1;
      } else if ((char === "{" || char === "[") && (open.length > 0 || begins))
        open.push(open.at(-1) ?? keyColumn);
      else if ((char === "}" || char === "]") && open.length > 0) open.pop();
    }
    at++;
  }
  return inserts;
}
