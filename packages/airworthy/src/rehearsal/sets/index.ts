import { AWS_AGENT_TOOLKIT } from "./aws-agent-toolkit.ts";
import { AWS_RECOMMENDED } from "./aws-recommended.ts";
import { CDK_MONITORING_CONSTRUCTS } from "./cdk-monitoring-constructs.ts";
import { SLIC_WATCH } from "./slic-watch.ts";
import type { ToolSet } from "./tool.ts";

/** Alarm sets of others, to rehearse beside one's own. */
export const TOOL_SETS: readonly ToolSet[] = [
  SLIC_WATCH,
  AWS_RECOMMENDED,
  AWS_AGENT_TOOLKIT,
  CDK_MONITORING_CONSTRUCTS,
];

/** Every name that `--against` takes: the fleet's own alarms, those `fix` would leave, and those of others. */
export const SET_NAMES: readonly string[] = ["template", "standard", ...TOOL_SETS.map(({ name }) => name)];
