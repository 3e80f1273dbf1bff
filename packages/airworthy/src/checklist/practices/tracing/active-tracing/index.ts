import type { Change } from "../../../../fixers/change.ts";
import type { LambdaFunction } from "../../../../fleet/model.ts";
import { intrinsicOf } from "../../../../readers/tree.ts";
import { mayCall } from "../../../grants.ts";
import { item } from "../../../item.ts";
import { setProperty } from "../../../properties.ts";
import { cannotTell, met, notMet } from "../../../verdict.ts";
import { letWriteTraces, notTraceable, tracingOf, WRITE_TRACES } from "../x-ray.ts";

export default item({
  id: "tracing/active-tracing",
  of: "function",
  says: "Every function takes part in traces, by X-Ray or another tracer.",
  because:
    "Without a trace nobody can see which of the functions behind a slow or failed request was the slow or failing one; the logs of each have to be searched in turn.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html",
  severity: "warning",
  appliesTo: (fn) => notTraceable(fn) ?? true,
  check: (fn) => {
    const tracing = tracingOf(fn);
    if (tracing.mode === "Active") return met("X-Ray");
    if (fn.tracer) return met(fn.tracer);
    if (tracing.mode === "hidden")
      return cannotTell(`${tracing.because} decides the tracing mode`, tracing.at);
    if (tracing.mode === "PassThrough")
      return notMet(
        tracing.at,
        `${fn.id} has tracing mode PassThrough: it hands the trace on, but does not appear in it.`,
        "Set the mode to Active.",
      );
    return notMet(
      fn.declared.at,
      `${fn.id} appears in no trace: X-Ray is not active, and no other tracer was recognised.`,
      fn.language === "sam" ? "Set Tracing to Active." : "Set TracingConfig.Mode to Active.",
    );
  },
  fix: (fn) => {
    const tracing = tracingOf(fn);
    const decidedBy = tracing.mode === "PassThrough" && intrinsicOf(tracing.at)?.name;
    if (decidedBy) return `its tracing mode is decided by ${decidedBy}; make that Active`;
    const granted = permissionFor(fn);
    if (typeof granted === "string") return granted;
    return [...granted, setProperty(fn, "TracingConfig.Mode", "Active")];
  },
});

/** What lets the function's role write traces. Without it Lambda refuses active tracing, or drops the traces. */
function permissionFor(fn: LambdaFunction): readonly Change[] | string {
  const { role } = fn;
  if (!role)
    return "its role is not declared in the fleet: give it AWSXRayDaemonWriteAccess first, or the traces go missing";
  // SAM adds the permission to the role that it makes.
  if (role.resource.generatedBy === fn.declared) return [];
  if (mayCall(role, WRITE_TRACES) === true) return [];
  if (role.resource.stack !== fn.stack)
    return `its role ${role.resource.id} stands in another stack; add AWSXRayDaemonWriteAccess there and deploy that first`;
  return letWriteTraces(role);
}
