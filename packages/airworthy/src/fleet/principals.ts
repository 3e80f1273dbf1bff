import type { InvocationKind } from "./model.ts";

/**
 * How each AWS service invokes a function that it has permission for.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html (table "Listing of services").
 * Secrets Manager's rotation is listed as sync: rotation fails visibly in Secrets Manager, which tries again.
 */
export const PRINCIPALS: Readonly<Record<string, readonly [service: string, kind: InvocationKind]>> = {
  "apigateway.amazonaws.com": ["apigateway", "sync"],
  "elasticloadbalancing.amazonaws.com": ["elasticloadbalancing", "sync"],
  "cognito-idp.amazonaws.com": ["cognito", "sync"],
  "cognito-sync.amazonaws.com": ["cognito", "sync"],
  "lex.amazonaws.com": ["lex", "sync"],
  "lexv2.amazonaws.com": ["lex", "sync"],
  "alexa-appkit.amazon.com": ["alexa", "sync"],
  "alexa-connectedhome.amazon.com": ["alexa", "sync"],
  "connect.amazonaws.com": ["connect", "sync"],
  "bedrock.amazonaws.com": ["bedrock", "sync"],
  "appsync.amazonaws.com": ["appsync", "sync"],
  "firehose.amazonaws.com": ["firehose", "sync"],
  "secretsmanager.amazonaws.com": ["secretsmanager", "sync"],
  "vpc-lattice.amazonaws.com": ["vpc-lattice", "sync"],
  "states.amazonaws.com": ["states", "sync"],
  "edgelambda.amazonaws.com": ["cloudfront", "sync"],
  "events.amazonaws.com": ["events", "async"],
  "scheduler.amazonaws.com": ["scheduler", "async"],
  "sns.amazonaws.com": ["sns", "async"],
  "s3.amazonaws.com": ["s3", "async"],
  "iot.amazonaws.com": ["iot", "async"],
  "ses.amazonaws.com": ["ses", "async"],
  "config.amazonaws.com": ["config", "async"],
  "codepipeline.amazonaws.com": ["codepipeline", "async"],
  "codecommit.amazonaws.com": ["codecommit", "async"],
  "cloudformation.amazonaws.com": ["cloudformation", "async"],
  "logs.amazonaws.com": ["logs", "async"],
  "lambda.alarms.cloudwatch.amazonaws.com": ["cloudwatch", "async"],
};

/** The principal of CloudWatch Logs was once regional: `logs.eu-west-2.amazonaws.com`. */
export function principalOf(principal: string): readonly [service: string, kind: InvocationKind] | undefined {
  const plain = principal.replace(
    /^([a-z-]+)\.(?:\$\{[^}]+\}|[a-z]{2}-[a-z-]+-\d)\.amazonaws\.com$/,
    "$1.amazonaws.com",
  );
  return PRINCIPALS[plain] ?? PRINCIPALS[plain.replace(".${AWS::URLSuffix}", ".amazonaws.com")];
}
