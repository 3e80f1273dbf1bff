import type { Resource } from "../stack.ts";
import { at } from "../tree.ts";
import { all, getAtt, isTruthy, mapOf, type Part, ref, said, textOf } from "./build.ts";
import { expandEvents } from "./events/events.ts";
import { fromEvent, type ExpandEvent, type SamEvent } from "./events/event.ts";
import { pattern, ruleOf } from "./events/rule.ts";
import { schedulerEvent } from "./events/scheduler.ts";
import { startingRoute } from "./events/api.ts";
import { type Expansion, make, type Sam } from "./expansion.ts";
import { policiesOf } from "./policies.ts";
import { allow, managedBy, policy, trust } from "./role-policies.ts";
import { s3Location } from "./s3-location.ts";
import { tagList } from "./tags.ts";

/**
 * `AWS::Serverless::StateMachine` and everything it generates. The definition stays the written one; SAM makes one
 * text of it.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-statemachine.html
 */
export function expandStateMachine(sam: Sam, x: Expansion): Resource[] {
  const { id, resource: owner, properties } = sam;
  const written = said(properties, "Role");
  const uri = said(properties, "DefinitionUri");
  const tags = tagList(said(properties, "Tags")?.value, { "stateMachine:createdBy": "SAM" });
  const machine = make(
    owner,
    id,
    "AWS::StepFunctions::StateMachine",
    {
      ...all(properties, "Definition", "DefinitionSubstitutions"),
      DefinitionS3Location: uri && (s3Location(uri.value, "Bucket", "Key", "Version") ?? uri),
      RoleArn: written && isTruthy(written.value) ? written : getAtt(`${id}Role`, "Arn"),
      StateMachineName: said(properties, "Name"),
      StateMachineType: said(properties, "Type"),
      LoggingConfiguration: said(properties, "Logging"),
      TracingConfiguration: said(properties, "Tracing"),
      Tags: tags,
    },
    { same: true },
  );
  const roles = written && isTruthy(written.value) ? [] : [roleOf(sam, tags)];
  const alias = versionAndAlias(sam);
  const target = isTruthy(said(properties, "UseAliasAsEventTarget")?.value) ? (alias[1]?.id ?? id) : id;
  const arn = ref(target);
  const events = expandEvents(
    sam,
    x,
    { id: target, name: arn, arn, role: { managed: [], inline: [] } },
    EVENTS,
  );
  return [machine, ...roles, ...alias, ...events];
}

function roleOf({ id, resource, properties }: Sam, tags: Part): Resource {
  const { managed, inline } = policiesOf(said(properties, "Policies")?.value, `${id}Role`);
  const traced = at(properties, "Tracing", "Enabled");
  const isTraced = traced?.kind === "scalar" && traced.value === true;
  return make(resource, `${id}Role`, "AWS::IAM::Role", {
    AssumeRolePolicyDocument: trust("states.amazonaws.com"),
    ManagedPolicyArns: [...managed, ...(isTraced ? [managedBy("AWSXrayWriteOnlyAccess")] : [])],
    Policies: inline.length > 0 ? inline : undefined,
    ...all(properties, "PermissionsBoundary"),
    Path: said(properties, "RolePath"),
    Tags: tags,
  });
}

function versionAndAlias({ id, resource: owner, properties }: Sam): Resource[] {
  const name = said(properties, "AutoPublishAlias");
  if (!name || !isTruthy(name.value)) return [];
  const retained = Object.fromEntries(
    ["DeletionPolicy", "UpdateReplacePolicy"].flatMap((key) =>
      said(owner.body, key) ? [] : [[key, "Retain"]],
    ),
  );
  const version = make(
    owner,
    `${id}Version`,
    "AWS::StepFunctions::StateMachineVersion",
    { StateMachineArn: ref(id), StateMachineRevisionId: getAtt(id, "StateMachineRevisionId") },
    { attributes: retained },
  );
  const preference = said(properties, "DeploymentPreference");
  const written = Object.fromEntries(
    (mapOf(preference?.value)?.entries ?? []).map((entry) => [entry.key, entry]),
  );
  const alias = make(
    owner,
    `${id}Alias${textOf(name.value) ?? ""}`,
    "AWS::StepFunctions::StateMachineAlias",
    {
      Name: name,
      DeploymentPreference: {
        ...(preference ? written : { Type: "ALL_AT_ONCE" }),
        StateMachineVersionArn: ref(version.id),
      },
    },
  );
  return [version, alias];
}

/** The role a service assumes to start an execution. */
function startingRole(event: SamEvent, service: string): Resource {
  const id = `${event.id}Role`;
  return fromEvent(event, id, "AWS::IAM::Role", {
    AssumeRolePolicyDocument: trust(service),
    Policies: [policy(`${id}StartExecutionPolicy`, allow("states:StartExecution", event.target.arn))],
    ...all(event.sam.properties, "PermissionsBoundary"),
  });
}

const schedule: ExpandEvent = (event) => {
  const written = said(event.properties, "RoleArn");
  const role = written ? undefined : startingRole(event, "events.amazonaws.com");
  const properties = {
    ScheduleExpression: said(event.properties, "Schedule"),
    ...all(event.properties, "Name", "Description"),
  };
  const more = { RoleArn: role ? getAtt(role.id, "Arn") : written };
  return [...ruleOf(event, properties, more, "StepFunctionsTarget"), ...(role ? [role] : [])];
};

const matching: ExpandEvent = (event) => {
  const role = startingRole(event, "events.amazonaws.com");
  return [...ruleOf(event, pattern(event), { RoleArn: getAtt(role.id, "Arn") }, "StepFunctionsTarget"), role];
};

const route: ExpandEvent = (event) => {
  const role = startingRole(event, "apigateway.amazonaws.com");
  startingRoute(event, getAtt(role.id, "Arn"));
  return [role];
};

const EVENTS: Readonly<Record<string, ExpandEvent>> = {
  Api: route,
  CloudWatchEvent: matching,
  EventBridgeRule: matching,
  Schedule: schedule,
  ScheduleV2: schedulerEvent,
};
