import type {
  CancelMessageMoveTaskRequest,
  ListMessageMoveTasksRequest,
  StartMessageMoveTaskRequest,
} from "@aws-sdk/client-sqs";
import { ServiceError } from "../../error.ts";
import type { Instant } from "../../kernel/time.ts";
import { SECOND } from "../../kernel/time.ts";
import type { Operation } from "../../service.ts";
import { visibleCount, leave } from "./contents.ts";
import { invalid, notFound } from "./errors.ts";
import { FASTEST_MOVE, LONGEST_MOVE, MOST_LISTED_MOVES } from "./limits.ts";
import type { Message } from "./message.ts";
import { nextSequence, type Queue } from "./queue.ts";
import { queueByArn, type Room } from "./room.ts";
import { accept } from "./send.ts";

/** Messages of a dead-letter queue on their way back, or elsewhere. */
export interface MoveTask {
  readonly handle: string;
  readonly sourceArn: string;
  readonly destinationArn: string | undefined;
  /** Messages a second; AWS finds a pace of its own when none is given, we take the fastest. */
  readonly pace: number | undefined;
  readonly startedAt: Instant;
  readonly toMove: number;
  status: "RUNNING" | "CANCELLED" | "COMPLETED" | "FAILED";
  moved: number;
  failure?: string;
}

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html */
export function moveOperations(room: Room): Record<string, Operation> {
  const { moves, kernel } = room;
  return {
    StartMessageMoveTask(input: StartMessageMoveTaskRequest) {
      const { SourceArn = "", DestinationArn, MaxNumberOfMessagesPerSecond: pace } = input;
      const source = queueByArn(room, SourceArn);
      if (!source) throw notFound("SourceArn");
      if (pace !== undefined && (pace < 1 || pace > FASTEST_MOVE))
        throw invalid(
          `Value ${pace} for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: Must be between 1 and ${FASTEST_MOVE}, if provided.`,
        );
      if (
        ![...room.queues.values()].some(({ settings }) => settings.redrive?.deadLetterTargetArn === SourceArn)
      )
        throw invalid("Source queue must be configured as a Dead Letter Queue.");
      if (DestinationArn !== undefined) checkDestination(room, source, DestinationArn);
      if (running(room, SourceArn))
        throw invalid(
          "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
        );
      const id = kernel.random("sqs.move-task").uuid();
      const task: MoveTask = {
        handle: Buffer.from(JSON.stringify({ taskId: id, sourceArn: SourceArn })).toString("base64"),
        sourceArn: SourceArn,
        destinationArn: DestinationArn,
        pace,
        startedAt: kernel.now(),
        toMove: visibleCount(source.contents),
        status: "RUNNING",
        moved: 0,
      };
      kernel.note("sqs.move-started", { queue: source.name, messages: task.toMove });
      moves.set(task.handle, task);
      kernel.after(0, () => step(room, task));
      return { TaskHandle: task.handle };
    },

    ListMessageMoveTasks({ SourceArn = "", MaxResults = 1 }: ListMessageMoveTasksRequest) {
      if (!queueByArn(room, SourceArn)) throw notFound("SourceArn");
      if (MaxResults < 1 || MaxResults > MOST_LISTED_MOVES)
        throw invalid(
          `Value ${MaxResults} for parameter MaxResults is invalid. Reason: Must be between 1 and ${MOST_LISTED_MOVES}, if provided.`,
        );
      const tasks = [...moves.values()].filter(({ sourceArn }) => sourceArn === SourceArn).toReversed();
      return { Results: tasks.slice(0, MaxResults).map(shown) };
    },

    CancelMessageMoveTask({ TaskHandle = "" }: CancelMessageMoveTaskRequest) {
      if (!isHandle(TaskHandle)) throw invalid("Value for parameter TaskHandle is invalid.");
      const task = moves.get(TaskHandle);
      if (!task) throw new ServiceError("ResourceNotFoundException", "Task does not exist.", { status: 404 });
      if (task.status !== "RUNNING")
        throw new ServiceError("UnsupportedOperation", "Only active tasks can be cancelled.");
      kernel.note("sqs.move-cancelled", { sourceArn: task.sourceArn, moved: task.moved });
      task.status = "CANCELLED";
      return { ApproximateNumberOfMessagesMoved: task.moved };
    },
  };
}

function checkDestination(room: Room, source: Queue, arn: string): void {
  const destination = queueByArn(room, arn);
  if (!destination) throw notFound("DestinationArn");
  if (destination === source) throw invalid("Source queue arn and destination queue arn cannot be the same.");
  if (destination.fifo !== source.fifo)
    throw invalid("Destination queue must be of the same type as the source queue.");
}

function running({ moves }: Room, arn: string): boolean {
  return [...moves.values()].some(({ sourceArn, status }) => sourceArn === arn && status === "RUNNING");
}

/** One second's worth of messages, and on to the next second while there are more. */
function step(room: Room, task: MoveTask): void {
  if (task.status !== "RUNNING") return;
  const { kernel } = room;
  const source = queueByArn(room, task.sourceArn);
  if (!source) return end(room, task, "FAILED", "AWS.SimpleQueueService.NonExistentQueue");
  const most = Math.min(task.toMove - task.moved, task.pace ?? FASTEST_MOVE);
  for (let count = 0; count < most; count++) {
    const [message] = source.contents.order.next(1);
    if (!message) break;
    const destination = queueByArn(room, task.destinationArn ?? message.deadLetterSource ?? "");
    if (!destination) {
      source.contents.order.shown(message);
      const known = task.destinationArn ?? message.deadLetterSource;
      const why = known ? "AWS.SimpleQueueService.NonExistentQueue" : "CouldNotDetermineMessageSource";
      return end(room, task, "FAILED", why);
    }
    move(room, source, message, destination);
    task.moved++;
  }
  if (visibleCount(source.contents) === 0 || task.moved >= task.toMove) return end(room, task, "COMPLETED");
  if (kernel.now() - task.startedAt >= LONGEST_MOVE) return end(room, task, "FAILED", "TaskTimedOut");
  kernel.after(SECOND, () => step(room, task));
}

function end(room: Room, task: MoveTask, status: "COMPLETED" | "FAILED", failure?: string): void {
  const { sourceArn, moved } = task;
  room.kernel.note("sqs.move-ended", { sourceArn, status, moved, ...(failure ? { failure } : {}) });
  task.status = status;
  if (failure) task.failure = failure;
}

/** A redriven message is a new one: new id, new time, no receives. */
function move(room: Room, source: Queue, message: Message, destination: Queue): void {
  const { kernel } = room;
  const now = kernel.now();
  const id = kernel.random("sqs.message-id").uuid();
  kernel.note("sqs.message-moved", {
    queue: source.name,
    to: destination.name,
    messageId: message.id,
    newMessageId: id,
  });
  leave(source.contents, message);
  const { firstReceivedAt: _first, lastReceivedAt: _last, ...kept } = message;
  accept(room, destination, {
    ...kept,
    id,
    sequenceNumber: destination.fifo ? nextSequence(destination) : undefined,
    deadLetterSource: undefined,
    sentAt: now,
    enqueuedAt: now,
    arrivedAt: now,
    until: now,
    receives: 0,
    handle: 0,
  });
}

function shown(task: MoveTask): object {
  return {
    // Only a task that runs can be cancelled, so only its handle is told.
    ...(task.status === "RUNNING" ? { TaskHandle: task.handle } : {}),
    Status: task.status,
    SourceArn: task.sourceArn,
    ...(task.destinationArn ? { DestinationArn: task.destinationArn } : {}),
    ...(task.pace ? { MaxNumberOfMessagesPerSecond: task.pace } : {}),
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    ...(task.failure ? { FailureReason: task.failure } : {}),
    StartedTimestamp: task.startedAt,
  };
}

function isHandle(text: string): boolean {
  try {
    const { taskId, sourceArn } = JSON.parse(Buffer.from(text, "base64").toString()) as Record<
      string,
      unknown
    >;
    return typeof taskId === "string" && typeof sourceArn === "string";
  } catch {
    return false;
  }
}
