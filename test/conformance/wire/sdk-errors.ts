import { deepStrictEqual } from "node:assert";
import type { ServiceError } from "../../../packages/airworthy/src/wire/error.ts";
import type { ErrorType } from "../../../packages/airworthy/src/wire/model.ts";
import { INDEX, loadModel } from "../../../packages/airworthy/src/wire/services.ts";
import { clientOf, plain } from "./clients.ts";
import { echo } from "./echo.ts";
import { sampleOf } from "./sample.ts";

interface Outcome {
  readonly passed: number;
  readonly different: number;
  readonly failures: readonly string[];
}

/** Operations that need no input to be sent. */
const CALLS: Readonly<Record<string, readonly [string, object]>> = {
  apigateway: ["GetRestApis", {}],
  apigatewayv2: ["GetApis", {}],
  cloudformation: ["ListStacks", {}],
  cloudwatch: ["DescribeAlarms", {}],
  codedeploy: ["ListApplications", {}],
  dynamodb: ["ListTables", {}],
  dynamodbstreams: ["ListStreams", {}],
  events: ["ListEventBuses", {}],
  iam: ["ListRoles", {}],
  kinesis: ["ListStreams", {}],
  lambda: ["ListFunctions", {}],
  logs: ["DescribeLogGroups", {}],
  s3: ["GetObject", { Bucket: "orders-bucket", Key: "paid" }],
  scheduler: ["ListSchedules", {}],
  secretsmanager: ["ListSecrets", {}],
  sns: ["ListTopics", {}],
  sqs: ["ListQueues", {}],
  ssm: ["DescribeParameters", {}],
  states: ["ListStateMachines", {}],
  sts: ["GetCallerIdentity", {}],
  xray: ["GetGroups", {}],
};
/** Errors that the SDK takes for others. */
const DIFFERENT: Readonly<Record<string, string>> = {
  "cloudwatch DashboardNotFoundError": "its query code is the name of another error, which the SDK prefers",
};
const MESSAGE = 'The orders <&"é are gone.';

/** Every error of every model: the SDK must make its own error of it, with message, status and members. */
export async function sdkErrors(): Promise<Outcome> {
  const failures: string[] = [];
  let passed = 0;
  let different = 0;
  for (const service of Object.keys(INDEX)) {
    const model = await loadModel(service);
    let error: ServiceError = { code: "", message: "", fault: "client" };
    const server = await echo(() => ({ error }));
    const sdk = (await import(model.file.source.split(" ")[0] ?? "")) as Record<string, unknown>;
    const client = clientOf(sdk, server.endpoint);
    const [name, input] = CALLS[service] ?? ["", {}];
    const Command = sdk[`${name}Command`] as new (input: object) => object;
    for (const code of Object.keys(model.file.shapes)) {
      const type = model.error(code);
      if (!type || !model.file.shapes[code]?.error) continue;
      const fields = sampleOf(type, (member) => member.name.toLowerCase() !== "message");
      error = { code, message: MESSAGE, fault: type.fault, fields };
      try {
        const thrown = await client.send(new Command(input)).then(
          () => undefined,
          (reason: unknown) => reason as Record<string, unknown>,
        );
        check(type, thrown, fields);
        passed++;
      } catch (reason) {
        if (Object.hasOwn(DIFFERENT, `${service} ${code}`)) different++;
        else
          failures.push(`${service} ${code}: ${String(reason instanceof Error ? reason.message : reason)}`);
      }
    }
    client.destroy();
    server.close();
  }
  return { passed, different, failures };
}

function check(
  type: ErrorType,
  thrown: Record<string, unknown> | undefined,
  fields: Record<string, unknown>,
): void {
  deepStrictEqual([thrown?.["name"], thrown?.["message"]], [type.name, MESSAGE]);
  deepStrictEqual(thrown?.["$fault"], type.fault);
  const { httpStatusCode, requestId } = (thrown?.["$metadata"] ?? {}) as Record<string, unknown>;
  deepStrictEqual(requestId !== undefined, true, "the request's id is missing");
  if (type.status !== undefined && type.query === undefined) deepStrictEqual(httpStatusCode, type.status);
  const read = Object.fromEntries(Object.keys(fields).map((name) => [name, thrown?.[name]]));
  deepStrictEqual(plain(read), plain(fields));
}
