import { deepStrictEqual } from "node:assert";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Decoded, readRequest } from "../../../packages/airworthy/src/wire/decode.ts";
import { encodeResponse } from "../../../packages/airworthy/src/wire/encode.ts";
import { encodeError } from "../../../packages/airworthy/src/wire/errors.ts";
import type { WireRequest, WireResponse } from "../../../packages/airworthy/src/wire/message.ts";
import {
  type Model,
  modelOf,
  type StructureType,
  type Type,
} from "../../../packages/airworthy/src/wire/model.ts";
import { recognise } from "../../../packages/airworthy/src/wire/recognise.ts";
import { type CoreCase, type CoreSuite, modelFileOf, protocolOf } from "./botocore-model.ts";
import { DIFFERENT } from "./botocore-different.ts";

/** AWS's own cases of what goes over the wire, as botocore (Apache-2.0) has them. */
const REPOSITORY = "https://github.com/boto/botocore";
const COMMIT = "0e6e2404b85dc336dd2889814e089bde7d1a4c55";
const FILES = [
  "json",
  "json_1_0",
  "json_1_0-query-compatible",
  "query",
  "rest-json",
  "rest-xml",
  "smithy-rpc-v2-cbor",
  "smithy-rpc-v2-cbor-query-compatible",
];

interface Outcome {
  readonly passed: number;
  /** Cases that say something else on purpose: botocore-different.ts. */
  readonly different: number;
  readonly failures: readonly string[];
}

/** Input cases: the request must be read as what was given. */
export function inputCases(): Outcome {
  return outcomeOf(
    casesOf("input").flatMap(({ file, suite, one }) => {
      if (!one.serialized) return [];
      return [{ id: `input ${file} ${one.id}`, check: () => checkInput(suite, one) }];
    }),
  );
}

/** Output cases: botocore must read from our answer what the case says. */
export function outputCases(python: string): Outcome {
  const cases = casesOf("output").filter(({ one }) => one.response);
  const answers = cases.map(({ suite, one }) => attempt(() => answerOf(suite, one)));
  const lines = cases.map(({ suite, one }, index) => {
    const answer = answers[index];
    const response =
      answer && "value" in answer ? answer.value : { status: 200, headers: {}, body: new Uint8Array(0) };
    const body = Buffer.from(response.body as Uint8Array).toString("base64");
    return JSON.stringify({ suite, case: one, status: response.status, headers: response.headers, body });
  });
  const script = path.join(import.meta.dirname, "parse.py");
  const printed = execFileSync(python, [script], {
    input: `${lines.join("\n")}\n`,
    encoding: "utf8",
    maxBuffer: 64_000_000,
  });
  const parsed = printed
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  return outcomeOf(
    cases.map(({ file, one }, index) => ({
      id: `output ${file} ${one.id}`,
      check: () => {
        const answer = answers[index];
        if (answer && "error" in answer) throw answer.error;
        deepStrictEqual(parsed[index], expectedOutput(one));
        if (one.response && answer && "value" in answer)
          deepStrictEqual(answer.value.status, one.response.status_code);
      },
    })),
  );
}

function checkInput(suite: CoreSuite, one: CoreCase): void {
  const model = modelOf(modelFileOf(suite, one));
  const { params = {} } = one;
  const { input } = decodeCase(suite, one, model);
  const type = model.operation(one.given.name)?.input;
  if (type) keepGiven(type, input, params);
  deepStrictEqual(comparable(type, input), comparable(type, params));
}

/** A server's map of the query has all of it; a case has what its client was given. */
function keepGiven(
  type: StructureType,
  input: Record<string, unknown>,
  params: Record<string, unknown>,
): void {
  for (const { name, traits } of type.members) {
    if (!traits.httpQueryParams || !input[name]) continue;
    const wanted = Object.keys(params[name] ?? {});
    const entries = Object.entries(input[name]).filter(([key]) => wanted.includes(key));
    if (entries.length > 0) input[name] = Object.fromEntries(entries);
    else delete input[name];
  }
}

function decodeCase(suite: CoreSuite, one: CoreCase, model: Model): Decoded {
  const { method, uri, headers = {}, body = "" } = one.serialized ?? { method: "", uri: "" };
  const protocol = protocolOf(suite);
  const [pathname = "", query = ""] = uri.split("?");
  const request: WireRequest = {
    method,
    path: pathname,
    query,
    headers: {
      ...usual(protocol, one.given.name),
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    },
    body: Buffer.from(body, protocol === "rpc-v2-cbor" ? "base64" : "utf8"),
  };
  const rest = protocol.startsWith("rest-");
  const recognised = rest ? { protocol, services: [] } : recognise(request);
  deepStrictEqual(recognised.protocol, protocol);
  return readRequest(request, { ...recognised, services: ["test"] }, [model]);
}

/** Headers that every client sends; the cases show those they are about. */
function usual(protocol: string, operation: string): Record<string, string> {
  if (protocol.startsWith("json"))
    return { "x-amz-target": `Test.${operation}`, "content-type": `application/x-amz-${protocol}` };
  return protocol === "query" ? { "content-type": "application/x-www-form-urlencoded" } : {};
}

function answerOf(suite: CoreSuite, one: CoreCase): WireResponse {
  const model = modelOf(modelFileOf(suite, one));
  const protocol = protocolOf(suite);
  const target = { protocol, service: "test", operation: one.given.name, model };
  if (one.error) {
    const code = one.errorCode ?? "";
    const fields = given(model.error(code), one.error);
    const message = one.errorMessage ?? "";
    const status = one.response?.status_code ?? 400;
    const fault = status < 500 ? "client" : "server";
    return encodeError(target, { code, message, status, fault, fields }, "request-1");
  }
  const output = given(model.operation(one.given.name)?.output, one.result ?? {});
  return encodeResponse({ ...target, input: {}, identity: undefined }, output, "request-1");
}

function expectedOutput(one: CoreCase): unknown {
  if (!one.error) return one.result;
  return { Error: { Code: one.errorCode ?? "", Message: one.errorMessage ?? "" }, ...one.error };
}

/** Values as services give them, from what the cases write: times in seconds, blobs as text, specials as words. */
function given(type: StructureType | undefined, value: Record<string, unknown>): Record<string, unknown> {
  return type ? (convert(type, value, toService) as Record<string, unknown>) : value;
}

function toService(type: Type, value: unknown): unknown {
  if (type.kind === "timestamp") return new Date(Number(value) * 1000);
  if (type.kind === "blob") return Buffer.from(String(value));
  if (type.kind === "number" && typeof value === "string") return Number(value);
  return value;
}

/** The other way round, and the same for both sides of a comparison. */
function comparable(type: StructureType | undefined, value: Record<string, unknown>): unknown {
  return type ? convert(type, value, toCase) : value;
}

function toCase(type: Type, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (value instanceof Date) return value.getTime() / 1000;
  if (type.kind === "number") return String(value);
  return value;
}

function convert(type: Type, value: unknown, leaf: (type: Type, value: unknown) => unknown): unknown {
  if (value === null || value === undefined) return value;
  switch (type.kind) {
    case "structure":
    case "union":
      return Object.fromEntries(
        type.members
          // Null is how Python says that a member is not there.
          .filter(({ name }) => (value as Record<string, unknown>)[name] != null)
          .map(({ name, type: inner }) => [
            name,
            convert(inner, (value as Record<string, unknown>)[name], leaf),
          ]),
      );
    case "list":
      return (value as unknown[]).map((item) => convert(type.member.type, item, leaf));
    case "map":
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, convert(type.value.type, item, leaf)]),
      );
    default:
      return leaf(type, value);
  }
}

function casesOf(kind: "input" | "output") {
  const folder = path.join(botocore(), "tests/unit/protocols", kind);
  return FILES.flatMap((file) => {
    const suites = JSON.parse(readFileSync(path.join(folder, `${file}.json`), "utf8")) as CoreSuite[];
    return suites.flatMap((suite) => suite.cases.map((one) => ({ file, suite, one })));
  });
}

/** The repository: where AIRWORTHY_BOTOCORE says, or cloned once. */
export function botocore(): string {
  const named = process.env["AIRWORTHY_BOTOCORE"];
  if (named) return named;
  const folder = path.join(import.meta.dirname, "../../../.cache/botocore");
  if (existsSync(path.join(folder, "tests"))) return folder;
  mkdirSync(folder, { recursive: true });
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, ...args], { stdio: "inherit", timeout: 120_000 });
  git("init", "--quiet");
  git("fetch", "--quiet", "--depth=1", REPOSITORY, COMMIT);
  git("checkout", "--quiet", "FETCH_HEAD");
  return folder;
}

function outcomeOf(checks: readonly { readonly id: string; readonly check: () => void }[]): Outcome {
  const failures: string[] = [];
  let passed = 0;
  let different = 0;
  for (const { id, check } of checks) {
    const result = attempt(check);
    const known = Object.hasOwn(DIFFERENT, id);
    if (known) different++;
    if (!("error" in result)) {
      if (known) failures.push(`${id} passes now: take it out of botocore-different.ts`);
      else passed++;
    } else if (!known) failures.push(`${id}: ${messageOf(result.error)}`);
  }
  return { passed, different, failures };
}

function attempt<Value>(run: () => Value): { readonly value: Value } | { readonly error: unknown } {
  try {
    return { value: run() };
  } catch (error) {
    return { error };
  }
}

function messageOf(error: unknown): string {
  return String(error instanceof Error ? (error.stack ?? error.message) : error)
    .split("\n")
    .slice(0, 24)
    .join("\n    ");
}
