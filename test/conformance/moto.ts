import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { environment } from "./python.ts";
import { motoServer } from "./moto/server.ts";
import { judge, type Reasons, reasonOf, type Result, tableOf } from "./moto/table.ts";

/**
 * The engine judged by moto's own tests, which run against our endpoint in server mode. Needs Python, and PyPI or the
 * folder of moto's repository in AIRWORTHY_MOTO. Arguments are services (`sqs sns`), `-k EXPRESSION` for pytest and
 * `--out FILE` for the table. AIRWORTHY_MOTO_PORT is the port; a few of the tests expect 5000. Exit code 1 when a test
 * fails for no reason in moto-skips.json, or passes in spite of one.
 */
const HERE = import.meta.dirname;
const SERVICES = [
  "sqs",
  "sns",
  "awslambda",
  "events",
  "dynamodb",
  "dynamodbstreams",
  "s3",
  "logs",
  "cloudwatch",
  "codedeploy",
];
const { services, expression, out } = argumentsOf(process.argv.slice(2));
const bin = environment("moto", path.join(HERE, "moto/requirements.txt"));
const tests = process.env["AIRWORTHY_MOTO"] ?? checkout();
const reasons = JSON.parse(readFileSync(path.join(HERE, "moto-skips.json"), "utf8")) as Reasons;
// Functions in Python run with the first python3 that has awslambdaric.
process.env["PATH"] = `${bin}${path.delimiter}${process.env["PATH"]}`;

const scratch = mkdtempSync(path.join(tmpdir(), "airworthy-moto-"));
const server = await motoServer(Number(process.env["AIRWORTHY_MOTO_PORT"] ?? 5000));
const judged = [];
try {
  for (const service of services) judged.push(judge(service, await resultsOf(service), reasons));
} finally {
  await server.close();
  rmSync(scratch, { recursive: true, force: true });
}

const table = tableOf(judged, reasons);
console.log(table);
if (out) writeFileSync(out, table);
const defects = judged.flatMap(({ failed }) => failed.filter(({ kind }) => kind === "defect"));
for (const { id, words, verified } of defects)
  console.error(`${id}${verified ? " (verified against AWS)" : ""}\n    ${words.split("\n").join("\n    ")}`);
const stale = judged
  .flatMap(({ passed }) => passed)
  .filter(({ id }) => (reasonOf(id, reasons.motoDiffers) ?? reasonOf(id, reasons.notFlown)) !== undefined);
for (const { id } of stale) console.error(`${id} passes; moto-skips.json says why it fails`);
process.exitCode = defects.length + stale.length > 0 ? 1 : 0;

async function resultsOf(service: string): Promise<Result[]> {
  const file = path.join(scratch, `${service}.jsonl`);
  writeFileSync(file, "");
  const pytest = spawn(
    path.join(bin, "pytest"),
    [
      `tests/test_${service}`,
      "-q",
      "--tb=no",
      "--timeout=60",
      "-p",
      "airworthy_plugin",
      "-p",
      "no:cacheprovider",
      ...(expression === undefined ? [] : ["-k", expression]),
    ],
    {
      cwd: tests,
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        ...process.env,
        AIRWORTHY_MOTO_RESULTS: file,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_DEFAULT_REGION: "us-east-1",
        PYTHONDONTWRITEBYTECODE: "1",
        PYTHONPATH: path.join(HERE, "moto"),
        TEST_SERVER_MODE: "true",
        TEST_SERVER_MODE_ENDPOINT: server.endpoint,
      },
    },
  );
  await new Promise((resolve) => pytest.once("exit", resolve));
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Result);
}

/** The tests of the version that requirements.txt pins, from the archive that PyPI has of it. */
function checkout(): string {
  const pins = readFileSync(path.join(HERE, "moto/requirements.txt"), "utf8");
  const version = /^moto\b.*==(.+)$/m.exec(pins)?.[1] ?? "";
  const folder = path.join(HERE, "../../.cache", `moto-${version}`);
  if (existsSync(path.join(folder, "tests"))) return folder;
  const archive = mkdtempSync(path.join(tmpdir(), "airworthy-moto-archive-"));
  const pip = [
    "-m",
    "pip",
    "download",
    "--quiet",
    "--disable-pip-version-check",
    "--no-deps",
    "--no-binary=:all:",
  ];
  execFileSync(path.join(bin, "python"), [...pip, `--dest=${archive}`, `moto==${version}`], {
    stdio: "inherit",
  });
  const tar = ["xzf", path.join(archive, `moto-${version}.tar.gz`), "-C", path.join(HERE, "../../.cache")];
  execFileSync("tar", [...tar, `moto-${version}/tests`], { stdio: "inherit" });
  rmSync(archive, { recursive: true });
  return folder;
}

function argumentsOf(given: readonly string[]) {
  const rest = [...given];
  const option = (name: string): string | undefined => {
    const at = rest.indexOf(name);
    return at < 0 ? undefined : rest.splice(at, 2)[1];
  };
  const expression = option("-k");
  const out = option("--out");
  return { services: rest.length > 0 ? rest : SERVICES, expression, out };
}
