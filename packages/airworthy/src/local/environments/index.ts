import { tmpdir } from "node:os";
import path from "node:path";
import {
  type EnvironmentPort,
  ENVIRONMENTS,
  type EnvironmentSpec,
} from "../../engine/services/lambda/environment.ts";
import { type Definition, service } from "../../engine/service.ts";
import type { Clock } from "../clock.ts";
import { codeStore } from "./code.ts";
import { startEnvironment } from "./environment.ts";
import { memoryWatch } from "./usage.ts";
import { openSpares } from "./spares.ts";
import { openWarden } from "./warden.ts";

export interface ProcessesOptions {
  readonly clock: Clock;
  /** Where code is unpacked; a folder among the machine's temporary files when absent. */
  readonly folder?: string;
  /** Names the folder a function runs from in place of its archive: a checkout whose files change. */
  readonly folderOf?: (spec: EnvironmentSpec) => string | undefined;
  /** How many started processes wait for a function of a kind that was started before; 2 when absent. */
  readonly spares?: number;
  /** Milliseconds they wait at most; a minute when absent. */
  readonly sparesKeptMs?: number;
}

export interface Processes {
  /** The engine's side of it. */
  readonly definition: Definition<EnvironmentPort>;
  /** Ends every process that is left. */
  close(): void;
}

/**
 * Execution environments as processes of this machine behind the Lambda Runtime API. There is no microVM around them
 * and no limit on their share of the processor; their memory is watched, not bounded.
 */
export function processes({ clock, ...options }: ProcessesOptions): Processes {
  const warden = openWarden();
  const memory = memoryWatch();
  const spares = openSpares({ most: options.spares ?? 2, keptMs: options.sparesKeptMs ?? 60_000 }, warden);
  const code = codeStore(options.folder ?? path.join(tmpdir(), "airworthy"), options.folderOf);
  return {
    definition: service<EnvironmentPort>({
      port: ENVIRONMENTS,
      create: ({ endpoint }) => ({
        operations: {},
        inner: {
          start: (spec, events) =>
            startEnvironment({ clock, code, spares, warden, memory, endpoint }, spec, events),
        },
      }),
    }),
    close() {
      memory.close();
      spares.close();
      warden.close();
    },
  };
}
