import { existsSync } from "node:fs";
import path from "node:path";
import { initialConfig } from "../../config/initial.ts";
import type { Command } from "../command.ts";
import { EXIT, UserError } from "../errors.ts";
import { writeAtomically } from "../write.ts";

export default {
  name: "init",
  summary: "write a commented airworthy.yaml",
  usage: "airworthy init [folder]",
  about:
    "Writes airworthy.yaml with every setting, its default and its reason, all commented out: uncomment what you want to change. An existing file is never overwritten.",
  options: {},
  examples: [["airworthy init", "in the root of the repository"]],
  run: async ({ positionals, io }) => {
    const folder = path.resolve(io.cwd, positionals[0] ?? ".");
    const file = path.join(folder, "airworthy.yaml");
    if (!existsSync(folder)) throw new UserError(`${folder} does not exist.`);
    if (existsSync(file))
      throw new UserError(`${path.relative(io.cwd, file) || file} exists already; it is left as it is.`);
    writeAtomically(file, initialConfig());
    io.out(`Wrote ${path.relative(io.cwd, file)}. Every line in it is optional.\nNext:\n  airworthy check\n`);
    return EXIT.fine;
  },
} satisfies Command;
