import { item } from "../../../item.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { deploying } from "../deploys.ts";

export default item({
  id: "pipeline/automated",
  of: "stack",
  says: "A pipeline in the repository deploys the stack.",
  because:
    "A stack that people deploy from their machines differs from the source sooner or later, and the day it must be mended in a hurry is the day nobody remembers how.",
  source: "https://docs.aws.amazon.com/wellarchitected/latest/serverless-applications-lens/opex-evolve.html",
  severity: "warning",
  appliesTo: (stack) =>
    stack.parent ? notApplicable(`it is deployed with ${stack.parent.stack.name}`) : true,
  check: (stack, { surroundings }) => {
    const pipelines = deploying(surroundings);
    const inTemplate = [...stack.resources.values()].some(
      (resource) => resource.type === "AWS::CodePipeline::Pipeline",
    );
    if (inTemplate) return met("it holds its own CodePipeline");
    if (pipelines.length > 0) return met(pipelines.map((pipeline) => pipeline.path).join(", "));
    if (surroundings.pipelines.length > 0) {
      const names = surroundings.pipelines.map((pipeline) => pipeline.path).join(", ");
      return cannotTell(`${names} shows no deploy command that is known; a script it calls may deploy`);
    }
    if (!surroundings.exists(".git")) return cannotTell("the templates do not stand in a repository");
    const first = [...stack.authored.values()][0];
    if (!first) return met();
    return notMet(
      first.at,
      `No CI configuration in the repository deploys ${stack.name}.`,
      "Add a pipeline (GitHub Actions, GitLab CI, CircleCI, CodePipeline) that deploys it on every merge.",
    );
  },
});
