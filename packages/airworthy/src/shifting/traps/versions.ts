import { routing, weightOf } from "../alias.ts";
import type { Rule } from "./world.ts";

const ALIAS_ROUTING = "https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html";

/** Whether the two versions may share an alias at all. */
export const VERSION_RULES: readonly Rule[] = [
  {
    id: "unpublished-version",
    severity: "refuse",
    source: ALIAS_ROUTING,
    look: (shift) =>
      [shift.old, shift.new].every((version) => /^\d+$/.test(version))
        ? undefined
        : {
            says: `an alias with weights cannot point to ${/^\d+$/.test(shift.old) ? shift.new : shift.old}`,
            cure: "publish a version (AutoPublishAlias, or aws lambda publish-version) and shift to that",
          },
  },
  {
    id: "same-version",
    severity: "refuse",
    source: ALIAS_ROUTING,
    look: ({ old, new: fresh, alias }) =>
      old === fresh
        ? {
            says: `${alias} is on version ${old} already: there is nothing to shift`,
            cure: "publish the change first; SAM publishes only when CodeUri changes, unless AutoPublishAliasAllProperties is set",
          }
        : undefined,
  },
  {
    id: "first-deployment",
    severity: "refuse",
    source:
      "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html",
    look: (shift, { alias }) =>
      alias
        ? undefined
        : {
            says: `the alias ${shift.alias} of ${shift.functionName} is not there, so there is no version to shift from`,
            cure: "deploy once without shifting; the next deployment has something to compare with",
          },
  },
  {
    id: "alias-in-use",
    severity: "refuse",
    source: "https://docs.aws.amazon.com/codedeploy/latest/userguide/troubleshooting-deployments-lambda.html",
    look: (shift, { alias }) =>
      alias === null || shift.old === shift.new || weightOf(shift, alias) === 0
        ? undefined
        : {
            says: `${shift.alias} serves ${routing(alias)}, not version ${shift.old} alone: another shift is under way or was left behind`,
            cure: `end the other shift, or: aws lambda update-alias --function-name ${shift.functionName} --name ${shift.alias} --function-version ${shift.old} --routing-config AdditionalVersionWeights={}`,
          },
  },
  {
    id: "role-differs",
    severity: "refuse",
    source: ALIAS_ROUTING,
    look: (_shift, world) =>
      world.old?.role === undefined || world.new?.role === undefined || world.old.role === world.new.role
        ? undefined
        : {
            says: `the versions have different execution roles (${world.old.role}, ${world.new.role}); Lambda refuses weights then`,
            cure: "change the policies of the one role, or release the role with all traffic at once and the code after it",
          },
  },
  {
    id: "dead-letter-differs",
    severity: "refuse",
    source: ALIAS_ROUTING,
    look: (_shift, world) =>
      world.old?.deadLetter === undefined ||
      world.new?.deadLetter === undefined ||
      world.old.deadLetter === world.new.deadLetter
        ? undefined
        : {
            says: `the versions have different dead-letter targets (${world.old.deadLetter ?? "none"}, ${world.new.deadLetter ?? "none"}); Lambda refuses weights then`,
            cure: "release the dead-letter target with all traffic at once and the code after it, or use a destination of the alias",
          },
  },
  {
    id: "provisioned-concurrency",
    severity: "refuse",
    source: "https://github.com/aws/serverless-application-model/issues/1296",
    look: (shift, { aliasConcurrency }) =>
      aliasConcurrency
        ? {
            says: `${shift.alias} has provisioned concurrency (${aliasConcurrency}), and Lambda refuses weights on it`,
            cure: "put the provisioned concurrency on the versions, or release all at once",
          }
        : undefined,
  },
  {
    id: "traffic-bypasses-alias",
    severity: "warn",
    source: ALIAS_ROUTING,
    look: (shift, { bypasses }) =>
      bypasses && bypasses.length > 0
        ? {
            says: `${bypasses.join(", ")} invoke${bypasses.length === 1 ? "s" : ""} ${shift.functionName} without the alias ${shift.alias}: that traffic is never shifted`,
            cure: "give the alias's ARN to these triggers",
          }
        : undefined,
  },
];
