import { deepStrictEqual } from "node:assert";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { StructureType, Type } from "../../../packages/airworthy/src/wire/model.ts";
import { INDEX, loadModel } from "../../../packages/airworthy/src/wire/services.ts";
import { echo } from "./echo.ts";
import { sampleOf } from "./sample.ts";

const run = promisify(execFile);

/** Operations that cannot pass, each with the reason. */
const DIFFERENT: Readonly<Record<string, string>> = {
  "apigateway ImportRestApi": "a server's map of the query has all of it",
  "apigateway PutRestApi": "a server's map of the query has all of it",
  "iam CreateDelegationRequest": "empty structures cannot be written in a form",
  "s3 GetObjectAttributes": "botocore takes PartNumberMarker for a number",
  "s3 ListParts": "botocore takes PartNumberMarker for a number",
  "s3 ListDirectoryBuckets": "signed for another service",
  "s3 WriteGetObjectResponse": "signed for another service",
};

interface Line {
  readonly id: string;
  readonly crashed?: string;
  readonly means?: string;
  readonly sent?: unknown;
  readonly read?: unknown;
  readonly answered?: unknown;
  readonly received?: unknown;
}

interface Outcome {
  readonly passed: number;
  /** Operations that are younger than our models. */
  readonly unknown: number;
  /** Operations that cannot pass: DIFFERENT says why. */
  readonly different: number;
  readonly failures: readonly string[];
}

/** Every operation that boto3 and we know: another client, written from another model. */
export async function botoRoundTrips(python: string): Promise<Outcome> {
  const models = new Map(
    await Promise.all(Object.keys(INDEX).map(async (name) => [name, await loadModel(name)] as const)),
  );
  const server = await echo(({ model, operation }) => {
    const type = model.operation(operation)?.output;
    return {
      output: type
        ? sampleOf(type, (member) => !("streaming" in member.type && member.type.kind === "union"))
        : {},
    };
  });
  const services = Object.keys(INDEX).map((name) => `${name}=${name === "states" ? "stepfunctions" : name}`);
  const script = path.join(import.meta.dirname, "boto.py");
  const { stdout } = await run(python, [script, server.endpoint, ...services], { maxBuffer: 256_000_000 });
  server.close();
  let passed = 0;
  let unknown = 0;
  let different = 0;
  const failures: string[] = [];
  for (const text of stdout.trim().split("\n")) {
    const line = JSON.parse(text) as Line;
    const [service = "", operation = ""] = line.id.split(" ");
    const type = models.get(service)?.operation(operation)?.input;
    if (!type) {
      unknown++;
      continue;
    }
    try {
      check(line, type);
      passed++;
    } catch (error) {
      const message = String(error instanceof Error ? error.message : error)
        .split("\n")
        .slice(0, 30)
        .join("\n    ");
      if (!Object.hasOwn(DIFFERENT, line.id)) failures.push(`${line.id}: ${message}`);
      else different++;
    }
  }
  return { passed, unknown, different, failures };
}

function check(line: Line, type: StructureType): void {
  if (line.crashed) throw new Error(line.crashed);
  deepStrictEqual(line.means, line.id);
  deepStrictEqual(line.read, known(type, line.sent), "what was sent is not what was read");
  deepStrictEqual(line.received, line.answered, "what was answered is not what was read");
}

/** Without the members that are younger than our models. */
function known(type: Type, value: unknown): unknown {
  if (type.kind === "list") return (value as unknown[]).map((item) => known(type.member.type, item));
  if (type.kind === "map")
    return Object.fromEntries(
      Object.entries(value as object).map(([key, item]) => [key, known(type.value.type, item)]),
    );
  if (type.kind !== "structure" && type.kind !== "union") return value;
  const given = value as Record<string, unknown>;
  const members = type.members.filter(({ name }) => given[name] !== undefined);
  return Object.fromEntries(members.map(({ name, type }) => [name, known(type, given[name])]));
}
