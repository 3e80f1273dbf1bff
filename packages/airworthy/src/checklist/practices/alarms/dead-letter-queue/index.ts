import type { Queue, Watch } from "../../../../fleet/model.ts";
import { addAlarm } from "../../../recipes/alarm.ts";
import { item } from "../../../item.ts";
import { notApplicable, notMet } from "../../../verdict.ts";
import { AGE, DEPTH, SENT } from "../queue-signals.ts";
import { isEnabled } from "../streams.ts";
import { notWatched, watchedQueue } from "../watching.ts";

export default item({
  id: "alarms/dead-letter-queue",
  of: "queue",
  says: "Somebody is told when a message arrives in a dead-letter queue.",
  because:
    "A dead-letter queue keeps what failed for some days only: nobody looks into it unless told, and then the messages are gone after all.",
  source:
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/dead-letter-queues-alarms-cloudwatch.html",
  severity: "warning",
  appliesTo: (queue) => {
    if (queue.deadLetterOf.length === 0) return notApplicable("nothing sends its failures here");
    if (queue.deadLetterOf.every(({ fn }) => fn && notWatched(fn)))
      return notApplicable("keeps failures of functions that run only while the stack deploys");
    const reader = queue.consumers.find(({ mapping }) => isEnabled(mapping));
    return reader ? notApplicable(`${reader.fn.id} reads it, so that nothing lies in it unseen`) : true;
  },
  check: (queue, { fleet }) => {
    const signals = movedBySqs(queue) ? [DEPTH, AGE] : [DEPTH, AGE, SENT];
    for (const signal of signals) {
      const watched = watchedQueue(queue, signal, fleet);
      if (watched) return watched;
    }
    const { id } = queue.resource;
    const cure = "Add an alarm on its ApproximateNumberOfMessagesVisible above 0, and say who is notified.";
    const blind = queue.alarms.find(watchesSent);
    if (blind)
      return notMet(
        blind.metric.at,
        `${blind.alarm.resource.id} watches NumberOfMessagesSent of ${id}, which does not count the messages that SQS moves there.`,
        cure,
      );
    return notMet(queue.resource.at, `No alarm tells that messages arrive in ${id}.`, cure);
  },
  fix: ({ resource }, context) => {
    const near = resource.generatedBy ?? resource;
    const id = `${resource.id}DepthAlarm`;
    if (near.stack.authored.has(id)) return `${id} exists already and watches something else`;
    const body = {
      AlarmDescription: `Messages that could not be handled lie in ${resource.id}.`,
      Namespace: "AWS/SQS",
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Name: "QueueName", Value: { "Fn::GetAtt": [resource.id, "QueueName"] } }],
      Statistic: "Maximum",
      Period: context.standard.alarms.periodSeconds,
      ComparisonOperator: "GreaterThanThreshold",
      Threshold: 0,
      EvaluationPeriods: 1,
      // Without messages SQS stops reporting on the queue after a while.
      TreatMissingData: "notBreaching",
    };
    return addAlarm(resource, id, body, context);
  },
});

function watchesSent({ metric }: Watch): boolean {
  return metric.name === "NumberOfMessagesSent";
}

/** Whether a redrive policy brings messages here. */
function movedBySqs(queue: Queue): boolean {
  return queue.deadLetterOf.some(({ kind }) => kind === "queue");
}
