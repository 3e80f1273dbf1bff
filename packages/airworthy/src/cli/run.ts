import { parseArgs } from "node:util";
import type { Command, Io } from "./command.ts";
import { COMMANDS } from "./commands/index.ts";
import { EXIT, UserError } from "./errors.ts";
import { didYouMean } from "./nearest.ts";
import { commandHelp, overview } from "./help.ts";
import { VERSION } from "./version.ts";

/** Runs one command line and gives the exit code. Nothing below it ends the process or reads its globals. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    io.err(`airworthy: ${error.message}\n`);
    return EXIT.userMistake;
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === "--version" || name === "-v" || name === "version") {
    io.out(`${VERSION}\n`);
    return EXIT.fine;
  }
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    const asked = name === "help" && rest[0] ? await commandNamed(rest[0]) : undefined;
    io.out(asked ? commandHelp(asked, io) : overview(await everyCommand(), io));
    return EXIT.fine;
  }
  const command = await commandNamed(name);
  const { values, positionals } = parse(command, rest);
  if (values["help"] === true) {
    io.out(commandHelp(command, io));
    return EXIT.fine;
  }
  return command.run({ values, positionals, io });
}

async function everyCommand(): Promise<Command[]> {
  return Promise.all(Object.values(COMMANDS).map(async (load) => (await load()).default));
}

async function commandNamed(name: string): Promise<Command> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load) return (await load()).default;
  const what = name.startsWith("-") ? "option" : "command";
  throw new UserError(
    `unknown ${what} "${name}".${didYouMean(name, Object.keys(COMMANDS))} Commands: ${Object.keys(COMMANDS).join(", ")}. See \`airworthy --help\`.`,
  );
}

function parse(command: Command, args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { ...command.options, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    const message = (error as Error).message.split(". To specify")[0] ?? "";
    throw new UserError(`${message}. See \`airworthy ${command.name} --help\`.`, { cause: error });
  }
}
