import type { AlarmState, MetricAlarm } from "../../../../alarms/alarm.ts";
import type { Query } from "../../../../alarms/math/evaluate.ts";
import type { Instant } from "../../../kernel/time.ts";
import type { AlarmChange } from "../../../ports.ts";
import type { Place } from "../../../service.ts";
import type { MetricDataQuery } from "../data.ts";
import type { Dimension } from "../series.ts";
import type { Store } from "../store.ts";
import type { History } from "./history.ts";

/** The state of an alarm. `reasonDataText`: what SetAlarmState was given, which is kept as it was written. */
export interface Standing extends AlarmState {
  readonly reasonDataText?: string;
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
  /** When state or reason changed last; `current.since` is when the state did. */
  updatedAt: Instant;
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
  /** Of an alarm on one metric. */
  metric: WatchedMetric | undefined;
  /** Of an alarm on expressions: as they were given, as metric math reads them, and the one it watches. */
  metrics: readonly MetricDataQuery[] | undefined;
  queries: readonly Query[];
  watched: string;
  thresholdMetricId: string | undefined;
  /** Names this metric in events, which want an id. */
  readonly metricId: string;
}

export type AlarmRecord = MetricAlarmRecord;

/** A change of state, with the alarm as it is now. */
export interface Change {
  readonly at: Instant;
  readonly from: Standing;
  readonly to: Standing;
}

export type Watcher = (change: AlarmChange) => void;

/** Everything the alarms of a place have in common. */
export interface Room {
  readonly place: Place;
  readonly store: Store;
  readonly alarms: Map<string, AlarmRecord>;
  /** Of alarms, by ARN. */
  readonly tags: Map<string, Map<string, string>>;
  readonly watchers: Set<Watcher>;
}

export function alarmArn({ partition, region, account }: Place, name: string): string {
  return `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`;
}

/** An alarm by its name or ARN. */
export function alarmNamed({ alarms, place }: Room, text: string): AlarmRecord | undefined {
  const prefix = alarmArn(place, "");
  return alarms.get(text.startsWith(prefix) ? text.slice(prefix.length) : text);
}
