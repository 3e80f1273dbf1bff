import type { ParseArgsOptionDescriptor } from "node:util";

/** One option: what parseArgs needs, and what help says. */
export interface Option extends ParseArgsOptionDescriptor {
  /** Placeholder of the value in help: `FILE`. */
  readonly value?: string;
  readonly says: string;
}

export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** A command is data and a handler; help, docs and completion are generated from the data. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** `airworthy check [paths…]` */
  readonly usage: string;
  /** A paragraph for the command's own help. */
  readonly about: string;
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly (readonly [command: string, what: string])[];
  /** Resolves to the exit code. */
  readonly run: (call: {
    readonly values: Values;
    readonly positionals: readonly string[];
    readonly io: Io;
  }) => Promise<number>;
}

/** The terminal as an argument, so that a test can read what a user would see. */
export interface Io {
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Columns of the terminal; 80 when it is none. */
  readonly columns: number;
  readonly color: boolean;
  readonly isTerminal: boolean;
  /** Today, `YYYY-MM-DD`. */
  readonly today: string;
}

export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

export function texts(values: Values, name: string): string[] {
  const value = values[name];
  return Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [];
}
