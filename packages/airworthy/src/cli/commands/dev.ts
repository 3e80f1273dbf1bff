import { createWriteStream } from "node:fs";
import path from "node:path";
import { line } from "../../engine/kernel/journal.ts";
import { buildFleet } from "../../fleet/build.ts";
import { type Flight, type FlightPlan, takeOff } from "../../local/flight.ts";
import { announce, flights } from "../../local/flights.ts";
import { freePortAfter, ownerOf } from "../../local/port-owner.ts";
import { type Command, type Io, text, texts, type Values } from "../command.ts";
import { EXIT, UserError } from "../errors.ts";
import { againWith } from "../flight/called.ts";
import { standardNamed } from "../shift/begin.ts";
import { functionsOf, greeting } from "../flight/greeting.ts";
import { followChanges, mendable } from "../flight/changes.ts";
import { flightLog } from "../flight/log.ts";
import { namesOf } from "../flight/names.ts";
import { openProject, type Project } from "../project.ts";

/** Where other local clouds listen too, so that settings made for them fit. */
const PORT = 4566;
/** A day goes by in a second. */
const FASTEST = 86_400;
/** What AWS's own documentation uses. */
const ACCOUNT = "123456789012";

export default {
  name: "dev",
  summary: "fly the fleet on this machine, its functions in real processes",
  usage: "airworthy dev [paths…]",
  about:
    "Loads the templates into an engine on this machine and answers as AWS does, on loopback: functions run in processes of their own, queues retry, dead letters rest, metrics count. SDKs, boto3 and the AWS CLI work against the endpoint it prints. Ctrl-C ends it with every process.",
  options: {
    port: { type: "string", short: "p", value: "PORT", says: `port of the endpoint (${PORT})` },
    region: { type: "string", value: "REGION", says: "Region the fleet flies in (eu-west-1)" },
    time: {
      type: "string",
      value: "real|virtual",
      says: "virtual: time passes only with `airworthy time advance`",
    },
    speed: {
      type: "string",
      value: "TIMES",
      says: "how many times faster time goes by while no function runs, such as 60",
    },
    start: { type: "string", value: "INSTANT", says: "when virtual time begins (now)" },
    seed: { type: "string", value: "TEXT", says: "equal seeds make equal chances and ids (airworthy)" },
    journal: {
      type: "string",
      value: "FILE",
      says: "write every transition of the engine, a line of JSON each",
    },
    parameter: {
      type: "string",
      multiple: true,
      value: "NAME=VALUE",
      says: "value of a parameter of the templates; may be repeated",
    },
    shift: { type: "boolean", says: "a save shifts traffic as the template says, not all at once" },
    hold: { type: "boolean", says: "a save changes nothing; `airworthy deploy` does" },
    "allow-inert": { type: "boolean", says: "take resources of types that do not fly, without effect" },
    config: { type: "string", short: "c", value: "FILE", says: "configuration (airworthy.yaml)" },
  },
  examples: [
    ["airworthy dev", "every template below this folder"],
    ["airworthy dev examples/orders --port 4570", "one fleet, on a port of its own"],
    ["airworthy dev --shift", "a saved function meets a few requests before it meets all of them"],
    ["airworthy dev --time virtual", "hours of retries in seconds, with the real code"],
    ["airworthy dev --parameter Stage=dev", "what a template asks for without a default"],
  ],
  run: async ({ values, positionals, io }) => {
    const config = text(values, "config");
    // Opened anew for each reload: a project keeps what it has read.
    const open = () => openProject({ cwd: io.cwd, paths: positionals, configFile: config, only: [] });
    const project = open();
    const log = flightLog(io);
    const journalFile = text(values, "journal");
    const journal = journalTo(journalFile, io);
    const stacks = stacksToFly(project, io);
    const plan: FlightPlan = {
      stacks,
      parameters: parametersOf(values, stacks),
      root: project.root,
      port: portOf(text(values, "port")),
      region: text(values, "region") ?? "eu-west-1",
      account: ACCOUNT,
      seed: text(values, "seed") ?? "airworthy",
      ...timeOf(values),
      allowInert: values["allow-inert"] === true,
      recorded: journal !== undefined,
      ignored: new Set(journalFile === undefined ? [] : [path.resolve(io.cwd, journalFile)]),
      onEntry: (entry) => {
        journal?.write(line(entry));
        log.entry(entry);
      },
      onLogs: log.logs,
      onFault: (error, request) =>
        io.err(`airworthy failed at ${request}, and the fault is ours.\n${String((error as Error).stack)}\n`),
    };
    const interrupted = untilInterrupted();
    const flight = await rise(plan, io);
    const withdraw = announce({
      pid: process.pid,
      endpoint: flight.endpoint,
      region: plan.region,
      root: plan.root,
      functions: Object.fromEntries(functionsOf(flight.stacks).map(({ name, physical }) => [name, physical])),
    });
    log.know(namesOf(flight.stacks));
    const following = {
      stacks: () => stacksToFly(open(), io),
      log,
      io,
      onSave: onSave(values),
      standardOf: (id: string) => standardNamed(project.policy, id),
    };
    const unwatch = followChanges(flight, plan, following);
    // Last: whoever reads it may save a file at once.
    io.out(greeting(flight, plan, io));
    await interrupted;
    unwatch();
    withdraw();
    await flight.land();
    log.flush();
    await new Promise<void>((written) => (journal ? journal.end(written) : written()));
    io.out("\nLanded. Every process has ended.\n");
    return EXIT.fine;
  },
} satisfies Command;

function onSave(values: Values): "at once" | "as the template says" | "hold" {
  if (values["hold"] === true && values["shift"] === true)
    throw new UserError("--shift and --hold exclude each other: with --hold a save changes nothing.");
  if (values["hold"] === true) return "hold";
  return values["shift"] === true ? "as the template says" : "at once";
}

function portOf(given: string | undefined): number {
  const port = given === undefined ? PORT : Number(given);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UserError(`--port ${given} is not a port. Choose a number from 0 (any free one) to 65535.`);
  return port;
}

/** `--parameter Stage=dev` for every template that has it. */
function parametersOf(values: Values, stacks: FlightPlan["stacks"]): Readonly<Record<string, string>> {
  const known = new Set(stacks.flatMap((stack) => [...stack.parameters.keys()]));
  const given: Record<string, string> = {};
  for (const one of texts(values, "parameter")) {
    const [, name, value] = /^([^=]+)=([^]*)$/.exec(one) ?? [];
    if (name === undefined || value === undefined)
      throw new UserError(`--parameter ${one} is no parameter. Write it as NAME=VALUE.`);
    if (!known.has(name))
      throw new UserError(
        `--parameter ${name}: no template has it. There are: ${[...known].join(", ") || "none"}.`,
      );
    given[name] = value;
  }
  return given;
}

function timeOf(values: Values): Pick<FlightPlan, "time" | "start" | "pace"> {
  const time = text(values, "time") ?? "real";
  const start = text(values, "start");
  const speed = text(values, "speed");
  if (time !== "real" && time !== "virtual")
    throw new UserError(`--time ${time} is neither real nor virtual.`);
  if (speed !== undefined) {
    if (time === "virtual") throw new UserError("In virtual time nothing goes by itself: leave --speed out.");
    const pace = Number(speed);
    if (!(pace > 0 && pace <= FASTEST))
      throw new UserError(`--speed ${speed} is not a number above 0 and up to ${FASTEST}.`);
    return { time, pace };
  }
  if (start === undefined) return { time };
  if (time === "real") throw new UserError("--start is for virtual time. Add --time virtual.");
  if (Number.isNaN(Date.parse(start)))
    throw new UserError(`--start ${start} is not an instant. Write it as 2026-03-01T09:00:00Z.`);
  return { time, start: Date.parse(start) };
}

function journalTo(file: string | undefined, io: Io) {
  if (file === undefined) return undefined;
  const stream = createWriteStream(path.resolve(io.cwd, file));
  stream.on("error", (error) => io.err(`The journal cannot be written: ${error.message}\n`));
  return stream;
}

function stacksToFly(project: Project, io: Io): FlightPlan["stacks"] {
  const { stacks, diagnostics } = project.load();
  for (const one of diagnostics) io.err(`${one.path}: ${one.says} ${one.cure}\n`);
  const flown = stacks.filter((stack) => buildFleet([stack]).functions.length > 0);
  if (flown.length === 0)
    throw new UserError("No Lambda functions were found. Name the folder or the template of your fleet.");
  return flown;
}

async function rise(plan: FlightPlan, io: Io): Promise<Flight> {
  try {
    return await takeOff(plan);
  } catch (error) {
    const words = mendable(error);
    if (words !== undefined) throw new UserError(words, { cause: error });
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") throw await portTaken(plan.port, error, io);
    throw error;
  }
}

async function portTaken(port: number, cause: unknown, io: Io): Promise<UserError> {
  const other = flights().find(({ endpoint }) => endpoint.endsWith(`:${port}`));
  const owner = other ? `the fleet of ${other.root} (process ${other.pid})` : ownerOf(port);
  const free = await freePortAfter(port);
  return new UserError(
    `Port ${port} is taken${owner === undefined ? "" : ` by ${owner}`}. Choose another: ${againWith(`--port ${free}`, io.env)}`,
    { cause },
  );
}

/** Milliseconds in which a second interrupt is taken for the echo of the first: npm hands on what the terminal has sent. */
const ECHO = 500;

/** Comes with the first interrupt. Who interrupts once more does not want to wait for the landing. */
function untilInterrupted(): Promise<void> {
  let first: number | undefined;
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.on(signal, () => {
        first ??= Date.now();
        resolve();
        // The warden ends every process that is left.
        if (Date.now() - first > ECHO) process.exit(130);
      });
  });
}
