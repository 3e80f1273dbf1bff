import { type Paint, padded, paintFor, wrap } from "../report/terminal-text.ts";
import type { Command, Io, Option } from "./command.ts";
import { VERSION } from "./version.ts";

/** `airworthy --help` */
export function overview(commands: readonly Command[], io: Io): string {
  const paint = paintFor(io.color);
  const width = Math.max(...commands.map((command) => command.name.length));
  return `${[
    `${paint.bold("airworthy")} ${paint.dim(VERSION)}`,
    "Every AWS Lambda function you have, at the same production standard.",
    "",
    paint.bold("Commands"),
    ...commands.map((command) => `  ${paint.cyan(padded(command.name, width))}  ${command.summary}`),
    "",
    paint.bold("Examples"),
    ...exampleLines(
      commands.flatMap((command) => command.examples.slice(0, 1)),
      paint,
    ),
    "",
    ...wrap(
      "airworthy COMMAND --help says more about each. --version, -v prints the version.",
      io.columns,
      "",
    ).map(paint.dim),
  ].join("\n")}\n`;
}

/** `airworthy check --help` */
export function commandHelp(command: Command, io: Io): string {
  const paint = paintFor(io.color);
  const options = Object.entries({ ...command.options, help: HELP });
  const names = options.map(([name, option]) => optionName(name, option));
  const width = Math.min(34, Math.max(...names.map((name) => name.length)));
  return `${[
    `${paint.bold(command.usage)}`,
    "",
    ...wrap(command.about, io.columns, ""),
    "",
    paint.bold("Options"),
    ...options.flatMap(([, option], index) => optionLines(names[index] ?? "", option, width, io, paint)),
    "",
    paint.bold("Examples"),
    ...exampleLines(command.examples, paint),
  ].join("\n")}\n`;
}

const HELP: Option = { type: "boolean", short: "h", says: "show this help" };

function optionName(name: string, option: Option): string {
  const short = option.short ? `-${option.short}, ` : "";
  return `${short}--${name}${option.value ? ` ${option.value}` : ""}`;
}

function optionLines(name: string, option: Option, width: number, io: Io, paint: Paint): string[] {
  const [first = "", ...rest] = wrap(option.says, io.columns - width - 4, "");
  if (name.length > width)
    return [`  ${paint.cyan(name)}`, ...[first, ...rest].map((line) => `${" ".repeat(width + 4)}${line}`)];
  return [
    `  ${paint.cyan(padded(name, width))}  ${first}`,
    ...rest.map((line) => `${" ".repeat(width + 4)}${line}`),
  ];
}

function exampleLines(examples: readonly (readonly [string, string])[], paint: Paint): string[] {
  return examples.flatMap(([command, what]) => [`  ${paint.cyan(command)}`, `    ${paint.dim(what)}`]);
}
