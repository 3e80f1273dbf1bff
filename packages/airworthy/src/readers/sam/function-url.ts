import type { Resource } from "../stack.ts";
import { inside, isTruthy, type Part, ref, said, textOf } from "./build.ts";
import { make, type Sam } from "./expansion.ts";

/**
 * The function's own HTTPS endpoint, and the two permissions that open it to everyone when it has no authorization.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export function expandFunctionUrl(sam: Sam, alias: Resource | undefined): Resource[] {
  const config = said(sam.properties, "FunctionUrlConfig");
  if (!config || !isTruthy(config.value)) return [];
  const { id, resource: owner } = sam;
  const target: Part = ref(alias?.id ?? id);
  const cors = inside(config, "Cors");
  const authorization = inside(config, "AuthType");
  const url = make(owner, `${id}Url`, "AWS::Lambda::Url", {
    Cors: cors && isTruthy(cors.value) ? cors : undefined,
    AuthType: authorization,
    TargetFunctionArn: target,
    InvokeMode: inside(config, "InvokeMode"),
  });
  if (textOf(authorization?.value) !== "NONE") return [url];
  return [
    url,
    make(owner, `${id}UrlPublicPermissions`, "AWS::Lambda::Permission", {
      Action: "lambda:InvokeFunctionUrl",
      FunctionName: target,
      Principal: "*",
      FunctionUrlAuthType: authorization,
    }),
    make(owner, `${id}URLInvokeAllowPublicAccess`, "AWS::Lambda::Permission", {
      Action: "lambda:InvokeFunction",
      FunctionName: target,
      Principal: "*",
      InvokedViaFunctionUrl: true,
    }),
  ];
}
