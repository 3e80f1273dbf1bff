import type { Alarm, Found, Rule, World } from "./world.ts";

/** Those alarms of the shift that are known. */
function watched(shift: { readonly alarms?: readonly string[] }, { alarms }: World): readonly Alarm[] {
  return (alarms ?? []).filter(({ name }) => shift.alarms?.includes(name));
}

function of(alarm: Alarm, dimension: string): string | undefined {
  return alarm.dimensions?.[dimension];
}

/** Whether the alarms that roll back can say anything of the new version. */
export const ALARM_RULES: readonly Rule[] = [
  {
    id: "alarm-unknown",
    severity: "refuse",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html",
    look: (shift, { alarms }): Found[] =>
      alarms === undefined
        ? []
        : (shift.alarms ?? [])
            .filter((name) => !alarms.some((alarm) => alarm.name === name))
            .map((name) => ({
              says: `the alarm ${name} is not there: it would never roll back`,
              cure: "mend the name, or take it from the shift",
            })),
  },
  {
    id: "alarm-in-alarm",
    severity: "warn",
    source: "https://github.com/aws/serverless-application-model/issues/716",
    look: (shift, world): Found[] =>
      watched(shift, world)
        .filter(({ state }) => state === "ALARM")
        .map(({ name }) =>
          world.by === "codedeploy"
            ? {
                says: `${name} is in ALARM, and CodeDeploy stops every deployment while it is, the cure of it too`,
                cure: "shift by evidence, which promotes a fix while production fails, or take the alarm from the group for this one",
              }
            : {
                says: `${name} is in ALARM before the shift: it is set aside until it has been out of it`,
                cure: "nothing to do when this release is the cure; else wait until production is well",
              },
        ),
  },
  {
    id: "alarm-function-wide",
    severity: "warn",
    source: "https://github.com/aws/serverless-application-model/issues/293",
    look: (shift, world): Found[] =>
      watched(shift, world)
        .filter((alarm) => of(alarm, "FunctionName") === shift.functionName)
        .filter((alarm) => of(alarm, "ExecutedVersion") === undefined)
        .map(({ name }) => ({
          says: `${name} counts all versions together: at 10 % of the traffic a new version's errors are diluted ten times`,
          cure: `give it the dimensions Resource ${shift.functionName}:${shift.alias} and ExecutedVersion`,
        })),
  },
  {
    id: "alarm-other-version",
    severity: "warn",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
    look: (shift, world): Found[] =>
      watched(shift, world)
        .filter((alarm) => of(alarm, "FunctionName") === shift.functionName)
        .filter((alarm) => (of(alarm, "ExecutedVersion") ?? shift.new) !== shift.new)
        .map((alarm) => ({
          says: `${alarm.name} watches version ${of(alarm, "ExecutedVersion")}, not the new one, ${shift.new}`,
          cure: "let the template name the version it publishes (GetAtt Version) in ExecutedVersion",
        })),
  },
  {
    id: "alarm-any-error",
    severity: "warn",
    source:
      "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html",
    look: (shift, world): Found[] =>
      (world.traffic?.failureRate ?? 0) === 0
        ? []
        : watched(shift, world)
            .filter(({ metric, threshold }) => metric === "Errors" && (threshold ?? 1) < 1)
            .map(({ name }) => ({
              says: `${name} goes off at the first error, and the old version has ${((world.traffic?.failureRate ?? 0) * 100).toFixed(2)} % of them: it rolls back good versions`,
              cure: "alarm on a rate of errors above the old version's, or leave it to the evidence",
            })),
  },
  {
    id: "too-many-alarms",
    severity: "refuse",
    source: "https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html",
    look: (shift, { by }) =>
      by === "codedeploy" && (shift.alarms?.length ?? 0) > 10
        ? {
            says: `a deployment group takes 10 alarms, not ${shift.alarms?.length}`,
            cure: "put some of them into a composite alarm",
          }
        : undefined,
  },
];
