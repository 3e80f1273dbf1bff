import { readable } from "../readers/cloudformation/symbols.ts";
import type { Resource } from "../readers/stack.ts";
import { at, entriesOf, itemsOf } from "../readers/tree.ts";
import type { Resolver } from "./resolver.ts";

/** Tracers that are attached by layer, wrapper or environment. Three quarters of production functions use one. */
const TRACERS: readonly (readonly [name: string, layer: RegExp, environment: RegExp])[] = [
  ["Dynatrace", /dynatrace/i, /^DT_(?:TENANT|CLUSTER|CONNECTION|OPEN_TELEMETRY)/],
  ["Datadog", /datadog/i, /^DD_(?:API_KEY|TRACE_ENABLED|LAMBDA_HANDLER|SITE)/],
  ["Lumigo", /lumigo/i, /^LUMIGO_/],
  ["New Relic", /newrelic|new-relic/i, /^NEW_RELIC_/],
  ["Sentry", /sentry/i, /^SENTRY_DSN/],
  ["OpenTelemetry", /opentelemetry|aws-otel|adot|awsobservability/i, /^OTEL_|^OPENTELEMETRY_/],
  ["Elastic APM", /elastic-apm/i, /^ELASTIC_APM_/],
  ["Honeycomb", /honeycomb/i, /^HONEYCOMB_/],
  ["Instana", /instana/i, /^INSTANA_/],
  ["Splunk", /splunk-apm/i, /^SPLUNK_ACCESS_TOKEN|^SPLUNK_REALM/],
  ["AppDynamics", /appdynamics/i, /^APPDYNAMICS_/],
];

/** The tracer a function carries besides X-Ray, or `undefined`. */
export function tracerOf(fn: Resource, resolver: Resolver): string | undefined {
  const layers = itemsOf(at(fn.properties, "Layers"))
    .flatMap((layer) => [
      ...resolver.symbols.of(layer, fn.stack).map(readable),
      layer.source.text.slice(layer.start, layer.end),
    ])
    .join("\n");
  const variables = entriesOf(at(fn.properties, "Environment", "Variables"));
  const values = variables
    .map((entry) => entry.value.source.text.slice(entry.value.start, entry.value.end))
    .join("\n");
  const handler = String(resolver.symbols.of(at(fn.properties, "Handler"), fn.stack)[0] ?? "");
  for (const [name, layer, environment] of TRACERS) {
    if (layer.test(layers) || layer.test(handler) || variables.some((entry) => environment.test(entry.key)))
      return name;
    if (variables.some((entry) => entry.key === "AWS_LAMBDA_EXEC_WRAPPER") && layer.test(values)) return name;
  }
  if (variables.some((entry) => entry.key === "AWS_LAMBDA_EXEC_WRAPPER")) return "an exec wrapper";
  return undefined;
}

/** Lambda Insights comes as a layer or, in images, as an extension that needs its managed policy. */
export function hasInsights(fn: Resource, resolver: Resolver): boolean {
  return itemsOf(at(fn.properties, "Layers")).some(
    (layer) =>
      resolver.symbols.of(layer, fn.stack).some((symbol) => symbol.includes("LambdaInsightsExtension")) ||
      layer.source.text.slice(layer.start, layer.end).includes("LambdaInsights"),
  );
}
