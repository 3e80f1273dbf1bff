import { branches } from "../../../branches.ts";
import { item } from "../../../item.ts";
import { notApplicable, problems } from "../../../verdict.ts";

const SUBSCRIBER = "AWS::EventsV2::Subscriber";

export default item({
  id: "dead-letters/custom-bus-age",
  of: "stack",
  says: "A subscriber of an EventBridge custom event bus says for how long an event is tried.",
  because:
    "It gives up after five tries or 300 seconds, where a rule goes on for a day: a fault of ten minutes that a rule would sit out loses events here.",
  source:
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-eventsv2-subscriber-retrypolicy.html",
  severity: "warning",
  appliesTo: (stack) =>
    [...stack.resources.values()].some((resource) => resource.type === SUBSCRIBER) ||
    notApplicable("has no subscriber of a custom event bus"),
  check: (stack) =>
    problems(
      [...stack.resources.values()]
        .filter((resource) => resource.type === SUBSCRIBER)
        .filter(({ properties }) => branches(properties, "RetryPolicy", "MaxEventAgeInSeconds").length === 0)
        .map((resource) => ({
          at: resource.at,
          says: `${resource.id} says nothing about the age of events, so that one is given up after 300 seconds${
            branches(resource.properties, "OnFailureConfiguration", "Arn").length > 0 ? "" : " and dropped"
          }.`,
          cure: "Set RetryPolicy.MaxEventAgeInSeconds (up to 86400) and MaxRetryAttempts, and OnFailureConfiguration.",
        })),
    ),
});
