import { item } from "../../../item.ts";
import { met, notMet } from "../../../verdict.ts";

/** From here on one more function with its alarms may not fit any more. */
const NEARLY = 0.9;

export default item({
  id: "consistency/resource-budget",
  of: "stack",
  says: "Every template stays below the number of resources that CloudFormation takes.",
  because:
    "CloudFormation refuses a template with more than 500 resources, counted after SAM has added roles, versions, aliases and permissions, so a template that looks half full can fail on the day one more function is added.",
  source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html",
  severity: "error",
  check: (stack, { standard }) => {
    const count = stack.resources.size;
    const budget = standard.resourceBudget;
    const written = stack.authored.size;
    const facts =
      written === count
        ? `${count} of ${budget}`
        : `${count} of ${budget}, of which SAM adds ${count - written}`;
    const first = [...stack.authored.values()][0];
    if (count <= budget || !first) return met(count > budget * NEARLY ? `${facts}: nearly full` : facts);
    return notMet(
      first.at,
      `${stack.name} makes ${count} resources (${written} written, ${count - written} added by SAM), more than the ${budget} CloudFormation takes.`,
      "Move a group of functions, or the alarms, into a nested stack.",
    );
  },
});
