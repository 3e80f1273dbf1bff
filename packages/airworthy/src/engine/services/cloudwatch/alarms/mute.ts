import { type MuteRule, nextTurn, statusOf } from "../../../../alarms/mute/mute.ts";
import { durationOf, LONGEST_WINDOW, scheduleOf, SHORTEST_WINDOW } from "../../../../alarms/mute/schedule.ts";
import { ServiceError } from "../../../error.ts";
import type { Operation } from "../../../service.ts";
import {
  ALARMS_PER_PAGE,
  LONGEST_DESCRIPTION,
  LONGEST_DURATION,
  LONGEST_EXPRESSION,
  LONGEST_NAME,
  MOST_ALARMS_PER_PAGE,
  MOST_MUTED,
} from "../limits.ts";
import { between, constraint, oneOf, validation } from "./check.ts";
import { unmute } from "./gate.ts";
import { paged } from "./page.ts";
import type { MuteRecord, Room } from "./state.ts";
import { newTags, type Tag } from "./tags.ts";
import { isZone } from "./timing.ts";

interface PutAlarmMuteRuleInput {
  readonly Name: string;
  readonly Description?: string;
  readonly Rule: {
    readonly Schedule: { readonly Expression: string; readonly Duration: string; readonly Timezone?: string };
  };
  readonly MuteTargets?: { readonly AlarmNames: readonly string[] };
  readonly Tags?: readonly Tag[];
  readonly StartDate?: Date;
  readonly ExpireDate?: Date;
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html */
export function muteOperations(room: Room): Record<string, Operation> {
  const { kernel } = room.place;
  const ruleNamed = (name: string): MuteRecord => {
    const rule = room.mutes.get(name);
    if (rule) return rule;
    throw new ServiceError("ResourceNotFoundException", `The alarm mute rule ${name} does not exist`, {
      status: 404,
      fields: { ResourceType: "alarm-mute-rule", ResourceId: name },
    });
  };

  return {
    PutAlarmMuteRule(input: PutAlarmMuteRuleInput) {
      const rule = recordOf(room, input);
      const tags = newTags(input.Tags);
      const old = room.mutes.get(rule.name);
      kernel.note("cloudwatch.mute-rule-put", { rule: rule.name, alarms: rule.alarms });
      old?.timer?.cancel();
      room.mutes.set(rule.name, rule);
      // Tags of an update are ignored, as those of alarms are.
      if (!old && tags.size > 0) room.tags.set(rule.arn, tags);
      wake(room, rule);
      unmute(room, old?.alarms ?? []);
    },
    GetAlarmMuteRule({ AlarmMuteRuleName: name }: { AlarmMuteRuleName: string }) {
      const rule = ruleNamed(name);
      const { timeZone: Timezone, from, until } = rule.rule;
      return {
        Name: rule.name,
        ...(rule.description === undefined ? {} : { Description: rule.description }),
        Rule: {
          Schedule: {
            Expression: rule.expression,
            Duration: rule.duration,
            ...(Timezone === undefined ? {} : { Timezone }),
          },
        },
        MuteTargets: { AlarmNames: rule.alarms },
        ...(from === undefined ? {} : { StartDate: new Date(from) }),
        ...summary(rule, kernel.now()),
        ...(until === undefined ? {} : { ExpireDate: new Date(until) }),
      };
    },
    ListAlarmMuteRules(input: {
      readonly AlarmName?: string;
      readonly Statuses?: readonly string[];
      readonly MaxRecords?: number;
      readonly NextToken?: string;
    }) {
      const { AlarmName: alarm, Statuses: statuses = [], MaxRecords: most = ALARMS_PER_PAGE } = input;
      between(most, "maxRecords", 1, MOST_ALARMS_PER_PAGE);
      for (const status of statuses) oneOf(status, "statuses", ["SCHEDULED", "ACTIVE", "EXPIRED"]);
      const found = [...room.mutes.values()]
        .filter(({ alarms }) => alarm === undefined || alarms.includes(alarm))
        .filter(({ rule }) => statuses.length === 0 || statuses.includes(statusOf(rule, kernel.now())))
        .sort((one, other) => (one.name < other.name ? -1 : 1));
      const { page, next } = paged(found, most, input.NextToken);
      return { AlarmMuteRuleSummaries: page.map((rule) => summary(rule, kernel.now())), ...next };
    },
    DeleteAlarmMuteRule({ AlarmMuteRuleName: name }: { AlarmMuteRuleName: string }) {
      const rule = ruleNamed(name);
      kernel.note("cloudwatch.mute-rule-deleted", { rule: name });
      rule.timer?.cancel();
      room.mutes.delete(name);
      room.tags.delete(rule.arn);
      unmute(room, rule.alarms);
    },
  };
}

/** Wakes up whenever a window opens or closes. */
function wake(room: Room, record: MuteRecord): void {
  const { kernel } = room.place;
  const turn = nextTurn(record.rule, kernel.now());
  if (turn === undefined) return;
  record.timer = kernel.at(turn, () => {
    kernel.note("cloudwatch.mute-rule-turned", {
      rule: record.name,
      status: statusOf(record.rule, kernel.now()),
    });
    wake(room, record);
    unmute(room, record.alarms);
  });
}

function summary({ arn, rule, expression, updatedAt }: MuteRecord, now: number) {
  return {
    AlarmMuteRuleArn: arn,
    ...(rule.until === undefined ? {} : { ExpireDate: new Date(rule.until) }),
    Status: statusOf(rule, now),
    MuteType: expression.startsWith("at(") ? "ONE_TIME" : "RECURRING",
    LastUpdatedTimestamp: new Date(updatedAt),
  };
}

function recordOf({ place }: Room, input: PutAlarmMuteRuleInput): MuteRecord {
  const { Name: name, Description: description, MuteTargets, StartDate, ExpireDate } = input;
  if (!name || name.length > LONGEST_NAME)
    throw constraint(name, "name", `have length between 1 and ${LONGEST_NAME}`);
  if ((description?.length ?? 0) > LONGEST_DESCRIPTION)
    throw constraint(description, "description", `have length less than or equal to ${LONGEST_DESCRIPTION}`);
  const alarms = MuteTargets?.AlarmNames ?? [];
  if (alarms.length > MOST_MUTED)
    throw constraint(
      `${alarms.length} names`,
      "muteTargets.alarmNames",
      `have length less than or equal to ${MOST_MUTED}`,
    );
  const from = StartDate?.getTime();
  const until = ExpireDate?.getTime();
  if (until !== undefined && until <= (from ?? place.kernel.now()))
    throw validation("ExpireDate must be after StartDate, and in the future");
  const { Expression: expression, Duration: duration } = input.Rule.Schedule;
  return {
    name,
    arn: `arn:${place.partition}:cloudwatch:${place.region}:${place.account}:alarm-mute-rule:${name}`,
    description,
    expression,
    duration,
    rule: {
      ...ruleOf(input),
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
    },
    alarms,
    updatedAt: place.kernel.now(),
    timer: undefined,
  };
}

function ruleOf({ Rule }: PutAlarmMuteRuleInput): MuteRule {
  const { Expression, Duration, Timezone: timeZone } = Rule.Schedule;
  if (Expression.length > LONGEST_EXPRESSION)
    throw constraint(Expression, "expression", `have length less than or equal to ${LONGEST_EXPRESSION}`);
  const schedule = scheduleOf(Expression);
  if (typeof schedule === "string") throw validation(`The schedule expression is not valid: ${schedule}`);
  const duration = Duration.length > LONGEST_DURATION ? undefined : durationOf(Duration);
  if (duration === undefined)
    throw validation(`The duration ${Duration} is not valid: it must be as PT1H or P2DT12H`);
  if (duration < SHORTEST_WINDOW || duration > LONGEST_WINDOW)
    throw validation(`The duration ${Duration} must be between 1 minute and 15 days`);
  if (timeZone !== undefined && !isZone(timeZone)) throw validation(`The time zone ${timeZone} is not known`);
  return { schedule, duration, ...(timeZone === undefined ? {} : { timeZone }) };
}
