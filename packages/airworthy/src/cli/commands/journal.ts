import { readFileSync } from "node:fs";
import path from "node:path";
import { paintFor } from "../../report/terminal-text.ts";
import type { Command, Io } from "../command.ts";
import { EXIT, UserError } from "../errors.ts";

export default {
  name: "journal",
  summary: "replay a journal of dev, or compare two",
  usage: "airworthy journal replay FILE | compare FILE FILE",
  about:
    "`airworthy dev --journal FILE` writes down what came from outside and every transition that followed. `replay` does it all again, without any process, and says whether the same follows: after an update of airworthy it shows what behaves in another way. `compare` shows where two journals begin to differ; what came from outside is left aside.",
  options: {},
  examples: [
    ["airworthy journal replay run.jsonl", "the same run again"],
    ["airworthy journal compare before.jsonl after.jsonl", "where two runs part"],
  ],
  run: async ({ positionals, io }) => {
    const [what, ...files] = positionals;
    if (what === "replay" && files.length === 1) return replayed(read(files[0] as string, io), io);
    if (what === "compare" && files.length === 2)
      return compared(files.map((file) => read(file, io)) as [string, string], io);
    throw new UserError("It is `airworthy journal replay FILE`, or `airworthy journal compare FILE FILE`.");
  },
} satisfies Command;

function read(file: string, io: Io): string {
  try {
    return readFileSync(path.resolve(io.cwd, file), "utf8");
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

async function replayed(text: string, io: Io): Promise<number> {
  const { NotAJournal, replay } = await import("../../local/journal/replay.ts");
  try {
    const { same, difference } = replay(text);
    if (!difference) {
      io.out(`${same.toLocaleString("en")} transitions, all the same.\n`);
      return EXIT.fine;
    }
    return differ(
      same,
      difference.line,
      [difference.recorded, difference.replayed],
      ["recorded", "replayed"],
      io,
    );
  } catch (error) {
    if (error instanceof NotAJournal)
      throw new UserError(`This journal cannot be replayed: ${error.message}.`, { cause: error });
    throw error;
  }
}

function compared(texts: readonly [string, string], io: Io): number {
  const [one = [], other = []] = texts.map((text) =>
    text.split("\n").filter((line) => line !== "" && !/^\{"at":-?[\d.]+,"what":"in\./.test(line)),
  );
  const length = Math.max(one.length, other.length);
  for (let index = 0; index < length; index++)
    if (one[index] !== other[index])
      return differ(index, undefined, [one[index], other[index]], ["first", "second"], io);
  io.out(`${length.toLocaleString("en")} transitions, all the same.\n`);
  return EXIT.fine;
}

function differ(
  same: number,
  line: number | undefined,
  [one, other]: readonly (string | undefined)[],
  [first = "", second = ""]: readonly string[],
  io: Io,
): number {
  const paint = paintFor(io.color);
  const where = line === undefined ? "" : ` (line ${line})`;
  const width = Math.max(first.length, second.length);
  io.out(
    [
      `They differ after ${same.toLocaleString("en")} transitions${where}:`,
      paint.red(`  ${first.padEnd(width)}  ${one ?? "nothing more"}`),
      paint.green(`  ${second.padEnd(width)}  ${other ?? "nothing more"}`),
      "",
    ].join("\n"),
  );
  return EXIT.findings;
}
