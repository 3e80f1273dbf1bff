import { createHash } from "node:crypto";
import type {
  Architecture,
  CreateFunctionRequest,
  LoggingConfig,
  UpdateFunctionConfigurationRequest,
} from "@aws-sdk/client-lambda";
import type { Place } from "../../service.ts";
import { invalid } from "./errors.ts";
import { findLayer } from "./specs.ts";
import type { Configuration, State } from "./state.ts";

type Settings = Omit<UpdateFunctionConfigurationRequest, "FunctionName" | "RevisionId"> &
  Partial<Pick<CreateFunctionRequest, "PackageType" | "Architectures">>;

/** Members of a configuration that a request sets; those it does not name stay as they are. Validated before. */
export function settingsOf(
  place: Place,
  state: State,
  name: string,
  input: Settings,
): Partial<Configuration> {
  const { Runtime, VpcConfig: vpc, SnapStart, ImageConfig } = input;
  return {
    ...given({
      Runtime,
      Role: input.Role,
      Handler: input.Handler,
      Description: input.Description,
      Timeout: input.Timeout,
      MemorySize: input.MemorySize,
      KMSKeyArn: input.KMSKeyArn || undefined,
      FileSystemConfigs: input.FileSystemConfigs,
      EphemeralStorage: input.EphemeralStorage,
      PackageType: input.PackageType,
      Architectures: input.Architectures as Architecture[] | undefined,
    }),
    ...(Runtime ? { RuntimeVersionConfig: { RuntimeVersionArn: runtimeArn(place, Runtime) } } : {}),
    ...(vpc
      ? {
          VpcConfig: {
            SubnetIds: vpc.SubnetIds ?? [],
            SecurityGroupIds: vpc.SecurityGroupIds ?? [],
            VpcId: vpc.SubnetIds?.length ? `vpc-${hash(vpc.SubnetIds.join()).slice(0, 17)}` : "",
            Ipv6AllowedForDualStack: vpc.Ipv6AllowedForDualStack ?? false,
          },
        }
      : {}),
    ...(input.DeadLetterConfig
      ? { DeadLetterConfig: input.DeadLetterConfig.TargetArn ? input.DeadLetterConfig : undefined }
      : {}),
    ...(input.Environment ? { Environment: { Variables: input.Environment.Variables ?? {} } } : {}),
    ...(input.TracingConfig ? { TracingConfig: { Mode: input.TracingConfig.Mode ?? "PassThrough" } } : {}),
    ...(input.Layers
      ? {
          Layers: input.Layers.length
            ? input.Layers.map((Arn) => ({ Arn, CodeSize: findLayer(state, Arn)?.size ?? 0 }))
            : undefined,
        }
      : {}),
    ...(ImageConfig ? { ImageConfigResponse: { ImageConfig } } : {}),
    ...(SnapStart
      ? { SnapStart: { ApplyOn: SnapStart.ApplyOn ?? "None", OptimizationStatus: "Off" as const } }
      : {}),
    ...(input.LoggingConfig ? { LoggingConfig: logging(name, input.LoggingConfig) } : {}),
  };
}

/** What a new function has when it says nothing. Source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export function defaults(name: string): Partial<Configuration> {
  return {
    Description: "",
    Timeout: 3,
    MemorySize: 128,
    PackageType: "Zip",
    Architectures: ["x86_64"],
    TracingConfig: { Mode: "PassThrough" },
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    LoggingConfig: { LogFormat: "Text", LogGroup: `/aws/lambda/${name}` },
  };
}

/** Levels exist only with the format JSON. Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-logs.html */
function logging(name: string, config: LoggingConfig): LoggingConfig {
  const LogGroup = config.LogGroup || `/aws/lambda/${name}`;
  if (config.LogFormat !== "JSON") {
    if (config.ApplicationLogLevel || config.SystemLogLevel)
      throw invalid(
        "You must specify the log format as JSON in your LoggingConfig parameter to use log level filtering.",
      );
    return { LogFormat: "Text", LogGroup };
  }
  return {
    LogFormat: "JSON",
    ApplicationLogLevel: config.ApplicationLogLevel ?? "INFO",
    SystemLogLevel: config.SystemLogLevel ?? "INFO",
    LogGroup,
  };
}

function runtimeArn(place: Place, runtime: string): string {
  return `arn:${place.partition}:lambda:${place.region}::runtime:${hash(runtime)}`;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== null),
  ) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
