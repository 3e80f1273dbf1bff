import type {
  DescribeSubscriptionFiltersRequest,
  PutSubscriptionFilterRequest,
} from "@aws-sdk/client-cloudwatch-logs";
import { parseArn } from "../../arn.ts";
import { ServiceError } from "../../error.ts";
import { LAMBDA } from "../../ports.ts";
import { permits } from "../../resource-policy.ts";
import type { Operation } from "../../service.ts";
import { invalid, notFlown, notFound, refuse, tooMany } from "./errors.ts";
import { callerOf } from "./forward.ts";
import { PAGE, SUBSCRIPTION_FILTERS } from "./limits.ts";
import { checkFilterName, checkRegexes } from "./metric-filters.ts";
import { checkLimit, paged } from "./page.ts";
import { patternOf } from "./patterns/pattern.ts";
import { type Group, groupArn, groupAt, type Room } from "./state.ts";

/** Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html */
export function subscriptionOperations(room: Room): Record<string, Operation> {
  const { kernel } = room;
  return {
    PutSubscriptionFilter(input: PutSubscriptionFilterRequest) {
      const { logGroupName, filterName, filterPattern = "", destinationArn = "", ...rest } = input;
      const { distribution, ...others } = rest;
      refuse("PutSubscriptionFilter", others);
      // It groups data for Kinesis; events of a function come by stream anyway.
      if (distribution === "Random") throw notFlown("PutSubscriptionFilter distribution Random");
      const name = checkFilterName(filterName);
      const group = groupAt(room, logGroupName);
      const pattern = patternOf(filterPattern);
      const known = group.subscriptionFilters.get(name);
      if (!known && group.subscriptionFilters.size >= SUBSCRIPTION_FILTERS) throw tooMany();
      checkRegexes(group, name, pattern);
      checkDestination(room, group, destinationArn);
      kernel.note("logs.subscription-filter-put", {
        group: group.name,
        filter: name,
        destination: destinationArn,
      });
      if (known) known.gone = true;
      group.subscriptionFilters.set(name, {
        name,
        text: filterPattern,
        pattern,
        createdAt: known?.createdAt ?? kernel.now(),
        destination: destinationArn,
        waiting: new Map(),
        gone: false,
      });
    },

    DescribeSubscriptionFilters(input: DescribeSubscriptionFiltersRequest) {
      const { logGroupName, filterNamePrefix = "", nextToken, limit = PAGE } = input;
      checkLimit(limit, PAGE);
      const group = groupAt(room, logGroupName);
      const found = [...group.subscriptionFilters.values()].filter(({ name }) =>
        name.startsWith(filterNamePrefix),
      );
      const { page, more } = paged(found, nextToken, limit);
      return {
        subscriptionFilters: page.map(({ name, text, createdAt, destination }) => ({
          filterName: name,
          logGroupName: group.name,
          filterPattern: text,
          destinationArn: destination,
          distribution: "ByLogStream",
          creationTime: createdAt,
        })),
        ...more,
      };
    },

    DeleteSubscriptionFilter({
      logGroupName,
      filterName = "",
    }: {
      logGroupName?: string;
      filterName?: string;
    }) {
      const group = groupAt(room, logGroupName);
      const filter = group.subscriptionFilters.get(filterName);
      if (!filter) throw notFound("subscription filter");
      kernel.note("logs.subscription-filter-deleted", { group: group.name, filter: filterName });
      filter.gone = true;
      group.subscriptionFilters.delete(filterName);
    },
  };
}

/** A function that is there and lets CloudWatch Logs invoke it. */
function checkDestination(room: Room, group: Group, arn: string): void {
  const parsed = parseArn(arn);
  if (!parsed) throw invalid("Invalid destinationArn");
  if (parsed.service !== "lambda")
    throw notFlown(`PutSubscriptionFilter destinationArn of the service ${parsed.service}`);
  const refused = invalid(
    "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.",
  );
  const caller = callerOf(room, group);
  const lambda = room.place.use(LAMBDA);
  try {
    lambda.invoke({ functionName: arn, type: "DryRun", payload: new Uint8Array(0), caller });
  } catch (error) {
    if (error instanceof ServiceError) throw refused;
    throw error;
  }
  const [, name = "", qualifier] = parsed.resource.split(":");
  const asked = {
    principal: "logs.amazonaws.com",
    action: "lambda:InvokeFunction",
    sourceArn: `${groupArn(room, group.name)}:*`,
    sourceAccount: room.place.account,
  };
  // Older permissions name the service in a Region.
  const regional = { ...asked, principal: `logs.${room.place.region}.amazonaws.com` };
  const policy = lambda.policyOf(name, qualifier);
  if (!permits(policy, asked) && !permits(policy, regional)) throw refused;
}
