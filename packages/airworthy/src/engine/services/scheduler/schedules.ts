import type {
  CreateScheduleInput,
  DeleteScheduleInput,
  GetScheduleInput,
  ListSchedulesInput,
  UpdateScheduleInput,
} from "@aws-sdk/client-scheduler";
import type { Members, Operation } from "../../service.ts";
import { arm } from "./clock.ts";
import { among, named, thereAlready } from "./errors.ts";
import { LONGEST_NAME } from "./limits.ts";
import { paged } from "./page.ts";
import { settingsOf } from "./settings.ts";
import { arnOf, groupAt, type Room, type Schedule, scheduleAt } from "./state.ts";
import { once } from "./tokens.ts";

/** Source: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html */
export function scheduleOperations(room: Room): Record<string, Operation> {
  const { kernel } = room;
  return {
    CreateSchedule(input: CreateScheduleInput) {
      const name = named(input.Name, "name", LONGEST_NAME);
      return once(room, "CreateSchedule", `${input.GroupName}/${name}`, input.ClientToken, () => {
        const settings = settingsOf(room, "CreateSchedule", input);
        const group = groupAt(room, input.GroupName);
        if (group.schedules.has(name)) throw thereAlready("Schedule", name);
        kernel.note("scheduler.schedule-created", {
          schedule: name,
          group: group.name,
          expression: settings.text,
        });
        const schedule: Schedule = {
          name,
          arn: arnOf(room, `schedule/${group.name}/${name}`),
          group,
          createdAt: kernel.now(),
          changedAt: kernel.now(),
          began: kernel.now(),
          settings,
          timer: undefined,
          underWay: 0,
          over: false,
        };
        group.schedules.set(name, schedule);
        arm(room, schedule, kernel.now() - 1);
        return { ScheduleArn: schedule.arn };
      });
    },

    UpdateSchedule(input: UpdateScheduleInput) {
      const name = named(input.Name, "name", LONGEST_NAME);
      return once(room, "UpdateSchedule", `${input.GroupName}/${name}`, input.ClientToken, () => {
        const settings = settingsOf(room, "UpdateSchedule", input);
        const schedule = scheduleAt(room, name, input.GroupName);
        kernel.note("scheduler.schedule-updated", {
          schedule: name,
          group: schedule.group.name,
          expression: settings.text,
        });
        // Undocumented: a rate that stays what it was keeps its beat, another one begins at once.
        const kept = schedule.settings.text === settings.text;
        if (!kept) schedule.began = kernel.now();
        schedule.settings = settings;
        schedule.changedAt = kernel.now();
        schedule.over = false;
        arm(room, schedule, kept ? kernel.now() : kernel.now() - 1);
        return { ScheduleArn: schedule.arn };
      });
    },

    DeleteSchedule({ Name, GroupName, ClientToken }: DeleteScheduleInput) {
      return once(room, "DeleteSchedule", `${GroupName}/${Name}`, ClientToken, () => {
        drop(room, scheduleAt(room, Name, GroupName));
        return {};
      });
    },

    GetSchedule({ Name, GroupName }: GetScheduleInput) {
      const schedule = scheduleAt(room, Name, GroupName);
      const { text, zone, start, end, window, description, afterCompletion, target } = schedule.settings;
      return {
        ...listed(schedule),
        ScheduleExpression: text,
        ScheduleExpressionTimezone: zone,
        ...(start === undefined ? {} : { StartDate: new Date(start) }),
        ...(end === undefined ? {} : { EndDate: new Date(end) }),
        ...(description === undefined ? {} : { Description: description }),
        FlexibleTimeWindow: window,
        ActionAfterCompletion: afterCompletion,
        Target: target,
      };
    },

    ListSchedules({ GroupName, NamePrefix = "", State, MaxResults, NextToken }: ListSchedulesInput) {
      if (State !== undefined) among(State, "state", ["ENABLED", "DISABLED"]);
      const groups = GroupName === undefined ? [...room.groups.values()] : [groupAt(room, GroupName)];
      const found = groups
        .flatMap(({ schedules }) => [...schedules.values()])
        .filter(
          ({ name, settings }) =>
            name.startsWith(NamePrefix) && (State === undefined || settings.state === State),
        );
      const { page, next } = paged(found, MaxResults, NextToken);
      return {
        Schedules: page.map((one) => ({ ...listed(one), Target: { Arn: one.settings.target.Arn } })),
        ...next,
      };
    },
  };
}

/** Invocations on their way go on. */
export function drop(room: Room, { name, group, timer }: Schedule): void {
  room.kernel.note("scheduler.schedule-deleted", { schedule: name, group: group.name });
  timer?.cancel();
  group.schedules.delete(name);
}

function listed({ name, arn, group, settings, createdAt, changedAt }: Schedule): Members {
  return {
    Arn: arn,
    Name: name,
    GroupName: group.name,
    State: settings.state,
    CreationDate: new Date(createdAt),
    LastModificationDate: new Date(changedAt),
  };
}
