import path from "node:path";
import { paintFor } from "../../report/terminal-text.ts";
import type { DeployLine } from "../../local/deployer.ts";
import { type Command, type Io, type Values } from "../command.ts";
import { EXIT, UserError } from "../errors.ts";
import { TARGET_OPTIONS, targetOf } from "../target.ts";

type Done = Extract<DeployLine, { readonly done: string }>;

const FOR_AWS =
  "airworthy deploys to a fleet that flies on this machine. To AWS: `sam deploy`, or `aws cloudformation deploy` of the packaged template; CodeDeploy then shifts the traffic as the template says.";

export default {
  name: "deploy",
  summary: "bring what changed into the flying fleet, traffic shifted as the template says",
  usage: "airworthy deploy [path]",
  about:
    "Updates the stacks of the fleet that flies here to what templates and code say now, as CloudFormation does: a changed function is published as a version, and its alias goes there as its DeploymentPreference or UpdatePolicy says, with hooks and alarms. It waits until that has ended, and says weights, requests and failures meanwhile. The exit code is 1 when the stack was rolled back. For the fleet to wait for this command, start it with `airworthy dev --hold`. The path says which fleet is meant when several fly.",
  options: {
    "at-once": {
      type: "boolean",
      says: "move aliases at once, without CodeDeploy: no alarm, no hook, no way back",
    },
    ...TARGET_OPTIONS,
    json: { type: "boolean", says: "a line of JSON for each thing that happens" },
  },
  examples: [
    ["airworthy deploy", "the fleet of this folder"],
    ["airworthy deploy --at-once", "when it has to be quick"],
  ],
  run: async ({ values, positionals, io }) => {
    const [folder, more] = positionals;
    if (more !== undefined) throw new UserError("`airworthy deploy` takes one path.");
    const endpoint = endpointOf(values, { ...io, cwd: path.resolve(io.cwd, folder ?? ".") });
    if (!/^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::|\/|$)/.test(endpoint))
      throw new UserError(`${endpoint} is not on this machine. ${FOR_AWS}`);
    const say = values["json"] === true ? jsonTo(io) : wordsTo(io);
    const done = await deployed(endpoint, values["at-once"] === true, say);
    return outcome(done, values["json"] === true ? undefined : io);
  },
} satisfies Command;

function endpointOf(values: Values, io: Io): string {
  try {
    return targetOf(values, io).endpoint ?? "";
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${error.message}\n${FOR_AWS}`, { cause: error });
  }
}

/** Asks the flight, and tells each line as it comes; the last one is the result. */
async function deployed(endpoint: string, atOnce: boolean, say: (line: DeployLine) => void): Promise<Done> {
  let response: Response;
  try {
    response = await fetch(new URL("/_airworthy/deploy", endpoint), {
      method: "POST",
      headers: { "x-airworthy": "deploy" },
      body: JSON.stringify({ atOnce }),
    });
  } catch (error) {
    throw new UserError(`Nothing answers at ${endpoint}. Start the fleet with \`airworthy dev\`.`, {
      cause: error,
    });
  }
  if (!response.ok || !response.body)
    throw new UserError(`${endpoint} takes no deployments (${response.status}). ${FOR_AWS}`);
  let rest = "";
  let done: Done | undefined;
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body) {
      const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines.filter(Boolean)) {
        const said = JSON.parse(line) as DeployLine;
        say(said);
        if ("done" in said) done = said;
      }
    }
  } catch {
    // The connection ended in between: so there is no last line.
  }
  if (done) return done;
  throw new UserError(
    `The fleet at ${endpoint} landed before the deployment had ended. Start it again: it flies what templates and code say.`,
  );
}

function jsonTo(io: Io): (line: DeployLine) => void {
  return (line) => io.out(`${JSON.stringify(line)}\n`);
}

function wordsTo(io: Io): (line: DeployLine) => void {
  const paint = paintFor(io.color);
  return (line) => {
    if ("says" in line) io.out(`${line.bad ? paint.red("✗") : paint.dim("·")} ${line.says}\n`);
  };
}

function outcome({ done, because = "" }: Done, io: Io | undefined): number {
  const paint = paintFor(io?.color === true);
  switch (done) {
    case "deployed":
      io?.out(`${paint.green("✓")} Deployed: ${because}.\n`);
      return EXIT.fine;
    case "unchanged":
      io?.out("Nothing has changed since the last deployment.\n");
      return EXIT.fine;
    case "rolled back":
      io?.err(`${paint.red("✗")} Rolled back. ${because}\n`);
      return EXIT.findings;
    case "refused":
      throw new UserError(because);
    case "fault":
      throw new Error(because);
  }
}
