import type { HttpAnswer } from "../../ports.ts";
import type { Integration, Method } from "./state.ts";

/**
 * What an integration of the kind MOCK answers: its request template names a status, the response for that status gives
 * headers and body. `undefined` when the method does not declare what the integration wants to say.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export function mockAnswer(
  method: Method,
  integration: Integration,
  contentType: string | undefined,
): HttpAnswer | undefined {
  const [type = ""] = (contentType ?? "application/json").split(";");
  const templates = integration.requestTemplates ?? {};
  const wanted = statusIn(templates[type.trim()] ?? templates["application/json"]);
  if (wanted === undefined) return undefined;
  const responses = Object.values(integration.integrationResponses ?? {});
  const chosen =
    responses.find(
      ({ selectionPattern }) =>
        selectionPattern && new RegExp(`^(?:${selectionPattern})$`).test(String(wanted)),
    ) ?? responses.find(({ selectionPattern }) => !selectionPattern);
  const declared = method.methodResponses?.[chosen?.statusCode ?? ""];
  if (!chosen || !declared) return undefined;
  const parameters = Object.entries(chosen.responseParameters ?? {});
  if (parameters.some(([name]) => declared.responseParameters?.[name] === undefined)) return undefined;
  return {
    status: Number(chosen.statusCode),
    headers: {
      "content-type": "application/json",
      ...Object.fromEntries(
        parameters.map(([name, value]) => [
          name.replace(/^method\.response\.header\./, "").toLowerCase(),
          value.replace(/^'(.*)'$/s, "$1"),
        ]),
      ),
    },
    cookies: [],
    body: Buffer.from(chosen.responseTemplates?.["application/json"] ?? ""),
  };
}

/** Templates of SAM and the console are nearly JSON: `{statusCode:200}`. */
function statusIn(template: string | undefined): number | undefined {
  const status = /"?statusCode"?\s*:\s*"?(\d{3})"?/.exec(template ?? "")?.[1];
  return status === undefined ? undefined : Number(status);
}
