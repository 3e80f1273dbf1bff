import { ServiceError } from "../../error.ts";
import { deferred, type Later, whenKnown } from "../../kernel/later.ts";
import type { Caller, Members } from "../../service.ts";
import { isProblem, readAppSpec } from "./appspec.ts";
import type { Problem, Shift } from "./deployment.ts";
import { sha256 } from "./revisions.ts";
import { mayInvoke } from "./service-role.ts";
import { arnOf, type Kept, type Office } from "./state.ts";

/*
 * What CodeDeploy asks of S3 and Lambda for a deployment, with their refusals as ErrorInformation. The codes are those
 * of the API; which of them AWS gives for which refusal is inferred where nothing else stands beside it.
 */

type Ask = (service: string, operation: string, input: Members) => Later<Members | Problem>;

function asks(office: Office, kept: Kept): Ask {
  const caller: Caller = {
    kind: "service",
    principal: "codedeploy.amazonaws.com",
    sourceArn: arnOf(office.place, `deploymentgroup:${kept.application.name}/${kept.group.name}`),
  };
  return (service, operation, input) => {
    const answer = deferred<Members | Problem>();
    const refused = (error: unknown): void => answer.resolve(problemOf(error, kept, service));
    try {
      const given = whenKnown(office.place.call(service, operation, input, caller), (known) => {
        answer.resolve(known ?? {});
      });
      if (given)
        given.whenDone((outcome) => {
          if ("error" in outcome) refused(outcome.error);
        });
    } catch (error) {
      refused(error);
    }
    return answer;
  };
}

/** Reads the revision and looks whether the alias is as it says. */
export function prepared(office: Office, kept: Kept): Later<Shift | Problem> {
  const ask = asks(office, kept);
  const result = deferred<Shift | Problem>();
  content(ask, kept).whenDone((outcome) => {
    if ("error" in outcome) return;
    const read = typeof outcome.ok === "string" ? readAppSpec(outcome.ok) : outcome.ok;
    if (isProblem(read)) result.resolve(read);
    else
      checkAlias(ask, read).whenDone((checked) => {
        if ("ok" in checked) result.resolve(checked.ok ?? read);
      });
  });
  return result;
}

function content(ask: Ask, { revision }: Kept): Later<string | Problem> {
  const answer = deferred<string | Problem>();
  const { s3Location: s3, string, appSpecContent } = revision;
  const inline = string ?? appSpecContent;
  if (!s3) {
    const text = inline?.content ?? "";
    const digest = inline?.sha256;
    answer.resolve(
      digest === undefined || digest.toLowerCase() === sha256(text)
        ? text
        : {
            code: "INVALID_REVISION",
            message: `The SHA-256 of the revision is ${sha256(text)}, not ${digest}.`,
          },
    );
    return answer;
  }
  const { bucket: Bucket, key: Key, version } = s3;
  ask("s3", "GetObject", { Bucket, Key, ...(version ? { VersionId: version } : {}) }).whenDone((outcome) => {
    if ("error" in outcome) return;
    const { ok } = outcome;
    if (isProblemOf(ok)) answer.resolve(ok);
    else if (s3.eTag !== undefined && s3.eTag.replaceAll('"', "") !== String(ok["ETag"]).replaceAll('"', ""))
      answer.resolve({
        code: "INVALID_REVISION",
        message: `The ETag of s3://${Bucket}/${Key} is not ${s3.eTag}.`,
      });
    else answer.resolve(new TextDecoder().decode(ok["Body"] as Uint8Array));
  });
  return answer;
}

/**
 * "The alias might reference two different versions of the function. The result is that subsequent attempts to deploy
 * fail." Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/troubleshooting-deployments-lambda.html
 */
function checkAlias(ask: Ask, { functionName, alias, current, target }: Shift): Later<Problem | undefined> {
  const result = deferred<Problem | undefined>();
  const named = `${functionName}:${alias}`;
  ask("lambda", "GetAlias", { FunctionName: functionName, Name: alias }).whenDone((outcome) => {
    if ("error" in outcome) return;
    const { ok } = outcome;
    if (isProblemOf(ok)) {
      result.resolve(ok);
      return;
    }
    const weights = Object.keys(weightsOf(ok));
    if (weights.length > 0)
      result.resolve({
        code: "INVALID_LAMBDA_CONFIGURATION",
        message: `The deployment failed because the alias ${named} shifts traffic between two versions, ${String(ok["FunctionVersion"])} and ${weights.join(", ")}. Point it to one version and deploy again.`,
      });
    else if (ok["FunctionVersion"] !== current)
      result.resolve({
        code: "INVALID_LAMBDA_CONFIGURATION",
        message: `The deployment failed because the alias ${named} points to version ${String(ok["FunctionVersion"])}, not to the current version of the AppSpec file, ${current}.`,
      });
    else
      ask("lambda", "GetFunctionConfiguration", { FunctionName: functionName, Qualifier: target }).whenDone(
        (found) => {
          if ("ok" in found) result.resolve(isProblemOf(found.ok) ? found.ok : undefined);
        },
      );
  });
  return result;
}

function weightsOf(alias: Members): Readonly<Record<string, number>> {
  const routing = alias["RoutingConfig"] as
    | { readonly AdditionalVersionWeights?: Readonly<Record<string, number>> }
    | undefined;
  return routing?.AdditionalVersionWeights ?? {};
}

/**
 * Points the alias. Recorded: it keeps its version while the target has a weight beside it; at 100 percent it has the
 * target alone.
 */
export function pointed(office: Office, kept: Kept, weight: number): Later<Members | Problem> {
  const { functionName, alias, current, target } = kept.now.shift as Shift;
  return asks(office, kept)("lambda", "UpdateAlias", {
    FunctionName: functionName,
    Name: alias,
    FunctionVersion: weight >= 1 ? target : current,
    RoutingConfig: { AdditionalVersionWeights: weight >= 1 ? {} : { [target]: weight } },
  });
}

/** Invokes a hook. Recorded: the event has these two members and no other. */
export function invoked(
  office: Office,
  kept: Kept,
  fn: string,
  executionId: string,
): Later<Members | Problem> {
  const role = kept.group.settings.serviceRoleArn ?? "";
  if (!mayInvoke(office.place.kernel, role, fn)) {
    const refused = deferred<Members | Problem>();
    refused.resolve(denied(role, "AWSLambda"));
    return refused;
  }
  const event = { DeploymentId: kept.id, LifecycleEventHookExecutionId: executionId };
  return asks(office, kept)("lambda", "Invoke", {
    FunctionName: fn,
    InvocationType: "Event",
    Payload: new TextEncoder().encode(JSON.stringify(event)),
  });
}

export function isProblemOf(answer: Members | Problem): answer is Problem {
  return typeof (answer as Problem).code === "string" && typeof (answer as Problem).message === "string";
}

function problemOf(error: unknown, kept: Kept, service: string): Problem {
  if (!(error instanceof ServiceError)) throw error;
  const role = kept.group.settings.serviceRoleArn ?? "";
  const name = service === "lambda" ? "AWSLambda" : "AmazonS3";
  if (error.status === 429)
    return {
      code: "THROTTLED",
      // Recorded: https://github.com/davidgf/serverless-plugin-canary-deployments/issues/159
      message: `The deployment failed because the number of requests by the IAM role ${role} exceeded the request limit for ${name}. Avoid retrying API requests at a high rate.`,
    };
  if (error.status === 403 || /AccessDenied/.test(error.code)) return denied(role, name);
  if (service === "s3") return { code: "REVISION_MISSING", message: error.message };
  return {
    code:
      error.code === "ResourceNotFoundException" ? "INVALID_LAMBDA_FUNCTION" : "INVALID_LAMBDA_CONFIGURATION",
    message: `The deployment failed because AWS Lambda refused it: ${error.message}`,
  };
}

/** Recorded: https://github.com/aws/serverless-application-model/issues/219 */
export function denied(role: string, service: string): Problem {
  return {
    code: "IAM_ROLE_PERMISSIONS",
    message: `The IAM role ${role} does not give you permission to perform operations in the following AWS service: ${service}. Contact your AWS administrator if you need help. If you are an AWS administrator, you can grant permissions to your users or groups by creating IAM policies.`,
  };
}
