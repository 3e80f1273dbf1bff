import type { Kernel } from "../../kernel/kernel.ts";
import { SECOND } from "../../kernel/time.ts";
import { leave, show, visibleCount } from "./contents.ts";
import type { Queue } from "./queue.ts";

/*
 * Time passes in a queue: messages become visible and expire. One timer a queue, for the earliest of them; it is only
 * set anew when something comes before it, because most messages are deleted long before.
 */

/** To be called after each change that may have brought the next instant nearer. */
export function arm(queue: Queue, kernel: Kernel): void {
  const at = nextInstant(queue);
  if (at === undefined || queue.deleted || (queue.wake && queue.wake.at <= at)) return;
  queue.wake?.timer.cancel();
  queue.wake = { at, timer: kernel.at(at, () => wakeUp(queue, kernel)) };
}

function nextInstant({ contents, settings }: Queue): number | undefined {
  const shown = contents.waiting.first()?.until;
  const oldest = contents.ages.first();
  if (!oldest) return shown;
  const expiry = oldest.enqueuedAt + settings.retention * SECOND;
  return shown === undefined ? expiry : Math.min(shown, expiry);
}

function wakeUp(queue: Queue, kernel: Kernel): void {
  queue.wake = undefined;
  if (queue.deleted) return;
  expire(queue, kernel);
  showDue(queue, kernel);
  // Also what expired may have set free the next of its group.
  tell(queue, kernel);
  arm(queue, kernel);
}

/** A message expires wherever it is, in flight too. */
export function expire(queue: Queue, kernel: Kernel): void {
  const { contents, settings } = queue;
  for (let oldest = contents.ages.first(); oldest; oldest = contents.ages.first()) {
    if (oldest.enqueuedAt + settings.retention * SECOND > kernel.now()) return;
    kernel.note("sqs.message-expired", { queue: queue.name, messageId: oldest.id });
    leave(contents, oldest);
  }
}

function showDue(queue: Queue, kernel: Kernel): void {
  const { contents } = queue;
  for (let first = contents.waiting.first(); first; first = contents.waiting.first()) {
    if (first.until > kernel.now()) break;
    kernel.note("sqs.message-visible", {
      queue: queue.name,
      messageId: first.id,
      after: first.state === "delayed" ? "delay" : "visibility timeout",
    });
    show(contents, first);
  }
}

/** Something may have become visible: who waits for it tries again, in the order they came. */
export function tell(queue: Queue, kernel: Kernel): void {
  for (const poll of queue.polls) {
    if (visibleCount(queue.contents) === 0) break;
    if (poll.attempt()) queue.polls.delete(poll);
  }
  if (queue.watchers.size === 0 || queue.watching || visibleCount(queue.contents) === 0) return;
  queue.watching = true;
  kernel.after(0, () => {
    queue.watching = false;
    for (const watcher of queue.watchers) watcher();
  });
}
