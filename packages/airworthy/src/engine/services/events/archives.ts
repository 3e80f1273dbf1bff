import type {
  CreateArchiveRequest,
  DeleteArchiveRequest,
  DescribeArchiveRequest,
  ListArchivesRequest,
  UpdateArchiveRequest,
} from "@aws-sdk/client-eventbridge";
import { ServiceError } from "../../error.ts";
import { DAY } from "../../kernel/time.ts";
import type { Members, Operation } from "../../service.ts";
import type { Archive } from "./archive.ts";
import { invalid, NAME, onlyOne, refuse, validated } from "./errors.ts";
import { paged } from "./page.ts";
import { matchOf } from "./rules.ts";
import { arnOf, busAt, type Room, type Rule, ruleArn } from "./state.ts";

const STATES = ["ENABLED", "DISABLED", "CREATING", "UPDATING", "CREATE_FAILED", "UPDATE_FAILED"];

/**
 * Archives keep the events of a bus, through a rule of EventBridge's own, so that a replay can put them there again.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html
 */
export function archiveOperations(room: Room): Record<string, Operation> {
  const { archives, kernel, place } = room;

  function archiveAt(name: string | undefined): Archive {
    const archive = archives.get(name ?? "");
    if (!archive) throw new ServiceError("ResourceNotFoundException", `Archive ${name} does not exist.`);
    return archive;
  }

  function checked(input: UpdateArchiveRequest): void {
    if (input.EventPattern !== undefined) matchOf(input.EventPattern);
    if ((input.RetentionDays ?? 0) < 0)
      throw invalid(
        `1 validation error detected: Value '${input.RetentionDays}' at 'retentionDays' failed to satisfy constraint: Member must have value greater than or equal to 0`,
      );
  }

  return {
    CreateArchive(input: CreateArchiveRequest) {
      const { ArchiveName: name = "", EventSourceArn: source = "" } = input;
      refuse("CreateArchive", input, ["KmsKeyIdentifier"]);
      validated([[name, "archiveName", { pattern: NAME, longest: 48 }]]);
      checked(input);
      const bus = busAt(room, source);
      if (archives.has(name))
        throw new ServiceError("ResourceAlreadyExistsException", `Archive ${name} already exists.`);
      kernel.note("events.archive-created", { archive: name, bus: bus.name });
      const archive: Archive = {
        name,
        arn: arnOf(place, `archive/${name}`),
        bus,
        createdAt: kernel.now(),
        description: input.Description,
        pattern: input.EventPattern,
        retentionDays: input.RetentionDays ?? 0,
        events: [],
      };
      archives.set(name, archive);
      const rule = ruleOf(room, archive);
      bus.rules.set(rule.name, rule);
      return shown(archive);
    },

    UpdateArchive(input: UpdateArchiveRequest) {
      refuse("UpdateArchive", input, ["KmsKeyIdentifier"]);
      const { Description, EventPattern, RetentionDays } = input;
      // Recorded for LocalStack: test_update_archive_error_unknown_archive.
      if (Description === undefined && EventPattern === undefined && RetentionDays === undefined)
        throw invalid("At least one of EventPattern, RetentionDays or Description must be provided.");
      const archive = archiveAt(input.ArchiveName);
      checked(input);
      kernel.note("events.archive-updated", { archive: archive.name });
      archive.description = Description ?? archive.description;
      archive.pattern = EventPattern ?? archive.pattern;
      archive.retentionDays = RetentionDays ?? archive.retentionDays;
      const rule = ruleOf(room, archive);
      archive.bus.rules.set(rule.name, rule);
      return shown(archive);
    },

    DeleteArchive({ ArchiveName }: DeleteArchiveRequest) {
      const archive = archiveAt(ArchiveName);
      kernel.note("events.archive-deleted", { archive: archive.name });
      archives.delete(archive.name);
      archive.bus.rules.delete(ruleName(archive));
    },

    DescribeArchive({ ArchiveName }: DescribeArchiveRequest) {
      const archive = archiveAt(ArchiveName);
      const { description, pattern } = archive;
      return {
        ArchiveArn: archive.arn,
        ...listed(archive),
        ...(description === undefined ? {} : { Description: description }),
        ...(pattern === undefined ? {} : { EventPattern: pattern }),
      };
    },

    ListArchives({ NamePrefix, EventSourceArn, State, Limit, NextToken }: ListArchivesRequest) {
      onlyOne("ListArchives", { NamePrefix, EventSourceArn, State });
      if (State !== undefined) validated([[State, "state", { among: STATES }]]);
      // Recorded for LocalStack: test_list_archive_error_unknown_source_arn.
      if (EventSourceArn !== undefined) busAt(room, EventSourceArn);
      const found = [...archives.values()].filter(
        ({ name, bus }) =>
          name.startsWith(NamePrefix ?? "") &&
          (EventSourceArn === undefined || bus.arn === EventSourceArn) &&
          (State === undefined || State === "ENABLED"),
      );
      const { page, next } = paged(found, Limit, NextToken);
      return { Archives: page.map(listed), ...next };
    },
  };

  function shown(archive: Archive): Members {
    return {
      ArchiveArn: archive.arn,
      State: "ENABLED",
      CreationTime: new Date(archive.createdAt),
    };
  }

  function listed(archive: Archive): Members {
    forget(archive);
    return {
      ArchiveName: archive.name,
      EventSourceArn: archive.bus.arn,
      State: "ENABLED",
      RetentionDays: archive.retentionDays,
      SizeBytes: archive.events.reduce((sum, { bytes }) => sum + bytes, 0),
      EventCount: archive.events.length,
      CreationTime: new Date(archive.createdAt),
    };
  }

  /** What is older than its retention goes; without one, nothing does. */
  function forget(archive: Archive): void {
    if (archive.retentionDays === 0) return;
    const oldest = kernel.now() - archive.retentionDays * DAY;
    const first = archive.events.findIndex(({ at }) => at >= oldest);
    archive.events.splice(0, first === -1 ? archive.events.length : first);
  }
}

function ruleName({ name }: Archive): string {
  return `Events-Archive-${name}`;
}

/** What is replayed is not kept a second time. As moto's tests have it, which were verified against AWS. */
function ruleOf({ place, kernel }: Room, archive: Archive): Rule {
  const own = archive.pattern === undefined ? {} : (JSON.parse(archive.pattern) as object);
  const pattern = JSON.stringify({ ...own, "replay-name": [{ exists: false }] });
  const name = ruleName(archive);
  const target = {
    Id: name,
    Arn: `arn:${place.partition}:events:${place.region}:::`,
    InputTransformer: {
      InputPathsMap: {},
      InputTemplate: `{"archive-arn": "${archive.arn}", "event": <aws.events.event.json>, "ingestion-time": <aws.events.event.ingestion-time>}`,
    },
  };
  return {
    name,
    arn: ruleArn(place, archive.bus, name),
    bus: archive.bus,
    tags: new Map(),
    targets: new Map([[name, target]]),
    pattern,
    match: matchOf(pattern),
    schedule: undefined,
    state: "ENABLED",
    description: undefined,
    roleArn: undefined,
    began: kernel.now(),
    timer: undefined,
    archive,
  };
}
