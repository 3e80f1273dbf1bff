import { buildFleet } from "../../fleet/build.ts";
import { DeploymentFailed } from "../../engine/services/cloudformation/stack.ts";
import { type Flight, takeOff } from "../../local/flight.ts";
import { CodeMissing } from "../../local/template.ts";
import { paintFor, wrap } from "../../report/terminal-text.ts";
import { type Command, type Io, text } from "../command.ts";
import { EXIT, UserError } from "../errors.ts";
import { namesOf } from "../flight/names.ts";
import { flightLog } from "../flight/log.ts";
import { openProject, type Project } from "../project.ts";

/** Where other local clouds listen too, so that settings made for them fit. */
const PORT = 4566;

export default {
  name: "dev",
  summary: "fly the fleet on this machine, its functions in real processes",
  usage: "airworthy dev [paths…]",
  about:
    "Loads the templates into an engine on this machine and answers as AWS does, on loopback: functions run in processes of their own, queues retry, dead letters rest, metrics count. SDKs, boto3 and the AWS CLI work against the endpoint it prints. Ctrl-C ends it with every process.",
  options: {
    port: { type: "string", short: "p", value: "PORT", says: `port of the endpoint (${PORT})` },
    region: { type: "string", value: "REGION", says: "Region the fleet flies in (eu-west-1)" },
    seed: { type: "string", value: "TEXT", says: "equal seeds make equal chances and ids (airworthy)" },
    "allow-inert": { type: "boolean", says: "take resources of types that do not fly, without effect" },
    config: { type: "string", short: "c", value: "FILE", says: "configuration (airworthy.yaml)" },
  },
  examples: [
    ["airworthy dev", "every template below this folder"],
    ["airworthy dev examples/orders --port 4570", "one fleet, on a port of its own"],
  ],
  run: async ({ values, positionals, io }) => {
    const config = text(values, "config");
    const project = openProject({ cwd: io.cwd, paths: positionals, configFile: config, only: [] });
    const port = portOf(text(values, "port"));
    const region = text(values, "region") ?? "eu-west-1";
    const stacks = stacksToFly(project, io);
    const log = flightLog(io);
    const flight = await rise(port, {
      stacks,
      root: project.root,
      region,
      account: "123456789012",
      seed: text(values, "seed") ?? "airworthy",
      allowInert: values["allow-inert"] === true,
      onEntry: log.entry,
      onLogs: log.logs,
      onFault: (error: unknown, request: string) =>
        io.err(`airworthy failed at ${request}, and the fault is ours.\n${String((error as Error).stack)}\n`),
    });
    greet(flight, stacks, region, io);
    log.know(namesOf(flight.stacks));
    await untilInterrupted();
    await flight.land();
    io.out("\nLanded. Every process has ended.\n");
    return EXIT.fine;
  },
} satisfies Command;

function portOf(given: string | undefined): number {
  const port = given === undefined ? PORT : Number(given);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UserError(`--port ${given} is not a port. Choose a number from 0 (any free one) to 65535.`);
  return port;
}

function stacksToFly(project: Project, io: Io): ReturnType<Project["load"]>["stacks"] {
  const { stacks, diagnostics } = project.load();
  for (const one of diagnostics) io.err(`${one.path}: ${one.says} ${one.cure}\n`);
  const flown = stacks.filter((stack) => buildFleet([stack]).functions.length > 0);
  if (flown.length === 0)
    throw new UserError("No Lambda functions were found. Name the folder or the template of your fleet.");
  return flown;
}

type Plan = Parameters<typeof takeOff>[0];

/** What stops a take-off is the user's to mend, and said in one sentence. */
async function rise(port: number, plan: Omit<Plan, "port">): Promise<Flight> {
  try {
    return await takeOff({ ...plan, port });
  } catch (error) {
    if (error instanceof DeploymentFailed)
      throw new UserError(`${error.where}: ${error.message.replace(/\.*$/, "")}.`, { cause: error });
    if (error instanceof CodeMissing) throw new UserError(error.message, { cause: error });
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE")
      throw new UserError(
        `Port ${port} is taken. Choose another with --port, or --port 0 for any free one.`,
        { cause: error },
      );
    throw error;
  }
}

function greet(
  { endpoint, stacks }: Flight,
  read: readonly { readonly name: string }[],
  region: string,
  io: Io,
): void {
  const paint = paintFor(io.color);
  const functions = stacks.flatMap((stack) =>
    [...stack.resources.values()].filter(({ resource }) => resource.type === "AWS::Lambda::Function"),
  );
  const inert = stacks.flatMap((stack) => [...stack.resources.values()].filter((one) => one.inert));
  io.out(
    `${paint.bold(`${functions.length} functions of ${read.length === 1 ? (read[0]?.name ?? "") : `${read.length} stacks`} are flying`)}\n\n`,
  );
  for (const { resource, made } of functions) io.out(`  ${resource.id}  ${paint.dim(made.ref)}\n`);
  for (const { resource } of inert)
    io.out(
      `${wrap(`${resource.id} (${resource.type}) is there without effect: ${resource.where}`, io.columns, "  ").map(paint.yellow).join("\n")}\n`,
    );
  const first = functions[0]?.made.ref ?? "NAME";
  io.out(
    [
      "",
      `  AWS_ENDPOINT_URL=${endpoint} AWS_REGION=${region} AWS_ACCESS_KEY_ID=airworthy AWS_SECRET_ACCESS_KEY=airworthy`,
      "",
      `Call one:  ${paint.cyan(`airworthy invoke ${first} --endpoint ${endpoint}`)}`,
      `Stop:      ${paint.cyan("Ctrl-C")}`,
      "",
      "",
    ].join("\n"),
  );
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
