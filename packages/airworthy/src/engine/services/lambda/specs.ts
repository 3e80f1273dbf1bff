import type { Place } from "../../service.ts";
import type { EnvironmentSpec, InitType, RoleCredentials } from "./environment.ts";
import type { LogForm } from "./log-lines.ts";
import type { LayerVersion, State, Version } from "./state.ts";

/** Makes what an environment has to know, out of what is said about a version. */
export function specFor(place: Place, state: State, version: Version, initType: InitType): EnvironmentSpec {
  const { config, code } = version;
  const chance = place.kernel.random("lambda.environment");
  const day = new Date(place.kernel.now()).toISOString().slice(0, 10).replaceAll("-", "/");
  const image = config.ImageConfigResponse?.ImageConfig;
  const level = config.LoggingConfig?.ApplicationLogLevel;
  return {
    id: chance.hex(32),
    functionName: config.FunctionName,
    version: config.Version,
    arn: `${config.FunctionArn}:${config.Version}`,
    region: place.region,
    account: place.account,
    ...(config.Runtime ? { runtime: config.Runtime } : {}),
    ...(config.Handler ? { handler: config.Handler } : {}),
    architecture: config.Architectures?.[0] ?? "x86_64",
    memoryMb: config.MemorySize,
    ephemeralStorageMb: config.EphemeralStorage?.Size ?? 512,
    timeoutMs: config.Timeout * 1000,
    variables: config.Environment?.Variables ?? {},
    code,
    layers: (config.Layers ?? []).map(({ Arn: arn = "" }) => {
      const layer = findLayer(state, arn);
      return layer ? { arn, code: layer.code } : { arn };
    }),
    fileSystems: (config.FileSystemConfigs ?? []).map(({ Arn = "", LocalMountPath = "" }) => ({
      arn: Arn,
      mountPath: LocalMountPath,
    })),
    ...(image
      ? {
          image: {
            ...(image.EntryPoint ? { entryPoint: image.EntryPoint } : {}),
            ...(image.Command ? { command: image.Command } : {}),
            ...(image.WorkingDirectory ? { workingDirectory: image.WorkingDirectory } : {}),
          },
        }
      : {}),
    credentials: credentialsFor(place, state, version),
    logGroup: config.LoggingConfig?.LogGroup ?? `/aws/lambda/${config.FunctionName}`,
    logStream: `${day}/[${config.Version}]${chance.hex(32)}`,
    logFormat: config.LoggingConfig?.LogFormat === "JSON" ? "JSON" : "Text",
    ...(level ? { applicationLogLevel: level } : {}),
    activeTracing: config.TracingConfig?.Mode === "Active",
    initType,
    slots: 1,
  };
}

/** @example findLayer(state, "arn:aws:lambda:eu-west-1:123456789012:layer:tools:3") */
export function findLayer(state: State, arn: string): LayerVersion | undefined {
  const [, , , , , , name = "", number = ""] = arn.split(":");
  const layer = state.layers.get(name)?.versions.get(Number(number));
  return layer?.arn === arn ? layer : undefined;
}

/** How the platform's own lines of a version are written. */
export function logForm({ config }: Version): LogForm {
  const level = config.LoggingConfig?.SystemLogLevel;
  return {
    json: config.LoggingConfig?.LogFormat === "JSON",
    systemLevel: level === "DEBUG" || level === "WARN" ? level : "INFO",
  };
}

/** The same for all environments of a version, so that the key id tells the version. */
function credentialsFor(place: Place, state: State, version: Version): RoleCredentials {
  const made = state.credentials.get(version.generation);
  if (made) return made;
  const chance = place.kernel.random("lambda.credentials");
  const credentials: RoleCredentials = {
    roleArn: version.config.Role,
    accessKeyId: `ASIA${chance.hex(16).toUpperCase()}`,
    secretAccessKey: chance.hex(40),
    sessionToken: chance.hex(64),
  };
  state.credentials.set(version.generation, credentials);
  const { roleArn, accessKeyId } = credentials;
  state.holders.set(accessKeyId, { roleArn, functionName: version.config.FunctionName });
  return credentials;
}
