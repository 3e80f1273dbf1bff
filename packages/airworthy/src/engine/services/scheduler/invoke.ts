import { ServiceError } from "../../error.ts";
import { isLater } from "../../kernel/later.ts";
import type { Instant } from "../../kernel/time.ts";
import { isPassing } from "../../passing.ts";
import { METRICS, QUEUES } from "../../ports.ts";
import { FIRST_PAUSE, LONGEST_AGE, LONGEST_PAUSE, RETRIES } from "./limits.ts";
import { callerOf, seconds, send } from "./send.ts";
import type { Invocation, Room, Schedule } from "./state.ts";

export function invoke(room: Room, schedule: Schedule, scheduled: Instant, done: () => void): void {
  attempt(room, {
    schedule,
    target: schedule.settings.target,
    scheduled,
    began: room.kernel.now(),
    executionId: room.kernel.random("scheduler.execution-id").hex(16),
    retries: 0,
    done,
  });
}

function attempt(room: Room, invocation: Invocation): void {
  const { schedule, executionId, retries } = invocation;
  room.kernel.note("scheduler.invoking", { ...about(schedule), executionId, attempt: retries + 1 });
  measure(room, schedule, "InvocationAttemptCount");
  try {
    const sent = send(room.place, invocation);
    if (!isLater(sent)) return delivered(room, invocation);
    sent.whenDone((outcome) => {
      if ("error" in outcome) failed(room, invocation, outcome.error);
      else delivered(room, invocation);
    });
  } catch (error) {
    failed(room, invocation, error);
  }
}

function delivered(room: Room, { schedule, executionId, done }: Invocation): void {
  room.kernel.note("scheduler.delivered", { ...about(schedule), executionId });
  done();
}

/**
 * What the target cannot take now is tried again until the retries or the age are over; a refusal rests at once.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule.html
 */
function failed(room: Room, invocation: Invocation, error: unknown): void {
  if (!(error instanceof ServiceError)) throw error;
  const { kernel } = room;
  const { schedule, target, began, executionId, retries, done } = invocation;
  const throttled = error.status === 429 || /throttl|toomanyrequests/i.test(error.code);
  measure(room, schedule, "TargetErrorCount");
  if (throttled) measure(room, schedule, "TargetErrorThrottledCount");
  const most = target.RetryPolicy?.MaximumRetryAttempts ?? RETRIES;
  const age = (target.RetryPolicy?.MaximumEventAgeInSeconds ?? LONGEST_AGE / 1000) * 1000;
  const passing = isPassing(error);
  const pause =
    Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** retries) *
    (0.5 + kernel.random("scheduler.retry").number() / 2);
  const told = { ...about(schedule), executionId, error: error.code };
  if (passing && retries < most && kernel.now() + pause <= began + age) {
    kernel.note("scheduler.invocation-waits", { ...told, retries, pause: Math.round(pause) });
    kernel.after(pause, () => attempt(room, { ...invocation, retries: retries + 1 }));
    return;
  }
  const exhausted = !passing
    ? undefined
    : retries >= most
      ? "MaximumRetryAttempts"
      : "MaximumEventAgeInSeconds";
  measure(room, schedule, "InvocationDroppedCount");
  const queue = target.DeadLetterConfig?.Arn;
  if (queue === undefined) kernel.note("scheduler.invocation-lost", told);
  else lay(room, invocation, queue, error, exhausted);
  done();
}

/** Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
function lay(
  room: Room,
  { schedule, target, executionId, scheduled, retries }: Invocation,
  queue: string,
  error: ServiceError,
  exhausted: string | undefined,
): void {
  const { place, kernel } = room;
  const texts = {
    ERROR_CODE: error.code,
    ERROR_MESSAGE: error.message,
    EXECUTION_ID: executionId,
    ...(exhausted ? { EXHAUSTED_RETRY_CONDITION: exhausted } : {}),
    IS_PAYLOAD_TRUNCATED: "false",
    RETRY_ATTEMPTS: String(retries),
    SCHEDULED_TIME: seconds(scheduled),
    SCHEDULE_ARN: schedule.arn,
    TARGET_ARN: target.Arn ?? "",
  };
  const attributes = Object.fromEntries(
    Object.entries(texts).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  );
  const told = { ...about(schedule), executionId, queue };
  try {
    place.use(QUEUES).send(queue, { body: target.Input ?? "{}", attributes }, callerOf(schedule));
    kernel.note("scheduler.dead-lettered", told);
    measure(room, schedule, "InvocationsSentToDeadLetterCount");
  } catch (problem) {
    if (!(problem instanceof ServiceError)) throw problem;
    kernel.note("scheduler.invocation-lost", { ...told, error: problem.code });
    measure(room, schedule, "InvocationsFailedToBeSentToDeadLetterCount");
  }
}

function about({ name, group }: Schedule) {
  return { schedule: name, group: group.name };
}

/** Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html */
function measure({ place }: Room, { group }: Schedule, name: string): void {
  const dimensions = { ScheduleGroup: group.name };
  place.use(METRICS).record([{ namespace: "AWS/Scheduler", name, dimensions, value: 1, unit: "Count" }]);
}
