import type { Queue } from "../../../../fleet/model.ts";
import { item } from "../../../item.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { numbersAt, rewrite } from "../numbers.ts";
import { QUEUE_DEFAULTS } from "../source-queue.ts";
import { duration } from "../words.ts";

/** Whoever wrote a week thought about it; less does not outlast a holiday. */
const A_WEEK = 604_800;

export default item({
  id: "dead-letters/retention",
  of: "queue",
  says: "A dead-letter queue keeps its messages for 14 days, or for a week that somebody chose.",
  because:
    "What failed has to outlast the weekend, the holiday and the mending. In a standard queue the clock runs from the original send: the days spent in the source queue count.",
  source:
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html",
  severity: "warning",
  appliesTo: (queue) => queue.deadLetterOf.length > 0 || notApplicable("nothing sends its failures here"),
  check: (queue, { standard }) => {
    const wanted = standard.deadLetters.retentionSeconds;
    const kept = numbersAt(queue.resource, QUEUE_DEFAULTS.retention, "MessageRetentionPeriod");
    if ("hiddenBy" in kept) return cannotTell(`${kept.hiddenBy} decides MessageRetentionPeriod`, kept.node);
    if (kept.most >= wanted) return met(duration(kept.most));
    const clock = sourceClock(queue, kept.most);
    if (kept.node && kept.most >= A_WEEK && clock === "") return met(duration(kept.most));
    const set = kept.node ? "" : " (SQS's default)";
    return notMet(
      kept.node ?? queue.resource.at,
      `${queue.resource.id} keeps failed messages for ${duration(kept.most)}${set}${clock}, then they are gone.`,
      `Set MessageRetentionPeriod to ${wanted} (${duration(wanted)}).`,
    );
  },
  fix: ({ resource }, { standard }) =>
    rewrite(resource, ["MessageRetentionPeriod"], standard.deadLetters.retentionSeconds),
});

/** Says so when messages bring less time than that along from their source queue. */
function sourceClock(queue: Queue, kept: number): string {
  if (queue.fifo) return "";
  const source = queue.deadLetterOf.find(({ kind, resource }) => {
    const before =
      kind === "queue" && numbersAt(resource, QUEUE_DEFAULTS.retention, "MessageRetentionPeriod");
    return before && "least" in before && before.least >= kept;
  });
  return source ? `, counted from their arrival in ${source.resource.id}` : "";
}
