import type { AlarmState, MetricAlarm } from "../../../../alarms/alarm.ts";
import type { Rule } from "../../../../alarms/composite/parse.ts";
import type { Suppression, SuppressedBy } from "../../../../alarms/composite/suppress.ts";
import type { MuteRule } from "../../../../alarms/mute/mute.ts";
import type { Query } from "../../../../alarms/math/evaluate.ts";
import type { Timer } from "../../../kernel/kernel.ts";
import type { Instant } from "../../../kernel/time.ts";
import type { AlarmChange } from "../../../ports.ts";
import type { Place } from "../../../service.ts";
import type { MetricDataQuery } from "../data.ts";
import type { Dimension } from "../series.ts";
import type { Store } from "../store.ts";
import type { Detectors } from "./detectors.ts";
import type { Contributor } from "../../../../alarms/contributors.ts";
import type { History } from "./history.ts";

/** The state of an alarm. */
export interface Standing extends AlarmState {
  /** When state, reason or suppression changed last; `since` is when the state did. */
  readonly updated: Instant;
  /** What SetAlarmState was given, which is kept as it was written. */
  readonly reasonDataText?: string;
  /** Who holds its actions back; of composite alarms. */
  readonly suppressedBy?: SuppressedBy;
}

/** What metric alarms and composite ones have in common. */
export interface AlarmBase {
  readonly name: string;
  readonly arn: string;
  description: string | undefined;
  actionsEnabled: boolean;
  okActions: readonly string[];
  alarmActions: readonly string[];
  insufficientDataActions: readonly string[];
  configuredAt: Instant;
  current: Standing;
  /** The state before the first change whose actions are muted, until the mute ends. */
  muted: Standing | undefined;
  readonly history: History;
}

/** A metric and what is watched of it, as PutMetricAlarm has it. */
export interface WatchedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  readonly statistic: string;
  readonly extended: boolean;
  readonly period: number;
  readonly unit: string | undefined;
}

export interface MetricAlarmRecord extends AlarmBase {
  readonly kind: "MetricAlarm";
  /** How it is judged. */
  rule: MetricAlarm;
  /** The treatment of missing data that was asked for; the rule has the one that counts. */
  treatment: string | undefined;
  /** Of an alarm on one metric. */
  metric: WatchedMetric | undefined;
  /** Of an alarm on expressions: as they were given, as metric math reads them, and the one it watches. */
  metrics: readonly MetricDataQuery[] | undefined;
  queries: readonly Query[];
  watched: string;
  thresholdMetricId: string | undefined;
  /** Of an alarm on several time series: each of them. */
  several: boolean;
  contributors: ReadonlyMap<string, Contributor>;
  /** How well it could be evaluated, when not as usual. */
  evaluation: "PARTIAL_DATA" | "EVALUATION_ERROR" | undefined;
  /** Names this metric in events, which want an id. */
  readonly metricId: string;
}

export interface CompositeAlarmRecord extends AlarmBase {
  readonly kind: "CompositeAlarm";
  text: string;
  rule: Rule;
  /** Names of the alarms in the rule. */
  children: readonly string[];
  suppressor: Suppressor | undefined;
  suppression: Suppression;
  timer: Timer | undefined;
}

/** Seconds. */
export interface Suppressor {
  /** A name or an ARN, as it was given. */
  readonly alarm: string;
  readonly wait: number;
  readonly extension: number;
}

export type AlarmRecord = MetricAlarmRecord | CompositeAlarmRecord;

/** A change of an alarm: of its state, of who suppresses it, or of one of its contributors. */
export interface Change {
  readonly at: Instant;
  readonly from: Standing;
  readonly to: Standing;
  readonly contributor?: { readonly id: string; readonly attributes: Readonly<Record<string, string>> };
}

export type Watcher = (change: AlarmChange) => void;

export interface MuteRecord {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly rule: MuteRule;
  readonly expression: string;
  readonly duration: string;
  readonly alarms: readonly string[];
  readonly updatedAt: Instant;
  timer: Timer | undefined;
}

/** Everything the alarms of a place have in common. */
export interface Room {
  readonly place: Place;
  readonly store: Store;
  readonly alarms: Map<string, AlarmRecord>;
  /** Histories of alarms that are gone, which are kept. */
  readonly gone: History[];
  /** Of alarms and mute rules, by ARN. */
  readonly tags: Map<string, Map<string, string>>;
  readonly watchers: Set<Watcher>;
  readonly mutes: Map<string, MuteRecord>;
  readonly detectors: Detectors;
  /** Names of composite alarms that lie on a cycle, and are not evaluated. */
  frozen: ReadonlySet<string>;
}

export function alarmArn({ partition, region, account }: Place, name: string): string {
  return `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`;
}

/** An alarm by its name or ARN. */
export function alarmNamed({ alarms, place }: Room, text: string): AlarmRecord | undefined {
  return alarms.get(nameIn(place, text));
}

/** The name in an ARN of this place, or the text itself. */
export function nameIn(place: Place, text: string): string {
  const prefix = alarmArn(place, "");
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}
