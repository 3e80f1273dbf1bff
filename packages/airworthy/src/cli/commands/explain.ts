import { matchesAny } from "../../checklist/glob.ts";
import { PRACTICES, practiceOf } from "../../checklist/item.ts";
import { EXAMPLES } from "../../checklist/practices/examples.generated.ts";
import { ITEMS } from "../../checklist/practices/index.generated.ts";
import { padded, paintFor, wrap } from "../../report/terminal-text.ts";
import { type Command, type Io } from "../command.ts";
import { colored, unifiedDiff } from "../diff.ts";
import { EXIT, UserError } from "../errors.ts";

export default {
  name: "explain",
  summary: "say why an item matters and what mends it, with an example",
  usage: "airworthy explain [ITEM|PRACTICE]",
  about:
    "Without an argument it lists every item of the checklist. With one it says what is asked, why, on whose word, and shows the change that fix makes in an example.",
  options: {},
  examples: [
    ["airworthy explain", "the whole checklist"],
    ["airworthy explain dead-letters/async-destination", "one item"],
  ],
  run: async ({ positionals, io }) => {
    if (positionals.length === 0) io.out(list(PRACTICES, io));
    for (const word of positionals) {
      const practice = PRACTICES.find((one) => one === word);
      const items = ITEMS.filter((item) => matchesAny(item.id, [word]));
      if (practice) io.out(list([practice], io));
      else if (items.length > 0) for (const item of items) io.out(page(item.id, io));
      else throw new UserError(`"${word}" is neither an item nor a practice. ${nearest(word)}`);
    }
    return EXIT.fine;
  },
} satisfies Command;

function nearest(word: string): string {
  const part = word.split("/").at(-1) ?? word;
  const close = ITEMS.filter(
    (item) => item.id.includes(part) || part.includes(item.id.split("/")[1] ?? "?"),
  ).map((item) => item.id);
  return close.length > 0
    ? `Did you mean ${close.slice(0, 3).join(" or ")}?`
    : "`airworthy explain` lists them all.";
}

function list(practices: readonly string[], io: Io): string {
  const paint = paintFor(io.color);
  const width = Math.max(...ITEMS.map((item) => item.id.length));
  const lines = practices.flatMap((practice) => {
    const items = ITEMS.filter((item) => practiceOf(item.id) === practice);
    return [
      paint.bold(practice),
      ...items.flatMap((item) => {
        const mark = item.fix ? paint.green("fix") : "   ";
        const head = `  ${paint.cyan(padded(item.id, width))}  ${mark}  ${padded(item.severity, 7)}  `;
        const room = io.columns - width - 18;
        if (room < 30) return [head.trimEnd(), ...wrap(item.says, io.columns, "      ")];
        const [first = "", ...rest] = wrap(item.says, room, "");
        return [head + first, ...rest.map((line) => " ".repeat(width + 18) + line)];
      }),
      "",
    ];
  });
  return `${lines.join("\n")}\n`;
}

function page(id: string, io: Io): string {
  const paint = paintFor(io.color);
  const item = ITEMS.find((one) => one.id === id);
  const example = EXAMPLES[id];
  if (!item || !example) return "";
  const lines = [
    `${paint.bold(item.id)}  ${paint.dim(item.severity)}`,
    "",
    ...wrap(item.says, io.columns, ""),
    "",
    ...wrap(item.because, io.columns, ""),
    "",
    paint.dim(item.source),
    "",
    ...(item.tiers ? [`Asked of: ${item.tiers.join(", ")}.`, ""] : []),
  ];
  if (example.fixed !== undefined) {
    lines.push(
      paint.bold("What fix changes in an example"),
      "",
      colored(unifiedDiff("template.yaml", example.notMet, example.fixed), io.color),
    );
  } else
    lines.push(paint.bold("An example that does not meet it; there is no automatic fix"), "", example.notMet);
  lines.push(
    paint.bold("To live with it"),
    `  # airworthy-ignore ${item.id}: the reason (until 2027-06-30)`,
    "  on the line, or under `exceptions` in airworthy.yaml.",
    "",
  );
  return `${lines.join("\n")}\n`;
}
