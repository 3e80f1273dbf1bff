import { buildFleet } from "../../fleet/build.ts";
import type { Fleet } from "../../fleet/model.ts";
import { alarmsOf, type FleetAlarms } from "../../rehearsal/fleet/alarms.ts";
import { type Profiles, profilesOf } from "../../rehearsal/fleet/profiles.ts";
import type { AlarmSet, FunctionProfile } from "../../rehearsal/model.ts";
import { SET_NAMES, TOOL_SETS } from "../../rehearsal/sets/index.ts";
import { toolSet } from "../../rehearsal/sets/tool.ts";
import { fixProject } from "../commands/fix.ts";
import { UserError } from "../errors.ts";
import type { Project } from "../project.ts";

/** An alarm set with the functions it is rehearsed with. */
export interface SetToRehearse {
  readonly set: AlarmSet;
  readonly functions: readonly FunctionProfile[];
  readonly is: string;
  readonly source?: string;
  readonly decided?: string;
  /** What of the templates could not be read as an alarm of the set. */
  readonly read?: Pick<FleetAlarms, "left" | "notes">;
}

export interface Surroundings {
  readonly project: Project;
  readonly date: string;
  readonly fleet: Fleet;
  readonly profiles: Profiles;
  /** Gives functions the traffic that is known of them. */
  readonly known: (functions: readonly FunctionProfile[]) => readonly FunctionProfile[];
}

/** @throws UserError for a name that is none. */
export function setNames(against: readonly string[]): readonly string[] {
  const asked = against.flatMap((one) => one.split(",")).map((one) => one.trim());
  for (const name of asked) {
    if (!SET_NAMES.includes(name))
      throw new UserError(`--against ${name} is no alarm set. There are: ${SET_NAMES.join(", ")}.`);
  }
  // Without being asked, what the fix would leave is the natural thing to compare with.
  return [...new Set(["template", ...(asked.length > 0 ? asked : ["standard"])])];
}

export async function setNamed(name: string, around: Surroundings): Promise<SetToRehearse> {
  if (name === "template") {
    const { set, ...read } = alarmsOf(name, around.fleet, around.profiles.names);
    return {
      set,
      read,
      functions: around.known(around.profiles.functions),
      is: "the alarms that stand in the templates",
    };
  }
  if (name === "standard") return standardOf(around);
  const tool = TOOL_SETS.find((one) => one.name === name);
  if (!tool) throw new Error(`no alarm set is called ${name}`);
  const functions = around.known(around.profiles.functions);
  const { pinned, source, decided } = tool;
  return {
    set: toolSet(tool, functions),
    functions,
    is: pinned,
    source,
    ...(decided === undefined ? {} : { decided }),
  };
}

/** The alarms that `airworthy fix` would leave: it is run in memory, and its templates are read back. */
async function standardOf({ project, date, known }: Surroundings): Promise<SetToRehearse> {
  const { fixed } = await fixProject(project, { date });
  const { stacks } = project.load(fixed.texts);
  const mended = buildFleet(stacks);
  const profiles = profilesOf(mended, project.policy);
  const { set } = alarmsOf("standard", mended, profiles.names);
  return {
    set,
    functions: known(profiles.functions),
    is: "the alarms that `airworthy fix` would leave, beside what else it mends",
  };
}
