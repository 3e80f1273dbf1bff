import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  CreateDeploymentGroupInput,
  DeploymentConfigInfo,
  RevisionLocation,
} from "@aws-sdk/client-codedeploy";
import type { Instant } from "../../kernel/time.ts";
import type { Place } from "../../service.ts";
import type { Deployment, HookEvent } from "./deployment.ts";

export type Platform = "Lambda" | "Server" | "ECS";

export interface Application {
  name: string;
  readonly id: string;
  readonly platform: Platform;
  readonly createdAt: Instant;
  readonly tags: Map<string, string>;
  readonly groups: Map<string, Group>;
  /** Registered and deployed revisions by what they say, oldest first. */
  readonly revisions: Map<string, Revision>;
}

/** What a group was given; the members of the API. */
export type GroupSettings = Omit<
  CreateDeploymentGroupInput,
  "applicationName" | "deploymentGroupName" | "tags"
>;

export interface Group {
  name: string;
  readonly id: string;
  settings: GroupSettings;
  readonly tags: Map<string, string>;
  /** Ids of its deployments, the oldest first. */
  readonly deployments: string[];
}

export interface Revision {
  readonly location: RevisionLocation;
  readonly description: string | undefined;
  readonly registeredAt: Instant;
  firstUsedAt: Instant | undefined;
  lastUsedAt: Instant | undefined;
  readonly groups: Set<string>;
}

/** Everything CodeDeploy knows in one place. */
export interface Office {
  readonly place: Place;
  readonly applications: Map<string, Application>;
  readonly configurations: Map<string, DeploymentConfigInfo>;
  readonly deployments: Map<string, Kept>;
}

/** A deployment and whose it is; groups may be renamed and removed while it is remembered. */
export interface Kept {
  readonly id: string;
  readonly application: Application;
  readonly group: Group;
  readonly tags: Map<string, string>;
  readonly description: string | undefined;
  readonly creator: "user" | "codeDeployRollback";
  readonly configuration: string;
  readonly revision: RevisionLocation;
  readonly previous: RevisionLocation | undefined;
  readonly alarms: AlarmConfiguration | undefined;
  readonly overridden: AlarmConfiguration | undefined;
  readonly rollback: AutoRollbackConfiguration | undefined;
  readonly createdAt: Instant;
  now: Deployment;
  /** Ids of hooks that wait for their answer, and those answered already. */
  readonly hooks: Map<string, { readonly event: HookEvent; answered: boolean }>;
  /** This deployment brings back what that one replaced. */
  readonly rollsBack: string | undefined;
  /** The deployment that brings back what this one replaced. */
  rolledBackBy: string | undefined;
  /** What the request that stopped it said of a rollback. */
  rollbackOnStop: boolean | undefined;
  readonly listeners: (() => void)[];
}

export function arnOf({ partition, region, account }: Place, resource: string): string {
  return `arn:${partition}:codedeploy:${region}:${account}:${resource}`;
}
