import type {
  DeleteRuleRequest,
  DescribeRuleRequest,
  DisableRuleRequest,
  EnableRuleRequest,
  ListRuleNamesByTargetRequest,
  ListRulesRequest,
  PutRuleRequest,
  TestEventPatternRequest,
} from "@aws-sdk/client-eventbridge";
import { ServiceError } from "../../error.ts";
import { compile, InvalidPattern, type Match } from "../../patterns/pattern.ts";
import type { Members, Operation } from "../../service.ts";
import { invalid, managed, tooMany } from "./errors.ts";
import { LONGEST_PATTERN, MOST_RULES } from "./limits.ts";
import { paged } from "./page.ts";
import { arm, isSchedule } from "./schedule.ts";
import { busAt, DEFAULT, type Room, type Rule, ruleArn, ruleAt } from "./state.ts";

const STATES = ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"] as const;

export function ruleOperations(room: Room): Record<string, Operation> {
  const { kernel, place } = room;

  function setState(name: string | undefined, busName: string | undefined, state: Rule["state"]): void {
    const rule = ruleAt(room, name, busName);
    kernel.note("events.rule-switched", { rule: rule.name, bus: rule.bus.name, state });
    rule.state = state;
    arm(room, rule);
  }

  return {
    PutRule(input: PutRuleRequest) {
      const { Name: name = "", EventPattern, ScheduleExpression, State = "ENABLED" } = input;
      const bus = busAt(room, input.EventBusName);
      if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) throw invalid(`Rule name ${name} is not valid.`);
      if (!EventPattern && !ScheduleExpression)
        throw invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.");
      if (ScheduleExpression && bus.name !== DEFAULT)
        throw invalid("ScheduleExpression is supported only on the default event bus.");
      if (ScheduleExpression && !isSchedule(ScheduleExpression))
        throw invalid("Parameter ScheduleExpression is not valid.");
      if (!STATES.includes(State)) throw invalid(`State ${State} is not valid.`);
      const match = EventPattern ? matchOf(EventPattern) : undefined;
      const known = bus.rules.get(name);
      if (known?.archive) throw managed(name);
      if (!known && bus.rules.size >= MOST_RULES)
        throw tooMany("The requested resource exceeds the maximum number allowed.");
      kernel.note("events.rule-put", { rule: name, bus: bus.name, state: State });
      const rule: Rule = known ?? {
        name,
        arn: ruleArn(place, bus, name),
        bus,
        tags: new Map((input.Tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""])),
        targets: new Map(),
        pattern: undefined,
        match: undefined,
        schedule: undefined,
        state: State,
        description: undefined,
        roleArn: undefined,
        began: kernel.now(),
        timer: undefined,
      };
      if (rule.schedule !== ScheduleExpression) rule.began = kernel.now();
      Object.assign(rule, {
        pattern: EventPattern || undefined,
        match,
        schedule: ScheduleExpression || undefined,
        state: State,
        description: input.Description,
        roleArn: input.RoleArn,
      });
      bus.rules.set(name, rule);
      arm(room, rule);
      return { RuleArn: rule.arn };
    },
    DeleteRule({ Name, EventBusName, Force }: DeleteRuleRequest) {
      const bus = busAt(room, EventBusName);
      const rule = bus.rules.get(Name ?? "");
      if (!rule) return;
      if (rule.archive && !Force) throw managed(rule.name);
      if (rule.targets.size > 0) throw invalid("Rule can't be deleted since it has targets.");
      kernel.note("events.rule-deleted", { rule: rule.name, bus: bus.name });
      rule.timer?.cancel();
      bus.rules.delete(rule.name);
    },
    DescribeRule: ({ Name, EventBusName }: DescribeRuleRequest) => ({
      ...described(ruleAt(room, Name, EventBusName)),
      CreatedBy: place.account,
    }),
    ListRules({ NamePrefix = "", EventBusName, Limit, NextToken }: ListRulesRequest) {
      const rules = [...busAt(room, EventBusName).rules.values()].filter(({ name }) =>
        name.startsWith(NamePrefix),
      );
      const { page, next } = paged(rules, Limit, NextToken);
      return { Rules: page.map(described), ...next };
    },
    EnableRule: ({ Name, EventBusName }: EnableRuleRequest) => setState(Name, EventBusName, "ENABLED"),
    DisableRule: ({ Name, EventBusName }: DisableRuleRequest) => setState(Name, EventBusName, "DISABLED"),
    ListRuleNamesByTarget({ TargetArn, EventBusName, Limit, NextToken }: ListRuleNamesByTargetRequest) {
      const names = [...busAt(room, EventBusName).rules.values()]
        .filter(({ targets }) => [...targets.values()].some(({ Arn }) => Arn === TargetArn))
        .map(({ name }) => name);
      const { page, next } = paged(names, Limit, NextToken);
      return { RuleNames: page, ...next };
    },
    TestEventPattern({ EventPattern = "", Event = "" }: TestEventPatternRequest) {
      const match = matchOf(EventPattern);
      return { Result: match(eventIn(Event)) };
    },
  };
}

/** All that is not an event is told alike (recorded for LocalStack: test_invalid_event_payload). */
function eventIn(text: string): unknown {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    event = undefined;
  }
  const needed = ["id", "account", "source", "time", "region", "detail-type"];
  if (typeof event !== "object" || event === null || needed.some((name) => !Object.hasOwn(event, name)))
    throw invalid("Parameter Event is not valid.");
  return event;
}

export function matchOf(pattern: string): Match {
  if (Buffer.byteLength(pattern) > LONGEST_PATTERN)
    throw invalid(`1 validation error detected: EventPattern has more than ${LONGEST_PATTERN} characters.`);
  try {
    return compile(pattern);
  } catch (error) {
    if (error instanceof InvalidPattern)
      throw new ServiceError("InvalidEventPatternException", error.message);
    throw error;
  }
}

function described(rule: Rule): Members {
  const { name, arn, bus, pattern, schedule, state, description, roleArn, archive } = rule;
  return {
    Name: name,
    Arn: arn,
    EventBusName: bus.name,
    State: state,
    ...(pattern === undefined ? {} : { EventPattern: pattern }),
    ...(schedule === undefined ? {} : { ScheduleExpression: schedule }),
    ...(description === undefined ? {} : { Description: description }),
    ...(archive ? { ManagedBy: "prod.vhs.events.aws.internal" } : {}),
    ...(roleArn === undefined ? {} : { RoleArn: roleArn }),
  };
}
