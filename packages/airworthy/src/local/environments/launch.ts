import { execFile } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import type { EnvironmentSpec, Fault } from "../../engine/services/lambda/environment.ts";
import { CLIENTS, NODE_BOOTSTRAP } from "./client.ts";
import { howToGet, nodeFor } from "./nodes.ts";
import type { Folders } from "./variables.ts";

/** How the process of a function is started. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** Variables that the runtime itself sets. */
  readonly own: Readonly<Record<string, string>>;
  /** Its log comes in frames, on descriptor 3. */
  readonly frames: boolean;
  /** A process started with these arguments can wait for its function. */
  readonly spare?: { readonly args: readonly string[]; readonly client: string };
  /** What was used in place of what the function asks for: to be told, never silent. */
  readonly substituted?: string;
  /** It lives in the fleet's time, where that is not the machine's. */
  readonly tellsTime?: boolean;
}

/** Finds what runs a function on this machine, or says as Lambda would that nothing does. */
export async function launchFor(spec: EnvironmentSpec, folders: Folders): Promise<Launch | Fault> {
  const runtime = spec.runtime ?? "";
  const node = /^nodejs(\d+)/.exec(runtime);
  if (node) return wrapped(spec, folders, await nodeLaunch(spec, folders, Number(node[1])));
  const python = /^python(3\.\d+)$/.exec(runtime);
  if (python) {
    const launch = await pythonLaunch(spec, folders, python[1] ?? "3");
    return "command" in launch ? wrapped(spec, folders, launch) : launch;
  }
  if (runtime.startsWith("provided")) return providedLaunch(folders);
  return invalidEntrypoint(`airworthy does not fly ${runtime === "" ? "container images" : runtime} yet`);
}

async function nodeLaunch(spec: EnvironmentSpec, { task, opt }: Folders, major: number): Promise<Launch> {
  const { command, major: found } = await nodeFor(major);
  // Callback handlers went away with Node 24, and on Node 22 for environments that take several invocations.
  // Source: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
  const client = major >= 24 || spec.slots > 1 ? CLIENTS.v4 : CLIENTS.v3;
  const flags = [
    "--max-http-header-size=81920",
    // Code that flies while it is written is named in errors as it was written.
    ...(spec.code.kind === "folder" ? ["--enable-source-maps"] : []),
    // Lambda leaves a part of the memory to what is not the heap.
    `--max-semi-space-size=${Math.max(1, Math.round(spec.memoryMb * 0.05))}`,
    `--max-old-space-size=${Math.round(spec.memoryMb * 0.9)}`,
    ...disabledFeatures(major, found, spec.variables["NODE_OPTIONS"] ?? ""),
  ];
  const modules = [`nodejs/node${major}/node_modules`, "nodejs/node_modules"];
  return {
    command,
    args: [...flags, NODE_BOOTSTRAP, client],
    own: {
      NODE_PATH: [...modules.map((folder) => path.join(opt, folder)), task].join(":"),
      ...(spec.slots > 1 ? {} : { _LAMBDA_TELEMETRY_LOG_FD: "3" }),
    },
    frames: true,
    // Workers, which several invocations at a time are given to, start without the bootstrap.
    tellsTime: spec.slots === 1,
    ...(mayWait(spec, { task, opt })
      ? { spare: { args: [...flags, NODE_BOOTSTRAP, "--spare"], client } }
      : {}),
    ...(found === major
      ? {}
      : {
          substituted: `Node ${found} runs nodejs${major}.x: no Node ${major} was found. ${howToGet(major)}`,
        }),
  };
}

/** Some variables are read while Node itself starts: a process that waits has started already. */
function mayWait({ variables, slots }: EnvironmentSpec, { task, opt }: Folders): boolean {
  return (
    slots === 1 &&
    !Object.keys(variables).some((name) =>
      /^(?:NODE_|UV_|LD_|V8_|OPENSSL_|SSL_|ICU_|MALLOC_|AWS_LAMBDA_EXEC_WRAPPER$)/.test(name),
    ) &&
    ![path.join(task, "lib"), path.join(opt, "lib")].some((folder) => existsSync(folder))
  );
}

/** Lambda turns off what Node itself has on as an experiment. Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
function disabledFeatures(major: number, found: number, options: string): string[] {
  return [
    ...(major === 20 || major === 22 ? ["experimental-require-module"] : []),
    ...(major === 22 ? ["experimental-detect-module"] : []),
  ]
    .filter((feature) => found >= 20 && !options.includes(`--${feature}`))
    .map((feature) => `--no-${feature}`);
}

async function pythonLaunch(
  spec: EnvironmentSpec,
  { task, opt }: Folders,
  version: string,
): Promise<Launch | Fault> {
  for (const command of [`python${version}`, "python3"]) {
    const found = await asked(command, [
      "-c",
      "import awslambdaric, sys; print('%d.%d' % sys.version_info[:2], sys.executable)",
    ]);
    const [, actual, executable] = /^(\S+) (.+)$/m.exec(found) ?? [];
    if (!actual || !executable) continue;
    return {
      command: executable,
      args: ["-m", "awslambdaric", spec.handler ?? ""],
      own: {
        PYTHONPATH: [
          task,
          path.join(opt, "python"),
          path.join(opt, `python/lib/python${version}/site-packages`),
        ].join(":"),
        _LAMBDA_TELEMETRY_LOG_FD: "3",
      },
      frames: true,
      ...(actual === version
        ? {}
        : {
            substituted: `Python ${actual} runs python${version}: no Python ${version} with awslambdaric was found`,
          }),
    };
  }
  return invalidEntrypoint(
    `airworthy flies python${version} where awslambdaric is installed: pip install awslambdaric`,
  );
}

function providedLaunch({ task, opt }: Folders): Launch | Fault {
  const tried = [path.join(task, "bootstrap"), path.join(opt, "bootstrap")];
  const command = tried.find(isExecutable);
  return command
    ? { command, args: [], own: {}, frames: false }
    : invalidEntrypoint(`Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]`);
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper */
function wrapped({ variables }: EnvironmentSpec, { opt, task }: Folders, launch: Launch): Launch {
  const wrapper = variables["AWS_LAMBDA_EXEC_WRAPPER"];
  if (!wrapper) return launch;
  const command = wrapper.replace(/^\/opt\//, `${opt}/`).replace(/^\/var\/task\//, `${task}/`);
  return { ...launch, command, args: [launch.command, ...launch.args] };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function asked(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(command, [...args], { timeout: 10_000 }, (error, stdout) => resolve(error ? "" : stdout));
  });
}

/** Source of the type: https://github.com/aws/aws-lambda-runtime-interface-emulator (fatalerror) */
export function invalidEntrypoint(errorMessage: string): Fault {
  const errorType = "Runtime.InvalidEntrypoint";
  return { errorType, payload: Buffer.from(JSON.stringify({ errorType, errorMessage })) };
}
