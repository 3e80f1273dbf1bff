import { onCycles } from "../../../../alarms/composite/cycles.ts";
import { childrenOf, parseRule, type Rule } from "../../../../alarms/composite/parse.ts";
import { IDLE, replaced } from "../../../../alarms/composite/suppress.ts";
import { RuleError } from "../../../../alarms/composite/tokens.ts";
import { ServiceError } from "../../../error.ts";
import { LONGEST_RULE, MOST_PARENTS } from "../limits.ts";
import { missing, notFlown } from "../put.ts";
import { between, checkNamed, constraint, type Named, validation } from "./check.ts";
import { evaluateComposite, isIn, periodsOf, step, suppressorInAlarm } from "./composite.ts";
import { checkRoom, configured } from "./configure.ts";
import { newStanding } from "./standing.ts";
import {
  alarmArn,
  alarmNamed,
  type AlarmRecord,
  type CompositeAlarmRecord,
  nameIn,
  type Room,
  type Suppressor,
} from "./state.ts";
import { newTags, type Tag } from "./tags.ts";

export interface PutCompositeAlarmInput extends Named {
  readonly AlarmRule: string;
  readonly Tags?: readonly Tag[];
  readonly ActionsSuppressor?: string;
  readonly ActionsSuppressorWaitPeriod?: number;
  readonly ActionsSuppressorExtensionPeriod?: number;
  readonly ActionConfiguration?: object;
}

/**
 * Makes a composite alarm, or gives one another rule: its state stays until it is evaluated, which is at once.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export function putCompositeAlarm(room: Room, input: PutCompositeAlarmInput): void {
  checkNamed(input);
  if (input.ActionConfiguration)
    throw notFlown("PutCompositeAlarm ActionConfiguration (tags in notifications)");
  const name = input.AlarmName ?? "";
  const old = room.alarms.get(name);
  if (old && old.kind !== "CompositeAlarm")
    throw validation(`An alarm of another type has the name ${name} already`);
  if (!old) checkRoom(room);
  const rule = ruleOf(input.AlarmRule);
  const children = childrenOf(rule).map((child) => nameIn(room.place, child));
  checkChildren(room, name, rule, children);
  const suppressor = suppressorOf(room, input);
  const tags = newTags(input.Tags);
  const { kernel } = room.place;
  const settings = {
    text: input.AlarmRule,
    rule,
    children,
    suppressor,
    description: input.AlarmDescription,
    actionsEnabled: input.ActionsEnabled ?? true,
    okActions: input.OKActions ?? [],
    alarmActions: input.AlarmActions ?? [],
    insufficientDataActions: input.InsufficientDataActions ?? [],
    configuredAt: kernel.now(),
  };
  const alarm: CompositeAlarmRecord = old ?? {
    kind: "CompositeAlarm",
    name,
    arn: alarmArn(room.place, name),
    current: newStanding(kernel.now()),
    muted: undefined,
    history: { name, type: "CompositeAlarm", items: [] },
    suppression: IDLE,
    timer: undefined,
    ...settings,
  };
  const another = old?.suppressor?.alarm !== suppressor?.alarm;
  configured(room, alarm, old ? "Update" : "Create", () => Object.assign(alarm, settings));
  if (!old && tags.size > 0) room.tags.set(alarm.arn, tags);
  freeze(room);
  if (old && another)
    step(
      room,
      alarm,
      replaced(periodsOf(alarm), alarm.suppression, suppressorInAlarm(room, alarm), kernel.now()),
    );
  const done = old ? "updated" : "created";
  kernel.after(0, () => {
    const state = isIn(room, alarm) ? "ALARM" : "OK";
    evaluateComposite(
      room,
      alarm,
      `${alarm.arn} was ${done} and its alarm rule evaluates to ${state}`,
      children.flatMap((child) => room.alarms.get(child) ?? []),
    );
  });
}

function ruleOf(text: string): Rule {
  if (text.length > LONGEST_RULE)
    throw constraint(
      `${text.slice(0, 40)}…`,
      "alarmRule",
      `have length less than or equal to ${LONGEST_RULE}`,
    );
  try {
    return parseRule(text);
  } catch (error) {
    if (error instanceof RuleError) throw validation(`AlarmRule is not valid: ${error.message}`);
    throw error;
  }
}

function checkChildren(room: Room, name: string, rule: Rule, children: readonly string[]): void {
  // A rule may name its own alarm: that is a cycle, which is allowed.
  const gone = childrenOf(rule).filter(
    (child) => !alarmNamed(room, child) && nameIn(room.place, child) !== name,
  );
  if (gone.length > 0)
    throw validation(
      `Could not save the composite alarm as alarms [${gone.join(", ")}] in the alarm rule do not exist`,
    );
  for (const child of children) {
    const parents = parentsOf(room, child).filter((parent) => parent.name !== name).length;
    if (parents >= MOST_PARENTS)
      throw new ServiceError(
        "LimitExceeded",
        `The alarm ${child} is in the rules of ${MOST_PARENTS} composite alarms already`,
      );
  }
}

function suppressorOf(room: Room, input: PutCompositeAlarmInput): Suppressor | undefined {
  const { ActionsSuppressor: alarm, ActionsSuppressorWaitPeriod: wait } = input;
  const { ActionsSuppressorExtensionPeriod: extension } = input;
  between(wait, "actionsSuppressorWaitPeriod", 0);
  between(extension, "actionsSuppressorExtensionPeriod", 0);
  if (alarm === undefined) {
    if (wait !== undefined || extension !== undefined)
      throw validation(
        "ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod can only be specified with an ActionsSuppressor",
      );
    return undefined;
  }
  if (wait === undefined || extension === undefined)
    throw missing(
      "ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod are required with an ActionsSuppressor",
    );
  if (!alarmNamed(room, alarm)) throw validation(`The suppressor alarm ${alarm} does not exist`);
  return { alarm, wait, extension };
}

/** Composite alarms whose rule names an alarm. */
export function parentsOf({ alarms }: Room, name: string): CompositeAlarmRecord[] {
  return [...alarms.values()].filter(
    (alarm: AlarmRecord): alarm is CompositeAlarmRecord =>
      alarm.kind === "CompositeAlarm" && alarm.children.includes(name),
  );
}

/** Looks for cycles anew: their members are not evaluated. */
export function freeze(room: Room): void {
  const children = new Map<string, readonly string[]>();
  for (const alarm of room.alarms.values())
    if (alarm.kind === "CompositeAlarm") children.set(alarm.name, alarm.children);
  const frozen = onCycles(children);
  for (const name of frozen)
    if (!room.frozen.has(name)) room.place.kernel.note("cloudwatch.alarm-on-cycle", { alarm: name });
  room.frozen = frozen;
}
