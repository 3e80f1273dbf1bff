import path from "node:path";
import { policyFrom } from "../../packages/airworthy/src/checklist/policy.ts";
import type { Tier } from "../../packages/airworthy/src/checklist/standard.ts";
import { fixProject } from "../../packages/airworthy/src/cli/commands/fix.ts";
import { openProject } from "../../packages/airworthy/src/cli/project.ts";
import { buildFleet } from "../../packages/airworthy/src/fleet/build.ts";
import { alarmsOf } from "../../packages/airworthy/src/rehearsal/fleet/alarms.ts";
import { profilesOf } from "../../packages/airworthy/src/rehearsal/fleet/profiles.ts";
import type { AlarmSet } from "../../packages/airworthy/src/rehearsal/model.ts";

/** What `airworthy fix` writes for the functions of template.yaml, held to one tier, read back as a rehearsal reads it. */
export async function standardOf(tier: Tier): Promise<AlarmSet> {
  const opened = openProject({ cwd: import.meta.dirname, paths: ["."], only: [] });
  const project = { ...opened, policy: policyFrom({ tiers: { [tier]: ["*"] } }) };
  const { fixed } = await fixProject(project, { date: "2026-11-30" });
  const { stacks } = project.load(fixed.texts);
  const fleet = buildFleet(stacks);
  const { set, left } = alarmsOf("standard", fleet, profilesOf(fleet, project.policy).names);
  // What is handed over to functions fails in no fault of the catalogue.
  const unread = left.filter(({ alarm }) => !alarm.id.includes("Undelivered"));
  if (unread.length > 0)
    throw new Error(unread.map(({ alarm, says }) => `${path.basename(alarm.id)}: ${says}`).join("\n"));
  return set;
}
