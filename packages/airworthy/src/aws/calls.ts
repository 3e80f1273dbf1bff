import type { Answer, CallAws, Service } from "../shifting/host/calls.ts";
import { type Endpoint, settingsFor } from "./clients.ts";

interface Client {
  send(command: never): Promise<object>;
  destroy(): void;
}

/** Each service's client and commands, loaded when they are first asked for: an SDK takes its time. */
const SERVICES = {
  lambda: async () => {
    const sdk = await import("@aws-sdk/client-lambda");
    const { GetAliasCommand, GetFunctionConfigurationCommand, GetProvisionedConcurrencyConfigCommand } = sdk;
    const { InvokeCommand, ListEventSourceMappingsCommand, PublishVersionCommand, UpdateAliasCommand } = sdk;
    return {
      client: (settings: object) => new sdk.LambdaClient(settings),
      commands: {
        GetAlias: GetAliasCommand,
        GetFunctionConfiguration: GetFunctionConfigurationCommand,
        GetProvisionedConcurrencyConfig: GetProvisionedConcurrencyConfigCommand,
        Invoke: InvokeCommand,
        ListEventSourceMappings: ListEventSourceMappingsCommand,
        PublishVersion: PublishVersionCommand,
        UpdateAlias: UpdateAliasCommand,
      },
    };
  },
  cloudwatch: async () => {
    const sdk = await import("@aws-sdk/client-cloudwatch");
    return {
      client: (settings: object) => new sdk.CloudWatchClient(settings),
      commands: { DescribeAlarms: sdk.DescribeAlarmsCommand, GetMetricData: sdk.GetMetricDataCommand },
    };
  },
  scheduler: async () => {
    const sdk = await import("@aws-sdk/client-scheduler");
    return {
      client: (settings: object) => new sdk.SchedulerClient(settings),
      commands: {
        CreateSchedule: sdk.CreateScheduleCommand,
        DeleteSchedule: sdk.DeleteScheduleCommand,
        UpdateSchedule: sdk.UpdateScheduleCommand,
      },
    };
  },
  sns: async () => {
    const sdk = await import("@aws-sdk/client-sns");
    return {
      client: (settings: object) => new sdk.SNSClient(settings),
      commands: { Publish: sdk.PublishCommand },
    };
  },
} satisfies Record<Service, () => Promise<{ client: (settings: object) => unknown; commands: object }>>;

/** Requests of a shift to AWS, or to whatever answers at the endpoint. `close` ends the connections. */
export function callsTo(where: Endpoint): { readonly call: CallAws; readonly close: () => void } {
  const made = new Map<Service, Promise<{ client: Client; commands: Readonly<Record<string, Command>> }>>();

  async function call(service: Service, operation: string, input: object): Promise<Answer> {
    let ready = made.get(service);
    if (!ready)
      made.set(
        service,
        (ready = SERVICES[service]().then(({ client, commands }) => ({
          client: client(settingsFor(where)) as unknown as Client,
          commands: commands as unknown as Readonly<Record<string, Command>>,
        }))),
      );
    const { client, commands } = await ready;
    const Command = commands[operation];
    if (!Command) throw new Error(`nothing of airworthy calls ${service} ${operation}`);
    return (await client.send(new Command(input))) as Answer;
  }

  return {
    call,
    close: () => {
      for (const ready of made.values()) void ready.then(({ client }) => client.destroy());
    },
  };
}

type Command = new (input: object) => never;
