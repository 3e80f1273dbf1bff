import { spawn } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";
import { engineFor } from "../../packages/airworthy/src/engine/engine.ts";
import { kernelFor } from "../../packages/airworthy/src/engine/kernel/kernel.ts";
import { ledger } from "../../packages/airworthy/src/engine/kernel/journal.ts";
import { SERVICES } from "../../packages/airworthy/src/engine/services/index.ts";
import type { Model } from "../../packages/airworthy/src/wire/model.ts";
import { INDEX, loadModel } from "../../packages/airworthy/src/wire/services.ts";
import { motoServer } from "./moto/server.ts";
import { environment } from "./python.ts";
import { furnish, type Sdk } from "./smoke/furnish.ts";
import { inputOf } from "./smoke/inputs.ts";
import { clientOf } from "./wire/clients.ts";

/**
 * Every operation the engine offers, called once with the least it takes, by the AWS SDK for JavaScript and by boto3.
 * The answer must be one that the service's model knows: an output, or an error with a status below 500. Exit code 1
 * when one is not. AIRWORTHY_PYTHON names a Python that has boto3 already.
 */
interface Outcome {
  readonly id: string;
  readonly status: number;
  /** Of an error. */
  readonly code?: string;
  readonly message?: string;
}

/** Errors that every service may give, whether its model has them or not: the common errors of the API references. */
const COMMON = new Set(
  "AccessDenied AccessDeniedException InvalidParameterCombination InvalidParameterValue MissingParameter SerializationException ValidationError ValidationException".split(
    " ",
  ),
);

const server = await motoServer(0);
const models = new Map<string, Model>();
const sdks = new Map<string, Sdk>();
for (const { port } of SERVICES) {
  if (Object.hasOwn(INDEX, port.name)) models.set(port.name, await loadModel(port.name));
  else console.log(`${port.name}: the wire has no model of it`);
}
// Roles of functions come from IAM, whoever plays it.
for (const name of new Set([...models.keys(), "iam"])) {
  const { file } = await loadModel(name);
  const commands = (await import(file.source.split(" ")[0] ?? "")) as Record<string, unknown>;
  sdks.set(name, { client: clientOf(commands, server.endpoint), commands });
}
const operations = [...models.keys()]
  .flatMap((name) => offered(name).map((operation) => [name, operation] as const))
  // What takes away comes last: the others need something to be there.
  .toSorted(([, a], [, b]) => takesAway(a) - takesAway(b));

let failed = 0;
try {
  report("AWS SDK for JavaScript", await bySdk());
  report("boto3", await byBoto(await prepared()));
} finally {
  for (const { client } of sdks.values()) client.destroy();
  await server.close();
}
process.exitCode = failed > 0 ? 1 : 0;

function offered(name: string): string[] {
  const { kernel } = kernelFor({ seed: "smoke", start: 0, journal: ledger(1) });
  const place = engineFor({ kernel, account: "123456789012", definitions: SERVICES }).place("us-east-1");
  const made = SERVICES.find(({ port }) => port.name === name)?.create(place);
  return Object.keys(made?.operations ?? {}).filter((operation) => models.get(name)?.operation(operation));
}

/** 0 nothing, 1 a part of something, 2 something whole. */
function takesAway(operation: string): number {
  if (/^Delete(?:Queue|Table|Function|Topic|LogGroup|Alias|PlatformApplication)$/.test(operation)) return 2;
  return Number(/^(?:Delete|Remove|Unsubscribe|Untag|Disassociate)/.test(operation));
}

async function send(service: string, operation: string, input: object): Promise<Record<string, unknown>> {
  const { client, commands } = sdks.get(service) as Sdk;
  const Command = commands[`${operation}Command`] as new (given: object) => object;
  return client.send(new Command(input));
}

/** A fresh engine with one of each thing, and the least input of each operation. */
async function prepared(): Promise<
  readonly (readonly [service: string, operation: string, input: object])[]
> {
  await fetch(`${server.endpoint}/moto-api/reset`);
  const furniture = await furnish(send);
  return operations.map(([service, operation]) => {
    const type = models.get(service)?.operation(operation)?.input;
    return [service, operation, type ? inputOf(service, operation, type, furniture) : {}];
  });
}

async function bySdk(): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [service, operation, input] of await prepared()) {
    const id = `${service} ${operation}`;
    try {
      const { $metadata } = await send(service, operation, input);
      outcomes.push({ id, status: ($metadata as { httpStatusCode: number }).httpStatusCode });
    } catch (error) {
      const { name, message, $metadata } = error as {
        readonly name: string;
        readonly message: string;
        readonly $metadata?: { readonly httpStatusCode?: number };
      };
      outcomes.push({ id, status: $metadata?.httpStatusCode ?? 0, code: name, message });
    }
  }
  return outcomes;
}

async function byBoto(calls: Awaited<ReturnType<typeof prepared>>): Promise<Outcome[]> {
  const python = process.env["AIRWORTHY_PYTHON"] ?? path.join(pythonHome(), "python");
  const script = path.join(import.meta.dirname, "smoke/smoke.py");
  const child = spawn(python, [script, server.endpoint], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(calls.map((call) => JSON.stringify(call, written)).join("\n"));
  const lines = (await text(child.stdout)).split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Outcome);
}

function pythonHome(): string {
  return environment("conformance", path.join(import.meta.dirname, "requirements.txt"));
}

/** Bytes and instants, for those who know what they are by their type. */
function written(_key: string, value: unknown): unknown {
  const bytes = value as { readonly type?: unknown; readonly data?: readonly number[] } | null;
  return bytes?.type === "Buffer" && bytes.data ? Buffer.from(bytes.data).toString("base64") : value;
}

function report(judge: string, outcomes: readonly Outcome[]): void {
  const known = (one: Outcome): boolean =>
    one.code === undefined ||
    COMMON.has(one.code) ||
    // S3's model has few of its errors: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    one.id.startsWith("s3 ") ||
    models.get(one.id.split(" ")[0] ?? "")?.error(one.code) !== undefined;
  const bad = outcomes.filter((one) => one.status === 0 || one.status >= 500 || !known(one));
  for (const { id, status, code, message } of bad) console.error(`${id}: ${status} ${code}: ${message}`);
  const answered = outcomes.filter(({ code }) => code === undefined).length;
  console.log(
    `${judge}: ${outcomes.length} operations of ${models.size} services: ${answered} answered, ${outcomes.length - answered - bad.length} refused in words of their model, ${bad.length} failed`,
  );
  if (process.env["AIRWORTHY_SMOKE"])
    for (const { id, status, code, message } of outcomes.filter((one) => one.code !== undefined))
      console.log(`  ${id}: ${status} ${code}: ${message}`);
  failed += bad.length + (outcomes.length === operations.length ? 0 : 1);
}
