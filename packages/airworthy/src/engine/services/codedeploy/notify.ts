import type { TriggerEventType } from "@aws-sdk/client-codedeploy";
import { BUSES, TOPICS } from "../../ports.ts";
import { overviewOf } from "./present.ts";
import { arnOf, type Kept, type Office } from "./state.ts";

/** The state of a deployment as EventBridge tells it, and as triggers do. */
const WORDS = {
  created: { trigger: "DeploymentStart", status: "CREATED" },
  started: { state: "START" },
  "rolling-back": { trigger: "DeploymentRollback", status: "IN_PROGRESS" },
  Succeeded: { state: "SUCCESS", trigger: "DeploymentSuccess", status: "SUCCEEDED" },
  Failed: { state: "FAILURE", trigger: "DeploymentFailure", status: "FAILED" },
  // `ABORTED` is inferred: consumers of these messages read it so.
  Stopped: { state: "STOP", trigger: "DeploymentStop", status: "ABORTED" },
} as const satisfies Record<
  string,
  { readonly state?: string; readonly trigger?: TriggerEventType; readonly status?: string }
>;

/** Tells EventBridge and the topics of a deployment group what became of a deployment. */
export function tell(office: Office, kept: Kept, what: keyof typeof WORDS): void {
  const words: { readonly state?: string; readonly trigger?: TriggerEventType; readonly status?: string } =
    WORDS[what];
  if (words.state) tellBus(office, kept, words.state);
  if (words.trigger && words.status) tellTopics(office, kept, words.trigger, words.status);
}

/** Source: https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-codedeploy.html */
function tellBus({ place }: Office, { id, application, group }: Kept, state: string): void {
  place.use(BUSES).put("default", {
    source: "aws.codedeploy",
    detailType: "CodeDeploy Deployment State-change Notification",
    resources: [
      arnOf(place, `application:${application.name}`),
      arnOf(place, `deploymentgroup:${application.name}/${group.name}`),
    ],
    detail: {
      region: place.region,
      deploymentId: id,
      instanceGroupId: group.id,
      deploymentGroup: group.name,
      state,
      application: application.name,
    },
  });
}

/**
 * Recorded (2022): nested objects are JSON in a text, instants are written as Java does; the guide's sample differs.
 * Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-sns-event-notifications-json-format.html
 */
function tellTopics({ place }: Office, kept: Kept, event: TriggerEventType, status: string): void {
  const { id, application, group, now, createdAt } = kept;
  for (const { triggerName, triggerTargetArn = "", triggerEvents = [] } of group.settings
    .triggerConfigurations ?? []) {
    if (!triggerEvents.includes(event)) continue;
    const { Ready: _ready, ...overview } = overviewOf(now);
    const message = {
      region: place.region,
      accountId: place.account,
      eventTriggerName: triggerName,
      applicationName: application.name,
      deploymentId: id,
      deploymentGroupName: group.name,
      createTime: written(createdAt),
      completeTime: now.endedAt === undefined ? null : written(now.endedAt),
      ...(now.endedAt === undefined ? {} : { deploymentOverview: JSON.stringify(overview) }),
      status,
      ...(now.problem
        ? {
            errorInformation: JSON.stringify({
              ErrorCode: now.problem.code,
              ErrorMessage: now.problem.message,
            }),
          }
        : {}),
      ...(now.problem || kept.rollsBack !== undefined ? { rollbackInformation: rollbackOf(kept) } : {}),
    };
    try {
      place.use(TOPICS).publish(
        triggerTargetArn,
        {
          message: JSON.stringify(message),
          subject: `${status}: AWS CodeDeploy ${id} in ${place.region} to ${application.name}`.slice(0, 100),
        },
        { kind: "service", principal: "codedeploy.amazonaws.com" },
      );
    } catch (error) {
      // A topic that is gone, or does not let CodeDeploy publish, stops no deployment.
      place.kernel.note("codedeploy.trigger-failed", {
        deployment: id,
        trigger: triggerName,
        because: (error as Error).message,
      });
    }
  }
}

function rollbackOf({ id, rollsBack }: Kept): string {
  if (rollsBack === undefined) return "{}";
  return JSON.stringify({
    RollbackMessage: `Deployment ${id} is triggered to roll back deployment ${rollsBack}.`,
    RollbackTriggeringDeploymentId: rollsBack,
  });
}

/** As `java.util.Date` writes itself: `Thu Oct 13 15:50:45 UTC 2022`. */
function written(instant: number): string {
  const [weekday, day, month, year, time] = new Date(instant).toUTCString().replace(",", "").split(" ");
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}
