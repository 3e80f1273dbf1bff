import type { Surroundings } from "../../item.ts";

/** Commands and actions that deploy a stack, in the words of the CI systems. */
const DEPLOYS =
  /\bsam\s+(?:deploy|sync)\b|\bsam-deploy\b|cloudformation\s+(?:deploy|create-stack|update-stack|create-change-set|execute-change-set)|aws-cloudformation-github-deploy|\bcdk\s+deploy\b|\brain\s+deploy\b|\b(?:serverless|sls)\s+deploy\b|\bterraform\s+apply\b|\bsceptre\s+launch\b|\bstacker\s+build\b|ActionTypeId[\s\S]{0,200}CloudFormation|secure-pipelines|devplatform-upload-action|upload-action|\bcodepipeline\b|aws_sam_deploy|serverless-deploy/i;

export interface DeployingPipeline {
  readonly path: string;
  readonly text: string;
}

/** CI files that deploy something. */
export function deploying(surroundings: Surroundings): readonly DeployingPipeline[] {
  return surroundings.pipelines.filter((pipeline) => DEPLOYS.test(pipeline.text));
}
