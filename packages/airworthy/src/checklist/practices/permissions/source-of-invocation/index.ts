import type { Change } from "../../../../fixers/change.ts";
import type { Fleet, LambdaFunction } from "../../../../fleet/model.ts";
import { readable } from "../../../../readers/cloudformation/symbols.ts";
import type { Resource } from "../../../../readers/stack.ts";
import { at, type Json } from "../../../../readers/tree.ts";
import { item } from "../../../item.ts";
import { notApplicable, type Problem, problems } from "../../../verdict.ts";
import { attachedTo } from "../resource-policies.ts";

/** Services that act for many accounts at once and say for whom: without a source, for anybody's. */
const CONFUSABLE =
  /^(?:apigateway|events|s3|sns|iot|ses|config|logs|cognito-idp|scheduler|codecommit|elasticloadbalancing|appsync|bedrock|lex|lexv2|secretsmanager)\./;

/** Any of these says who may make the service call the function. */
const LIMITS = ["SourceArn", "SourceAccount", "PrincipalOrgID", "EventSourceToken"];

export default item({
  id: "permissions/source-of-invocation",
  of: "function",
  says: "Every permission to invoke says whose resource may use it.",
  because:
    "A permission for a service without SourceArn or SourceAccount holds for every customer of that service: somebody else's bucket, topic or API can call the function with an event of their choice.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html",
  severity: "warning",
  appliesTo: (fn, { fleet }) =>
    attachedTo(fn, "AWS::Lambda::Permission", fleet).length > 0 ||
    notApplicable("nobody is given permission to invoke it in a template"),
  check: (fn, { fleet }) =>
    problems(
      attachedTo(fn, "AWS::Lambda::Permission", fleet).flatMap((permission) =>
        problemOf(fn, permission, fleet),
      ),
    ),
  fix: (fn, { fleet }) =>
    attachedTo(fn, "AWS::Lambda::Permission", fleet).flatMap((permission): Change[] => {
      const limit = problemOf(fn, permission, fleet).length > 0 ? limitFor(fn, permission, fleet) : undefined;
      return limit
        ? [{ kind: "set", resource: permission, path: ["Properties", limit[0]], value: limit[1] }]
        : [];
    }),
});

function principalOf(permission: Resource, fleet: Fleet): string {
  return readable(
    fleet.resolver.symbols.of(at(permission.properties, "Principal"), permission.stack)[0] ?? "",
  );
}

function problemOf(fn: LambdaFunction, permission: Resource, fleet: Fleet): Problem[] {
  // What SAM writes for an event is SAM's; it names the source.
  if (permission.generatedBy || LIMITS.some((limit) => at(permission.properties, limit))) return [];
  const principal = principalOf(permission, fleet);
  const open = principal === "*" && !at(permission.properties, "FunctionUrlAuthType");
  if (!open && !CONFUSABLE.test(principal)) return [];
  const service = principal.split(".")[0] ?? principal;
  return [
    {
      at: at(permission.properties, "Principal") ?? permission.at,
      says: open
        ? `Everybody may invoke ${fn.id}.`
        : `${permission.id} lets ${service} invoke ${fn.id} for any account.`,
      cure: open
        ? "Name the principal that calls it, or set PrincipalOrgID."
        : "Add SourceArn with the resource that calls it, or SourceAccount.",
    },
  ];
}

/** The source as far as the template shows it without doubt. */
function limitFor(
  fn: LambdaFunction,
  permission: Resource,
  fleet: Fleet,
): readonly [string, Json] | undefined {
  const service = principalOf(permission, fleet).split(".")[0];
  // The bucket already refers to the permission: its ARN here would be a circle. Its account is enough.
  if (service === "s3") return ["SourceAccount", { Ref: "AWS::AccountId" }];
  const via = fn.triggers.filter(
    (trigger) =>
      trigger.service === service && trigger.via.stack === permission.stack && trigger.via !== permission,
  );
  const [only, ...others] = via;
  if (!only || others.length > 0) return undefined;
  if (service === "events" && only.via.type === "AWS::Events::Rule")
    return ["SourceArn", { "Fn::GetAtt": [only.via.id, "Arn"] }];
  if (service === "sns" && only.source?.type === "AWS::SNS::Topic" && only.source.stack === permission.stack)
    return ["SourceArn", { Ref: only.source.id }];
  return undefined;
}
