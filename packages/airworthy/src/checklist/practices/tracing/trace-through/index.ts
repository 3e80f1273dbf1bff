import type { Resource } from "../../../../readers/stack.ts";
import { at, intrinsicOf, stringOf } from "../../../../readers/tree.ts";
import { branches } from "../../../branches.ts";
import { item } from "../../../item.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { listed } from "../listed.ts";
import { isTraced, switchOf, trace } from "../untraced-source.ts";
import { tracingOf } from "../x-ray.ts";

export default item({
  id: "tracing/trace-through",
  of: "source",
  says: "Topics, APIs and state machines in front of traced functions take part in the trace.",
  because:
    "A trace that begins at the function does not show what the request waited for before it, and a state machine that is not traced leaves a trace a step instead of one.",
  source: "https://docs.aws.amazon.com/xray/latest/devguide/xray-services.html",
  severity: "note",
  appliesTo: ({ resource, functions }) => {
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
    if (resource.type === "AWS::ApiGatewayV2::Api")
      return notApplicable("X-Ray supports neither HTTP nor WebSocket APIs");
    return (
      functions.some((fn) => tracingOf(fn).mode === "Active") ||
      notApplicable("X-Ray traces none of the functions behind it")
    );
  },
  check: ({ resource, functions }) => {
    const setting = switchOf(resource);
    if (!setting) return notApplicable(`X-Ray does not trace ${resource.type}`);
    const traced = isTraced(resource, setting);
    if (traced === true) return met();
    if (traced !== false) return cannotTell(`${traced.hiddenBy} decides its tracing`, resource.at);
    const names = functions.filter((fn) => tracingOf(fn).mode === "Active").map((fn) => fn.id);
    const [decided] = branches(resource.properties, ...setting.path);
    return notMet(
      decided ?? resource.at,
      `${nameOf(resource)} ${setting.lacks(listed(names))}`,
      setting.cure,
    );
  },
  fix: ({ resource }, { fleet }) => trace(resource, fleet),
});

/** The stage that SAM makes goes by the name of its API. */
function nameOf(resource: Resource): string {
  const api = intrinsicOf(at(resource.properties, "RestApiId"));
  return (resource.generatedBy && stringOf(api?.argument)) ?? resource.id;
}
