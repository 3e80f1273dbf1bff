import type {
  DescribeMetricFiltersRequest,
  PutMetricFilterRequest,
  TestMetricFilterRequest,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Members, Operation } from "../../service.ts";
import { invalid, notFound, refuse, tooMany, unmet } from "./errors.ts";
import { DIMENSIONS_OF_FILTER, METRIC_FILTERS, PAGE, REGEX_FILTERS, TEST_MESSAGES } from "./limits.ts";
import { checkLimit, paged } from "./page.ts";
import type { Pattern } from "./patterns/match.ts";
import { patternOf } from "./patterns/pattern.ts";
import { type Group, groupAt, type MetricFilter, type MetricTransformation, type Room } from "./state.ts";

/** Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html */
export function metricFilterOperations(room: Room): Record<string, Operation> {
  const { kernel } = room;
  return {
    PutMetricFilter(input: PutMetricFilterRequest) {
      const { logGroupName, filterName, filterPattern = "", metricTransformations = [], ...rest } = input;
      refuse("PutMetricFilter", rest);
      const name = checkFilterName(filterName);
      const transformations = checkTransformations(metricTransformations as readonly MetricTransformation[]);
      const pattern = patternOf(filterPattern);
      const group = groupAt(room, logGroupName);
      const known = group.metricFilters.get(name);
      if (!known && group.metricFilters.size >= METRIC_FILTERS) throw tooMany();
      checkRegexes(group, name, pattern);
      kernel.note("logs.metric-filter-put", { group: group.name, filter: name });
      const createdAt = known?.createdAt ?? kernel.now();
      group.metricFilters.set(name, {
        name,
        text: filterPattern,
        pattern,
        createdAt,
        transformations,
        matched: false,
      });
    },

    DeleteMetricFilter({ logGroupName, filterName }: { logGroupName?: string; filterName?: string }) {
      const name = checkFilterName(filterName);
      const group = groupAt(room, logGroupName);
      if (!group.metricFilters.delete(name)) throw notFound("metric filter");
      kernel.note("logs.metric-filter-deleted", { group: group.name, filter: name });
    },

    DescribeMetricFilters(input: DescribeMetricFiltersRequest) {
      const { logGroupName, filterNamePrefix: prefix, metricName, metricNamespace, nextToken } = input;
      const { limit = PAGE } = input;
      checkLimit(limit, PAGE);
      if (prefix !== undefined) checkFilterName(prefix, "filterNamePrefix");
      if (metricName !== undefined) checkMetricText(metricName, "metricName");
      if (metricNamespace !== undefined) checkMetricText(metricNamespace, "metricNamespace");
      if ((metricName === undefined) !== (metricNamespace === undefined))
        throw invalid(
          "If you include the metricName parameter in your request, you must also include the metricNamespace parameter.",
        );
      if (prefix !== undefined && logGroupName === undefined)
        throw invalid("filterNamePrefix can only be given with logGroupName.");
      const groups = logGroupName === undefined ? [...room.groups.values()] : [groupAt(room, logGroupName)];
      const found = groups
        .flatMap((group) => [...group.metricFilters.values()].map((filter) => ({ group, filter })))
        .filter(({ filter }) => filter.name.startsWith(prefix ?? ""))
        .filter(
          ({ filter }) =>
            metricName === undefined ||
            filter.transformations.some(
              (one) => one.metricName === metricName && one.metricNamespace === metricNamespace,
            ),
        );
      const { page, more } = paged(found, nextToken, limit);
      return { metricFilters: page.map(({ group, filter }) => shown(group, filter)), ...more };
    },

    TestMetricFilter({ filterPattern = "", logEventMessages = [] }: TestMetricFilterRequest) {
      if (logEventMessages.length === 0 || logEventMessages.length > TEST_MESSAGES)
        throw unmet("[...]", "logEventMessages", `have length between 1 and ${TEST_MESSAGES}`);
      const pattern = patternOf(filterPattern);
      const matches = logEventMessages.flatMap((eventMessage, index) => {
        const match = pattern.match(eventMessage);
        return match ? [{ eventNumber: index + 1, eventMessage, extractedValues: match.extracted() }] : [];
      });
      return { matches };
    },
  };
}

function shown(group: Group, filter: MetricFilter): Members {
  return {
    filterName: filter.name,
    filterPattern: filter.text,
    metricTransformations: filter.transformations,
    creationTime: filter.createdAt,
    logGroupName: group.name,
  };
}

export function checkFilterName(name = "", member = "filterName"): string {
  if (name.length < 1 || name.length > 512)
    throw unmet(
      name,
      member,
      `have length ${name.length < 1 ? "greater than or equal to 1" : "less than or equal to 512"}`,
    );
  if (/[:*]/.test(name)) throw unmet(name, member, "satisfy regular expression pattern: [^:*]*");
  return name;
}

function checkMetricText(text: string, member: string): void {
  if (text.length > 255) throw unmet(text, member, "have length less than or equal to 255");
  if (/[:*$]/.test(text)) throw unmet(text, member, "satisfy regular expression pattern: [^:*$]*");
}

function checkTransformations(given: readonly MetricTransformation[]): readonly MetricTransformation[] {
  if (given.length !== 1)
    throw unmet(
      `[${given.length} transformations]`,
      "metricTransformations",
      `have length ${given.length < 1 ? "greater" : "less"} than or equal to 1`,
    );
  for (const { metricName = "", metricNamespace = "", metricValue = "", dimensions, defaultValue } of given) {
    checkMetricText(metricName, "metricTransformations.1.member.metricName");
    checkMetricText(metricNamespace, "metricTransformations.1.member.metricNamespace");
    if (metricNamespace.startsWith("AWS/")) throw invalid("Invalid metric namespace: AWS/ is reserved.");
    if (!metricValue.startsWith("$") && !Number.isFinite(Number(metricValue || "x")))
      throw invalid(
        "Invalid metric transformation: the metric value is neither a number nor a field of the pattern.",
      );
    const count = Object.keys(dimensions ?? {}).length;
    if (count > DIMENSIONS_OF_FILTER)
      throw invalid(`A metric transformation can have at most ${DIMENSIONS_OF_FILTER} dimensions.`);
    if (count > 0 && defaultValue !== undefined)
      throw invalid(
        "Invalid metric transformation: dimensions and default value are mutually exclusive properties.",
      );
  }
  return given;
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
export function checkRegexes(group: Group, name: string, pattern: Pattern): void {
  if (pattern.regexes === 0) return;
  const others = [...group.metricFilters.values(), ...group.subscriptionFilters.values()].filter(
    (filter) => filter.name !== name && filter.pattern.regexes > 0,
  );
  if (others.length >= REGEX_FILTERS) throw tooMany();
}
