import { stripVTControlCharacters, styleText } from "node:util";

type Style = (text: string) => string;
export type Paint = Readonly<Record<"bold" | "dim" | "red" | "green" | "yellow" | "blue" | "cyan", Style>>;

const plain: Style = (text) => text;

/** Colours, or none of them; the caller knows about NO_COLOR and terminals. */
export function paintFor(color: boolean): Paint {
  const style = (name: Parameters<typeof styleText>[0]): Style =>
    color ? (text) => styleText(name, text, { validateStream: false }) : plain;
  return {
    bold: style("bold"),
    dim: style("dim"),
    red: style("red"),
    green: style("green"),
    yellow: style("yellow"),
    blue: style("blue"),
    cyan: style("cyan"),
  };
}

/** Columns a text takes, colours not counted. */
export function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Breaks a sentence into lines that fit, each with the same indent. */
export function wrap(text: string, columns: number, indent: string): string[] {
  const room = Math.max(20, Math.min(columns, 110) - indent.length);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  if (line !== "") lines.push(indent + line);
  return lines;
}

export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** A name that fits, its middle left out when it does not. */
export function shortened(text: string, width: number): string {
  if (text.length <= width) return text;
  const half = Math.floor((width - 1) / 2);
  return `${text.slice(0, width - 1 - half)}…${text.slice(text.length - half)}`;
}
