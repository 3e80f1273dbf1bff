import path from "node:path";
import type { EnvironmentSpec } from "../../engine/services/lambda/environment.ts";

/** Where the parts of an execution environment lie on this machine. */
export interface Folders {
  /** `/var/task` */
  readonly task: string;
  /** `/opt`: all layers, laid over each other. */
  readonly opt: string;
}

/**
 * The whole environment of a function's process: nothing of the machine's own gets in, least of all its credentials.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function variablesFor(
  spec: EnvironmentSpec,
  { task, opt }: Folders,
  more: {
    /** `AWS_LAMBDA_RUNTIME_API` */
    readonly runtimeApi: string;
    /** Where the engine answers as AWS. */
    readonly endpoint: string;
    /** Folder of the program that runs the function, first on PATH. */
    readonly bin?: string;
    readonly own?: Readonly<Record<string, string>>;
  },
): Record<string, string> {
  return {
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    PATH: [...(more.bin ? [more.bin] : []), "/usr/local/bin", "/usr/bin", "/bin", path.join(opt, "bin")].join(
      ":",
    ),
    LD_LIBRARY_PATH: [task, path.join(task, "lib"), path.join(opt, "lib")].join(":"),
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1:2000",
    ...more.own,
    ...spec.variables,
    _HANDLER: spec.handler ?? "",
    AWS_DEFAULT_REGION: spec.region,
    AWS_REGION: spec.region,
    ...(spec.runtime ? { AWS_EXECUTION_ENV: `AWS_Lambda_${spec.runtime}` } : {}),
    AWS_LAMBDA_FUNCTION_NAME: spec.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: spec.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: spec.initType,
    AWS_LAMBDA_LOG_GROUP_NAME: spec.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: spec.logStream,
    AWS_LAMBDA_LOG_FORMAT: spec.logFormat,
    ...(spec.logFormat === "JSON" && spec.applicationLogLevel
      ? { AWS_LAMBDA_LOG_LEVEL: spec.applicationLogLevel }
      : {}),
    ...(spec.slots > 1 ? { AWS_LAMBDA_MAX_CONCURRENCY: String(spec.slots) } : {}),
    AWS_ACCESS_KEY_ID: spec.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: spec.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: spec.credentials.sessionToken,
    AWS_LAMBDA_RUNTIME_API: more.runtimeApi,
    AWS_ENDPOINT_URL: more.endpoint,
    LAMBDA_TASK_ROOT: task,
    LAMBDA_RUNTIME_DIR: import.meta.dirname,
  };
}
