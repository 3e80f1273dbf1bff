import type { Instant } from "../../kernel/time.ts";
import { port } from "../../service.ts";

/*
 * What Lambda asks of whoever runs code. Real processes and simulated ones stand behind the same port, so that a
 * rehearsal flies the code path that ships.
 *
 * The rules between the two sides:
 * - `start` returns at once and calls none of the events before it has returned.
 * - Each event arrives in a turn of the kernel (`turns.enter`, or a timer of the kernel).
 * - First comes `ready` or `initFailed`, or `exited` when the process dies before either.
 * - Lambda keeps the time: it calls `stop` when an initialization or an invocation takes too long.
 * - After `initFailed`, `exited` or `stop` nothing more is expected; what comes is not heard, except log lines.
 */

/** Starts execution environments. */
export interface EnvironmentPort {
  /** What it throws is the error of the initialization. */
  start(spec: EnvironmentSpec, events: EnvironmentEvents): EnvironmentHandle;
}

/** Whoever makes the engine gives the definition: `service({ port: ENVIRONMENTS, create })`. */
export const ENVIRONMENTS = port<EnvironmentPort>("environments");

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
export type InitType = "on-demand" | "provisioned-concurrency" | "snap-start";

/** Where the code lies. Lambda only hands it on: the environment opens it. */
export type CodeLocation =
  | { readonly kind: "zip"; readonly bytes: Uint8Array; readonly sha256: string }
  | {
      readonly kind: "s3";
      readonly bucket: string;
      readonly key: string;
      readonly version?: string;
      readonly sha256: string;
    }
  | { readonly kind: "image"; readonly uri: string; readonly sha256: string }
  /** A folder of this machine, as it lies: code that is flown while it is written. */
  | { readonly kind: "folder"; readonly path: string; readonly sha256: string };

/**
 * The bucket that stands for this machine: `S3Key` is then a folder, and `S3ObjectVersion` says which state of it. No
 * bucket of S3 can have this name.
 */
export const LOCAL_CODE = "airworthy:local";

/** Keys of the function's role, other ones for each version: the key id says who calls. */
export interface RoleCredentials {
  readonly roleArn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** All an execution environment has to know before it starts. */
export interface EnvironmentSpec {
  /** Different for each environment of a place. */
  readonly id: string;
  readonly functionName: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  /** The function's ARN with its version. */
  readonly arn: string;
  readonly region: string;
  readonly account: string;
  /** Absent for images. */
  readonly runtime?: string;
  readonly handler?: string;
  readonly architecture: string;
  readonly memoryMb: number;
  readonly ephemeralStorageMb: number;
  readonly timeoutMs: number;
  /** The function's own; the reserved ones (`AWS_LAMBDA_…`) are the environment's to set. */
  readonly variables: Readonly<Record<string, string>>;
  readonly code: CodeLocation;
  /** In the order they are laid over each other. A layer of another account has no code here. */
  readonly layers: readonly { readonly arn: string; readonly code?: CodeLocation }[];
  /** File systems of EFS, by where they are mounted. */
  readonly fileSystems?: readonly { readonly arn: string; readonly mountPath: string }[];
  /** Overrides of an image's entry point, command and working directory. */
  readonly image?: {
    readonly entryPoint?: readonly string[];
    readonly command?: readonly string[];
    readonly workingDirectory?: string;
  };
  readonly credentials: RoleCredentials;
  readonly logGroup: string;
  readonly logStream: string;
  readonly logFormat: "Text" | "JSON";
  /** Only with the format JSON: `AWS_LAMBDA_LOG_LEVEL`. */
  readonly applicationLogLevel?: string;
  readonly activeTracing: boolean;
  readonly initType: InitType;
  /** Invocations it takes at the same time: 1, but for managed instances. */
  readonly slots: number;
}

/** One invocation, as the Runtime API hands it out. */
export interface Order {
  readonly requestId: string;
  readonly payload: Uint8Array;
  readonly deadline: Instant;
  readonly invokedFunctionArn: string;
  readonly traceHeader: string;
  /** JSON text. */
  readonly clientContext?: string;
  /** The response may come in pieces (`InvokeWithResponseStream`). */
  readonly streaming: boolean;
}

export type StopReason = "timeout" | "init-timeout" | "idle" | "outdated" | "failed" | "shutdown";

export interface EnvironmentHandle {
  /** Called only once it is ready, and never for more invocations at a time than it has slots. */
  invoke(order: Order): void;
  /** Ends it, by force when need be. It is not heard of afterwards. */
  stop(reason: StopReason): void;
}

/** An error as the Runtime API has it: body of `/error` and `/init/error`. */
export interface Fault {
  /** `Runtime.ImportModuleError`, or the name of the exception. */
  readonly errorType: string;
  /** The JSON body, which the invoker sees as it is. */
  readonly payload: Uint8Array;
}

export interface Response {
  readonly payload: Uint8Array;
  /** Set when the function failed; the payload is then the error. */
  readonly errorType?: string;
  /** The payload came in pieces, told with `chunk`; this is the rest. */
  readonly streamed?: boolean;
  /** More exact than the engine can measure from outside; milliseconds. */
  readonly durationMs?: number;
  readonly memoryUsedMb?: number;
}

export interface EnvironmentEvents {
  /** It has initialized and asks for its first invocation. */
  ready(initMs: number): void;
  initFailed(fault: Fault): void;
  responded(requestId: string, response: Response): void;
  /** A piece of a streamed response. */
  chunk(requestId: string, bytes: Uint8Array): void;
  /** The process is gone; what it was doing has failed. */
  exited(exit: { readonly code?: number; readonly signal?: string; readonly memoryUsedMb?: number }): void;
  /** One event for the function's log; `requestId` when it is known what it belongs to. */
  log(line: { readonly message: string; readonly at?: Instant; readonly requestId?: string }): void;
}
