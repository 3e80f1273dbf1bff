import type {
  CreateEventBusRequest,
  DeleteEventBusRequest,
  DescribeEventBusRequest,
  ListEventBusesRequest,
  PutPermissionRequest,
  RemovePermissionRequest,
  UpdateEventBusRequest,
} from "@aws-sdk/client-eventbridge";
import { ServiceError } from "../../error.ts";
import type { Members, Operation } from "../../service.ts";
import { invalid, refuse, tooMany } from "./errors.ts";
import { MOST_BUSES } from "./limits.ts";
import { paged } from "./page.ts";
import { addBus, type Bus, busAt, busName, DEFAULT, type Room } from "./state.ts";

export function busOperations(room: Room): Record<string, Operation> {
  const { buses, kernel, place } = room;
  return {
    CreateEventBus(input: CreateEventBusRequest) {
      const name = input.Name ?? "";
      if (!/^[/.\-_A-Za-z0-9]{1,256}$/.test(name)) throw invalid(`Event bus name ${name} is not valid.`);
      if (name.includes("/") && input.EventSourceName === undefined)
        throw invalid("Event bus name must not contain '/'.");
      refuse("CreateEventBus", input, ["EventSourceName", "KmsKeyIdentifier", "LogConfig"]);
      if (buses.has(name))
        throw new ServiceError("ResourceAlreadyExistsException", `Event bus ${name} already exists.`);
      if (buses.size >= MOST_BUSES)
        throw tooMany("The requested resource exceeds the maximum number allowed.");
      kernel.note("events.bus-created", { bus: name });
      const bus = addBus(room, name);
      describe(bus, input);
      for (const { Key, Value } of input.Tags ?? []) bus.tags.set(Key ?? "", Value ?? "");
      return { EventBusArn: bus.arn, ...shown(bus) };
    },
    UpdateEventBus(input: UpdateEventBusRequest) {
      refuse("UpdateEventBus", input, ["KmsKeyIdentifier", "LogConfig"]);
      const bus = busAt(room, input.Name);
      kernel.note("events.bus-updated", { bus: bus.name });
      describe(bus, input);
      bus.changedAt = kernel.now();
      return { Arn: bus.arn, Name: bus.name, ...shown(bus) };
    },
    DeleteEventBus({ Name }: DeleteEventBusRequest) {
      const name = busName(Name);
      if (name === DEFAULT) throw invalid("Cannot delete event bus default.");
      const bus = buses.get(name);
      if (!bus) return;
      if (bus.rules.size > 0) throw invalid("Event bus can't be deleted since it has rules.");
      kernel.note("events.bus-deleted", { bus: name });
      buses.delete(name);
    },
    DescribeEventBus({ Name }: DescribeEventBusRequest) {
      return listed(busAt(room, Name));
    },
    ListEventBuses({ NamePrefix = "", Limit, NextToken }: ListEventBusesRequest) {
      const found = [...buses.values()].filter(({ name }) => name.startsWith(NamePrefix));
      const { page, next } = paged(found, Limit, NextToken);
      return { EventBuses: page.map(listed), ...next };
    },
    PutPermission(input: PutPermissionRequest) {
      const bus = busAt(room, input.EventBusName);
      const statements = statementsOf(input, bus);
      kernel.note("events.permission-added", { bus: bus.name, statements: statements.length });
      if (input.Policy !== undefined) bus.policy.clear();
      for (const [id, statement] of statements) bus.policy.set(id, statement);
    },
    RemovePermission({ StatementId, RemoveAllPermissions, EventBusName }: RemovePermissionRequest) {
      const bus = busAt(room, EventBusName);
      kernel.note("events.permission-removed", { bus: bus.name, statement: StatementId ?? "*" });
      if (RemoveAllPermissions) bus.policy.clear();
      else if (!bus.policy.delete(StatementId ?? ""))
        throw new ServiceError("ResourceNotFoundException", "Statement with the provided id does not exist.");
    },
  };

  function statementsOf(input: PutPermissionRequest, bus: Bus): readonly (readonly [string, unknown])[] {
    if (input.Policy !== undefined) {
      const { Statement = [] } = JSON.parse(input.Policy) as { Statement?: { Sid?: string }[] };
      return Statement.map((statement, index) => [statement.Sid ?? String(index), statement]);
    }
    const { StatementId: id, Action = "", Principal = "", Condition } = input;
    if (!id) throw invalid("Parameter StatementId must be specified.");
    if (Action !== "events:PutEvents")
      throw invalid("Provided value in parameter 'action' is not supported.");
    if (Principal !== "*" && !/^\d{12}$/.test(Principal))
      throw invalid("Provided value in parameter 'principal' must be 1 digit long or more.");
    const statement = {
      Sid: id,
      Effect: "Allow",
      Principal: Principal === "*" ? "*" : { AWS: `arn:${place.partition}:iam::${Principal}:root` },
      Action,
      Resource: bus.arn,
      ...(Condition
        ? { Condition: { [Condition.Type ?? ""]: { [Condition.Key ?? ""]: Condition.Value ?? "" } } }
        : {}),
    };
    return [[id, statement]];
  }
}

function describe(bus: Bus, input: CreateEventBusRequest | UpdateEventBusRequest): void {
  bus.description = input.Description;
  // What it catches, a failure of its key, does not happen here: no bus has a key.
  bus.deadLetter = input.DeadLetterConfig?.Arn;
}

function shown({ description, deadLetter }: Bus): Members {
  return {
    ...(description === undefined ? {} : { Description: description }),
    ...(deadLetter === undefined ? {} : { DeadLetterConfig: { Arn: deadLetter } }),
  };
}

function listed(bus: Bus): Members {
  const statements = [...bus.policy.values()];
  return {
    Name: bus.name,
    Arn: bus.arn,
    ...shown(bus),
    ...(statements.length > 0
      ? { Policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) }
      : {}),
    CreationTime: new Date(bus.createdAt),
    LastModifiedTime: new Date(bus.changedAt),
  };
}
