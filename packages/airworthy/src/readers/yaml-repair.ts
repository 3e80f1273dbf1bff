/**
 * PyYAML, and so every AWS tool, accepts a closing `}` or `]` that stands no deeper than the key it belongs to:
 *
 *     Policies: {
 *       "Version": "2012-10-17"
 *     }
 *
 * YAML 1.2 forbids it. This makes a copy in which such lines are pushed one column deeper than the line that opened
 * the bracket, and gives the way back from offsets in the copy to offsets in the text. `undefined` when there is no
 * such line, that is, when the text is broken in another way.
 */
export function closeBracketsDeeper(
  text: string,
): { text: string; original: (offset: number) => number } | undefined {
  const inserts: { at: number; length: number }[] = [];
  const openings: number[] = [];
  let quote = "";
  let lineStart = 0;
  let indent = 0;
  let started = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === "\n") {
      lineStart = at + 1;
      indent = 0;
      started = false;
      continue;
    }
    if (!started) {
      if (char === " ") {
        indent++;
        continue;
      }
      started = true;
      const opener = openings.at(-1);
      if (opener !== undefined && quote === "" && indent <= opener && char !== "\r") {
        inserts.push({ at: lineStart, length: opener + 1 - indent });
      }
    }
    if (quote !== "") {
      if (char === "\\" && quote === '"') at++;
      else if (char === quote) quote = "";
      continue;
    }
    const inFlow = openings.length > 0;
    const before = text[at - 1];
    const afterSpace = before === undefined || /[\s,[{:(]/.test(before);
    if ((char === '"' || char === "'") && afterSpace) quote = char;
    else if (char === "#" && (before === undefined || /\s/.test(before))) {
      const end = text.indexOf("\n", at);
      at = (end === -1 ? text.length : end) - 1;
    } else if ((char === "{" || char === "[") && (inFlow || afterSpace)) openings.push(indent);
    else if ((char === "}" || char === "]") && inFlow) openings.pop();
  }
  if (inserts.length === 0) return undefined;
  let copy = "";
  let from = 0;
  for (const insert of inserts) {
    copy += text.slice(from, insert.at) + " ".repeat(insert.length);
    from = insert.at;
  }
  copy += text.slice(from);
  return {
    text: copy,
    original: (offset) => {
      let shift = 0;
      for (const insert of inserts) {
        if (insert.at + shift + insert.length <= offset) shift += insert.length;
        else if (insert.at + shift <= offset) return insert.at;
        else break;
      }
      return offset - shift;
    },
  };
}
