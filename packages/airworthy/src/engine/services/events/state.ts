import type { Target } from "@aws-sdk/client-eventbridge";
import type { Kernel, Timer } from "../../kernel/kernel.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Match } from "../../patterns/pattern.ts";
import type { Place } from "../../service.ts";
import type { Archive } from "./archive.ts";
import type { Connection } from "./connections.ts";
import type { ApiDestination } from "./destinations.ts";
import { noBus, noRule } from "./errors.ts";
import type { Replay } from "./replays.ts";

export interface Bus {
  readonly name: string;
  readonly arn: string;
  readonly rules: Map<string, Rule>;
  readonly tags: Map<string, string>;
  readonly createdAt: Instant;
  changedAt: Instant;
  description: string | undefined;
  deadLetter: string | undefined;
  /** Statements of its resource policy, by id. */
  readonly policy: Map<string, unknown>;
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly bus: Bus;
  readonly tags: Map<string, string>;
  pattern: string | undefined;
  match: Match | undefined;
  schedule: string | undefined;
  state: "ENABLED" | "DISABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
  description: string | undefined;
  roleArn: string | undefined;
  readonly targets: Map<string, Target>;
  /** A rate counts from here. */
  began: Instant;
  timer: Timer | undefined;
  /** EventBridge's own rule, which feeds an archive. */
  readonly archive?: Archive;
}

export interface Room {
  readonly place: Place;
  readonly kernel: Kernel;
  readonly buses: Map<string, Bus>;
  readonly archives: Map<string, Archive>;
  readonly replays: Map<string, Replay>;
  readonly connections: Map<string, Connection>;
  readonly destinations: Map<string, ApiDestination>;
}

export const DEFAULT = "default";

export function roomIn(place: Place): Room {
  const room: Room = {
    place,
    kernel: place.kernel,
    buses: new Map(),
    archives: new Map(),
    replays: new Map(),
    connections: new Map(),
    destinations: new Map(),
  };
  addBus(room, DEFAULT);
  return room;
}

export function addBus(room: Room, name: string): Bus {
  const { place, kernel } = room;
  const bus: Bus = {
    name,
    arn: arnOf(place, `event-bus/${name}`),
    rules: new Map(),
    tags: new Map(),
    createdAt: kernel.now(),
    changedAt: kernel.now(),
    description: undefined,
    deadLetter: undefined,
    policy: new Map(),
  };
  room.buses.set(name, bus);
  return bus;
}

/** Rules of the default bus do not name it. */
export function ruleArn(place: Place, bus: Bus, name: string): string {
  return arnOf(place, bus.name === DEFAULT ? `rule/${name}` : `rule/${bus.name}/${name}`);
}

export function arnOf({ partition, region, account }: Place, resource: string): string {
  return `arn:${partition}:events:${region}:${account}:${resource}`;
}

/** By name or ARN; the default bus when nothing is said. */
export function busAt({ buses }: Room, named: string | undefined): Bus {
  const name = busName(named);
  const bus = buses.get(name);
  if (!bus) throw noBus(name);
  return bus;
}

export function busName(named = DEFAULT): string {
  return /:event-bus\/(.+)$/.exec(named)?.[1] ?? named;
}

export function ruleAt(room: Room, name: string | undefined, busNamed: string | undefined): Rule {
  const bus = busAt(room, busNamed);
  const rule = bus.rules.get(name ?? "");
  if (!rule) throw noRule(name ?? "", bus.name);
  return rule;
}
