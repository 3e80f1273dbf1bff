import type {
  CreateEventSourceMappingRequest,
  DeleteEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  GetEventSourceMappingRequest,
  ListEventSourceMappingsRequest,
  UpdateEventSourceMappingRequest,
} from "@aws-sdk/client-lambda";
import { parseArn } from "../../arn.ts";
import type { Members, Operation } from "../../service.ts";
import { conflict, invalid, notFlown, notFound, refuseMembers } from "./errors.ts";
import { filterOf } from "./filters.ts";
import type { Lambda } from "./lambda.ts";
import { readName } from "./names.ts";
import { page } from "./present.ts";
import { pollQueue, type Poller } from "./queue-poller.ts";
import { checkQueue, queueDefaults } from "./queue-mapping.ts";
import { checkStream, streamDefaults } from "./stream-mapping.ts";
import { pollStream } from "./stream-poller.ts";
import { arnOf, type Mapping } from "./state.ts";
import { checkTags } from "./validate.ts";

/** Parts of a mapping that belong to sources airworthy does not have. */
const REFUSED = [
  "Topics",
  "Queues",
  "SourceAccessConfigurations",
  "SelfManagedEventSource",
  "AmazonManagedKafkaEventSourceConfig",
  "SelfManagedKafkaEventSourceConfig",
  "DocumentDBEventSourceConfig",
  "KMSKeyArn",
  "LoggingConfig",
];

/** Event source mappings: Lambda reads from a source and invokes a function with what it reads. */
export function mappingOperations(lambda: Lambda): Record<string, Operation> {
  const { place, state } = lambda;
  const { kernel } = place;
  const pollers = new Map<string, Poller>();

  function create(input: CreateEventSourceMappingRequest): Members {
    refuseMembers("CreateEventSourceMapping", input, REFUSED);
    const { EventSourceArn: source } = input;
    if (!source) throw invalid("Unrecognized event source.");
    const { name, qualifier, arn } = target(input.FunctionName);
    const config = checked(input, source, name, qualifier);
    checkTags(input.Tags ?? {});
    for (const { config: other } of state.mappings.values())
      if (other.EventSourceArn === source && other.FunctionArn === arn)
        throw conflict(
          `${duplicateOf(source, name)} already exists. Please update or delete the existing mapping with UUID ${other.UUID}`,
        );
    const uuid = kernel.random("lambda.mapping").uuid();
    const mapping: Mapping = {
      uuid,
      functionName: name,
      qualifier,
      request: input,
      tags: input.Tags ?? {},
      positions: new Map(),
      config: {
        StateTransitionReason: "USER_INITIATED",
        ...config,
        UUID: uuid,
        EventSourceMappingArn: `arn:${place.partition}:lambda:${place.region}:${place.account}:event-source-mapping:${uuid}`,
        EventSourceArn: source,
        FunctionArn: arn,
        LastModified: new Date(kernel.now()),
        State: input.Enabled === false ? "Disabled" : "Creating",
      },
    };
    kernel.note("lambda.mapping-created", { mapping: uuid, source, functionName: name });
    state.mappings.set(uuid, mapping);
    return settled(mapping, input.Enabled === false ? "Disabled" : "Enabled");
  }

  function update(input: UpdateEventSourceMappingRequest): Members {
    refuseMembers("UpdateEventSourceMapping", input, REFUSED);
    const mapping = mappingOf(input.UUID);
    const { FunctionName, UUID: _uuid, Enabled, ...changes } = input;
    const next = FunctionName
      ? target(FunctionName)
      : { name: mapping.functionName, qualifier: mapping.qualifier, arn: mapping.config.FunctionArn };
    const request: CreateEventSourceMappingRequest = {
      ...mapping.request,
      ...(changes as Partial<CreateEventSourceMappingRequest>),
      FunctionName: next.name,
    };
    const config = checked(request, mapping.config.EventSourceArn ?? "", next.name, next.qualifier);
    const was = mapping.config.State;
    const enabled = Enabled ?? !(was === "Disabled" || was === "Disabling");
    const changed: Mapping = {
      ...mapping,
      functionName: next.name,
      qualifier: next.qualifier,
      request,
      config: {
        ...mapping.config,
        ...config,
        FunctionArn: next.arn,
        LastModified: new Date(kernel.now()),
        State: Enabled === undefined ? "Updating" : Enabled ? "Enabling" : "Disabling",
      },
    };
    kernel.note("lambda.mapping-updated", { mapping: mapping.uuid });
    state.mappings.set(mapping.uuid, changed);
    return settled(changed, enabled ? "Enabled" : "Disabled");
  }

  /** Shows the mapping as it is now, and lets it become what it shall be. */
  function settled(mapping: Mapping, to: "Enabled" | "Disabled"): Members {
    const shown = { ...mapping.config };
    kernel.after(0, () => {
      if (state.mappings.get(mapping.uuid) !== mapping) return;
      kernel.note("lambda.mapping-settled", { mapping: mapping.uuid, state: to });
      pollers.get(mapping.uuid)?.stop();
      pollers.delete(mapping.uuid);
      mapping.config = { ...mapping.config, State: to };
      if (to === "Enabled") pollers.set(mapping.uuid, startPoller(mapping));
    });
    return shown;
  }

  function startPoller(mapping: Mapping): Poller {
    const { EventSourceArn: source = "" } = mapping.config;
    return parseArn(source)?.service === "sqs" ? pollQueue(lambda, mapping) : pollStream(lambda, mapping);
  }

  function checked(
    input: CreateEventSourceMappingRequest,
    source: string,
    name: string,
    qualifier: string | undefined,
  ): EventSourceMappingConfiguration {
    const service = parseArn(source)?.service;
    if (service === undefined) throw invalid("Unrecognized event source.");
    filterOf(input.FilterCriteria);
    if (service === "dynamodb") {
      checkStream(place, input, source);
      return streamDefaults(input);
    }
    if (service !== "sqs") throw notFlown("CreateEventSourceMapping", `EventSourceArn of ${service}`);
    const fn = state.functions.get(name);
    const version =
      fn?.published.get(fn.aliases.get(qualifier ?? "")?.version ?? qualifier ?? "") ?? fn?.latest;
    checkQueue(place, input, source, version?.config.Timeout ?? 3);
    return queueDefaults(input);
  }

  function target(text: string | undefined): { name: string; qualifier: string | undefined; arn: string } {
    const { name, qualifier } = readName(place, text);
    const fn = state.functions.get(name);
    const there =
      fn &&
      (qualifier === undefined ||
        qualifier === "$LATEST" ||
        fn.aliases.has(qualifier) ||
        fn.published.has(qualifier));
    if (!there) throw invalid("Function does not exist");
    return { name, qualifier, arn: arnOf(place, name, qualifier) };
  }

  function mappingOf(uuid: string | undefined): Mapping {
    const mapping = state.mappings.get(uuid ?? "");
    if (!mapping) throw notFound("The resource you requested does not exist.");
    return mapping;
  }

  return {
    CreateEventSourceMapping: create,
    UpdateEventSourceMapping: update,
    GetEventSourceMapping: ({ UUID }: GetEventSourceMappingRequest): Members => ({
      ...mappingOf(UUID).config,
    }),
    DeleteEventSourceMapping: ({ UUID }: DeleteEventSourceMappingRequest): Members => {
      const mapping = mappingOf(UUID);
      kernel.note("lambda.mapping-deleted", { mapping: mapping.uuid });
      pollers.get(mapping.uuid)?.stop();
      pollers.delete(mapping.uuid);
      state.mappings.delete(mapping.uuid);
      return { ...mapping.config, State: "Deleting" };
    },
    ListEventSourceMappings: (input: ListEventSourceMappingsRequest): Members => {
      const named = input.FunctionName ? readName(place, input.FunctionName) : undefined;
      const wanted = [...state.mappings.values()].filter(
        ({ functionName, qualifier, config }) =>
          (!named || (named.name === functionName && named.qualifier === qualifier)) &&
          (!input.EventSourceArn || input.EventSourceArn === config.EventSourceArn),
      );
      const { items, NextMarker } = page(wanted, input.Marker, input.MaxItems);
      return {
        EventSourceMappings: items.map(({ config }) => config),
        ...(NextMarker ? { NextMarker } : {}),
      };
    },
  };
}

/** AWS says it of queues and of streams in different words. */
function duplicateOf(source: string, name: string): string {
  return parseArn(source)?.service === "sqs"
    ? `An event source mapping with SQS arn (" ${source} ") and function (" ${name} ")`
    : `The event source arn (" ${source} ") and function (" ${name} ") provided mapping`;
}
