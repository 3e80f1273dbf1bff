import type { Later } from "./kernel/later.ts";
import { port } from "./service.ts";

/** How a deployment ended. */
export interface EndedDeployment {
  readonly id: string;
  readonly status: "Succeeded" | "Failed" | "Stopped";
  /** ErrorInformation of one that did not succeed. */
  readonly problem?: { readonly code: string; readonly message: string };
  /** The deployment that brought back what was there before. */
  readonly rolledBackBy?: string;
}

/** CodeDeploy. */
export interface Deployments {
  /** When it has ended, and what it began to bring back the old version has ended too. */
  ended(deploymentId: string): Later<EndedDeployment>;
}

export const DEPLOYMENTS = port<Deployments>("codedeploy");
