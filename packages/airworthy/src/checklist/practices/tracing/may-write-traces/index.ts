import type { Role } from "../../../../fleet/model.ts";
import { mayCall } from "../../../grants.ts";
import { item } from "../../../item.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { listed } from "../listed.ts";
import { letWriteTraces, tracingOf, WRITE_TRACES } from "../x-ray.ts";

export default item({
  id: "tracing/may-write-traces",
  of: "role",
  says: "The role of every traced function may write traces.",
  because:
    "X-Ray takes no segment from a role that may not write it: Lambda refuses to turn tracing on, or the traces go missing without an error.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html#services-xray-permissions",
  severity: "warning",
  appliesTo: (role) => traced(role).length > 0 || notApplicable("no function with active tracing assumes it"),
  check: (role) => {
    const may = mayCall(role, WRITE_TRACES);
    if (may === true) return met();
    if (may === undefined) {
      const [hidden] = role.hidden;
      return cannotTell(
        hidden
          ? `${hidden.because} hides what it may do`
          : "a policy that the fleet does not declare decides",
        hidden?.at ?? role.resource.at,
      );
    }
    const functions = traced(role).map((fn) => fn.id);
    return notMet(
      role.resource.at,
      `${role.resource.id} may not write traces, but ${listed(functions)} ${functions.length > 1 ? "have" : "has"} active tracing: the traces go missing.`,
      "Attach the managed policy AWSXRayDaemonWriteAccess.",
    );
  },
  fix: letWriteTraces,
});

function traced(role: Role): Role["functions"] {
  return role.functions.filter((fn) => tracingOf(fn).mode === "Active");
}
