import type { AliasRead, Shift, Traffic } from "../model.ts";

/** What is known of the account before a shift starts. What could not be read is left out, and no trap is seen there. */
export interface World {
  /** Who is to shift: our controller, or CodeDeploy, which has limits of its own. */
  readonly by: "controller" | "codedeploy";
  readonly alias: AliasRead | null;
  readonly old?: Version;
  readonly new?: Version;
  /** Provisioned concurrency on the alias itself. */
  readonly aliasConcurrency?: number;
  readonly alarms?: readonly Alarm[];
  /** Seconds that each hook function may run. */
  readonly hookTimeouts?: Readonly<Record<string, number>>;
  /** Triggers that do not go through the alias, by name. */
  readonly bypasses?: readonly string[];
  readonly traffic?: Traffic;
  /** Shifts that start with this one, in this account and Region. */
  readonly together?: number;
}

/** What two versions must share. */
export interface Version {
  readonly role?: string;
  /** ARN of the dead-letter target; null when there is none. */
  readonly deadLetter?: string | null;
}

export interface Alarm {
  readonly name: string;
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  readonly metric?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly statistic?: string;
  readonly threshold?: number;
}

export interface Trap {
  readonly id: string;
  /** A shift with a trap to refuse must not start; one to warn of may. */
  readonly severity: "refuse" | "warn";
  readonly says: string;
  readonly cure: string;
  readonly source: string;
}

/** One trap: what it says of a shift, or nothing. */
export interface Rule {
  readonly id: string;
  readonly severity: Trap["severity"];
  readonly source: string;
  readonly look: (shift: Shift, world: World) => Found | readonly Found[] | undefined;
}

export interface Found {
  readonly says: string;
  readonly cure: string;
}
