import { widthOf } from "../../report/terminal-text.ts";

/** The most columns of one line that are shown; a function may well write a megabyte without a break. */
const LONGEST = 2000;

/**
 * Breaks lines that do not fit, each piece behind the same margin. Without a number of columns nothing is broken, only
 * what is too long to be read is cut.
 *
 * @example lineFolder("│ ", 12)("a long line of text") // ["│ a long lin", "│ e of text"]
 */
export function lineFolder(margin: string, columns: number | undefined): (line: string) => string[] {
  const room = columns === undefined ? Infinity : Math.max(20, columns - widthOf(margin));
  return (line) => {
    // Nearly every line fits: nothing is taken apart then.
    if (line.length <= room && line.length <= LONGEST) return [margin + line];
    const pieces = [""];
    let width = 0;
    let left = LONGEST;
    // oxlint-disable-next-line no-control-regex -- colours, which take no room
    for (const [token] of line.matchAll(/\u001B\[[\d;]*m|./gsu)) {
      if (token.startsWith("\u001B")) {
        pieces[pieces.length - 1] += token;
        continue;
      }
      if (left-- === 0) {
        pieces[pieces.length - 1] += ` … ${(widthOf(line) - LONGEST).toLocaleString("en")} more characters`;
        break;
      }
      if (width === room) {
        pieces.push("");
        width = 0;
      }
      pieces[pieces.length - 1] += token;
      width++;
    }
    return pieces.map((piece) => margin + piece);
  };
}
