import { item } from "../../../item.ts";
import { met, notApplicable, notMet } from "../../../verdict.ts";
import { listed } from "../words.ts";

export default item({
  id: "dead-letters/shared",
  of: "queue",
  says: "No two functions share a dead-letter queue.",
  because:
    "A message that Lambda puts into a function's dead-letter queue holds the event, the error and the request id, but not the function: among the events of several nobody can say which one to hand it back to.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
  severity: "note",
  appliesTo: (queue) =>
    queue.deadLetterOf.some((source) => source.kind === "function") ||
    notApplicable("is no function's dead-letter queue"),
  check: ({ resource, deadLetterOf }) => {
    const owners = new Set(
      deadLetterOf.flatMap((source) =>
        source.kind === "function" && source.fn?.invocations.has("async") ? [source.fn.id] : [],
      ),
    );
    if (owners.size < 2) return met();
    const [one = "", two = "", ...more] = owners;
    const named = more.length > 1 ? [one, two, `${more.length} more functions`] : [one, two, ...more];
    return notMet(
      resource.at,
      `${resource.id} is the dead-letter queue of ${listed(named)}, and its messages do not say whose they are.`,
      "Use on-failure destinations instead, whose records name the function, or give each function a queue of its own.",
    );
  },
});
