import type { ToolSet } from "./tool.ts";

/**
 * `monitorLambdaFunction` draws dashboards; every alarm of it has to be asked for with a threshold of one's own. What
 * it makes by default is therefore nothing, and that is what is rehearsed.
 */
export const CDK_MONITORING_CONSTRUCTS: ToolSet = {
  name: "cdk-monitoring-constructs",
  pinned: "cdk-monitoring-constructs 10.2.0, monitorLambdaFunction without alarm options: no alarms",
  source: "https://github.com/cdklabs/cdk-monitoring-constructs/tree/v10.2.0/lib/monitoring/aws-lambda",
  alarms: () => [],
};
