import { item } from "../../../item.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { failureTargets } from "../failure-targets.ts";
import { listed } from "../words.ts";

/** Subscribers that keep a message or do something with it; the others tell a person. */
const KEEPERS = new Set(["sqs", "lambda", "firehose", "http", "https", ""]);

export default item({
  id: "dead-letters/kept-by-topic",
  of: "function",
  says: "A topic that gets the failures of a function hands them to something that keeps them.",
  because:
    "A topic keeps nothing. An email tells somebody that an event failed, but nobody can hand it back from there; and a topic's messages are smaller than events may be.",
  source: "https://docs.aws.amazon.com/lambda/latest/api/API_OnFailure.html",
  severity: "note",
  appliesTo: (fn) =>
    failureTargets(fn).some(({ target }) => target.resource?.type === "AWS::SNS::Topic") ||
    notApplicable("sends no failures to a topic of the fleet"),
  check: (fn, { fleet }) => {
    for (const { name, target } of failureTargets(fn)) {
      const topic = fleet.topics.find((one) => one.resource === target.resource);
      if (!topic) continue;
      const protocols = [...new Set(topic.subscriptions.map((one) => one.protocol))];
      if (protocols.length === 0)
        return cannotTell(`no subscription of ${topic.resource.id} is declared in the fleet`, target.at);
      if (!protocols.some((one) => KEEPERS.has(one) || one.includes("$")))
        return notMet(
          target.at,
          `The ${name} of ${fn.id} is the topic ${topic.resource.id}, which goes to ${listed(protocols)} only: no event can be handed back from there.`,
          "Subscribe a queue to the topic too, or send failures to a queue.",
        );
    }
    return met();
  },
});
