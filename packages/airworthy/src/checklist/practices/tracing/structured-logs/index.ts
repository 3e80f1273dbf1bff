import { environmentOf, layersOf } from "../../../../fleet/functions.ts";
import type { LambdaFunction } from "../../../../fleet/model.ts";
import { evaluate, hiddenBy, possibilities } from "../../../../readers/cloudformation/values.ts";
import { branches } from "../../../branches.ts";
import { item } from "../../../item.ts";
import { property, setProperty, textOf } from "../../../properties.ts";
import { cannotTell, met, notApplicable, notMet, type Verdict } from "../../../verdict.ts";
import { readersOf } from "../log-readers.ts";

/**
 * Runtimes whose log methods follow the format of the function.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
const WRITES_JSON =
  /^(?:nodejs(?:1[68]|[2-9]\d)\.x|python3\.(?:[89]|\d\d)|java(?:8\.al2|\d\d)|dotnet(?:[89]|\d\d))$/;

export default item({
  id: "tracing/structured-logs",
  of: "function",
  says: "Every function writes its logs as JSON.",
  because:
    "A plain line has to be taken apart by a pattern before it can be searched by request, level or duration; one in JSON brings its fields along, the request id first of all.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html",
  severity: "note",
  tiers: ["critical", "standard"],
  appliesTo: (fn, { standard }) => {
    if (standard.logs.format !== "JSON")
      return notApplicable(`the standard asks for ${standard.logs.format}`);
    if (fn.purpose === "custom-resource" || fn.purpose === "deployment-hook")
      return notApplicable("runs only while the stack deploys: its logs stay few");
    if (fn.purpose === "edge")
      return notApplicable("runs at the edge, where the format of the logs cannot be set");
    return runtimeOf(fn);
  },
  check: (fn) => {
    for (const node of branches(fn.resource.properties, "LoggingConfig", "LogFormat")) {
      const value = evaluate(node, fn.stack);
      const formats = possibilities(value, "Text");
      if (!formats) return cannotTell(`${hiddenBy(value)} decides the format`, node);
      if (formats.includes("JSON")) return met();
      return notMet(node, `${fn.id} writes its logs as plain text.`, "Set the LogFormat to JSON.");
    }
    if (hasPowertools(fn)) return met("Powertools");
    return notMet(
      fn.declared.at,
      `${fn.id} has no LogFormat: Lambda's own lines, and what the code prints without a JSON logger, are plain text.`,
      "Set LoggingConfig.LogFormat to JSON.",
    );
  },
  fix: (fn, { fleet }) => {
    const reader = readersOf(fn, fleet);
    if (reader) return `${reader.id} reads its logs as they are written now; adapt it to JSON first`;
    if (branches(fn.resource.properties, "LoggingConfig", "LogFormat").length > 0)
      return "Text is set on purpose";
    return [setProperty(fn, "LoggingConfig.LogFormat", "JSON")];
  },
});

function runtimeOf(fn: LambdaFunction): true | Verdict {
  if (textOf(property(fn, "PackageType")) === "Image")
    return cannotTell("the container image decides what it can write", fn.declared.at);
  const value = property(fn, "Runtime");
  const runtime = textOf(value);
  if (value?.kind === "unknown" || value?.kind === "choice")
    return cannotTell(`${hiddenBy(value)} decides the runtime`, value.at);
  return (
    WRITES_JSON.test(runtime ?? "") ||
    notApplicable(`${runtime ?? "its runtime"} leaves the format to the code`)
  );
}

/** Powertools' logger writes JSON, whatever the format of the function. */
function hasPowertools(fn: LambdaFunction): boolean {
  return (
    [...environmentOf(fn).keys()].some((name) => /^POWERTOOLS_(?:SERVICE_NAME|LOG)/.test(name)) ||
    layersOf(fn).some((layer) => /powertools/i.test(layer.source.text.slice(layer.start, layer.end)))
  );
}
