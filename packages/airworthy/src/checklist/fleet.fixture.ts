import { buildFleet } from "../fleet/build.ts";
import type { Fleet } from "../fleet/model.ts";
import { load } from "../readers/load.ts";
import { memoryFiles } from "../readers/overlay.ts";

/** The fleet of one template text, for tests of what items share. */
export function fleetOf(text: string): Fleet {
  const { stacks } = load({
    files: memoryFiles({ "template.yaml": text }),
    paths: ["template.yaml"],
    declared: new Map(),
    excluded: () => false,
    isFolder: () => false,
  });
  return buildFleet(stacks);
}
