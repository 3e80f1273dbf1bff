import { widthOf } from "../../report/terminal-text.ts";

/** The most columns of one line that are shown; a function may well write a megabyte without a break. */
const LONGEST = 2000;

/**
 * Breaks lines that do not fit, each piece behind the same margin. Without a number of columns nothing is broken, only
 * what is too long to be read is cut.
 *
 * @example lineFolder("│ ", 22)("a line that is rather long") // ["│ a line that is ", "│ rather long"]
 */
export function lineFolder(margin: string, columns: number | undefined): (line: string) => string[] {
  const room = columns === undefined ? Infinity : Math.max(20, columns - widthOf(margin));
  return (line) => {
    // Nearly every line fits: nothing is taken apart then.
    if (line.length <= room && line.length <= LONGEST) return [margin + line];
    const pieces: string[] = [];
    let piece = "";
    let width = 0;
    /** Where the piece could be broken: behind its last space, when that is not too far back. */
    let space: { readonly at: number; readonly width: number } | undefined;
    let left = LONGEST;
    // oxlint-disable-next-line no-control-regex -- colours, which take no room
    for (const [token] of line.matchAll(/\u001B\[[\d;]*m|./gsu)) {
      if (token.startsWith("\u001B")) {
        piece += token;
        continue;
      }
      if (left-- === 0) {
        piece += ` … ${(widthOf(line) - LONGEST).toLocaleString("en")} more characters`;
        break;
      }
      if (width === room) {
        const cut = token !== " " && space && space.width > room / 2 ? space : { at: piece.length, width };
        pieces.push(piece.slice(0, cut.at));
        piece = piece.slice(cut.at);
        width -= cut.width;
        space = undefined;
      }
      piece += token;
      width++;
      if (token === " ") space = { at: piece.length, width };
    }
    pieces.push(piece);
    return pieces.map((piece) => margin + piece);
  };
}
