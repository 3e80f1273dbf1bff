import { DeploymentFailed } from "../../engine/services/cloudformation/stack.ts";
import type { Flight, FlightPlan } from "../../local/flight.ts";
import { NotDeployable } from "../../local/not-deployable.ts";
import { watchBelow } from "../../local/watch.ts";
import { paintFor } from "../../report/terminal-text.ts";
import type { Io } from "../command.ts";
import { UserError } from "../errors.ts";
import type { FlightLog } from "./log.ts";
import { namesOf } from "./names.ts";
import { duration } from "./sentences.ts";

interface Following {
  /** Reads the templates anew. */
  readonly stacks: () => FlightPlan["stacks"];
  readonly log: FlightLog;
  readonly io: Io;
}

/**
 * Brings the fleet to what templates and code say whenever a file changes, one change after the other. What is wrong is
 * said, and the fleet flies on as it was. The result ends it.
 */
export function followChanges(flight: Flight, plan: FlightPlan, { stacks, log, io }: Following): () => void {
  const paint = paintFor(io.color);
  let working = Promise.resolve();

  async function follow(files: readonly string[]): Promise<void> {
    const began = performance.now();
    const touched = new Set<string>();
    const deaf = flight.journal.listen(({ what, data }) => {
      if (/^cloudformation\.resource-(?:created|updated|removed)$/.test(what))
        touched.add(String(data["id"]));
    });
    try {
      await flight.reload(stacks());
    } catch (error) {
      const words = mendable(error);
      if (words === undefined) throw error;
      io.err(`${paint.red("✗")} ${words} ${paint.dim("The fleet flies on as it was.")}\n`);
      return;
    } finally {
      deaf();
    }
    log.know(namesOf(flight.stacks));
    log.flush();
    if (touched.size === 0) return;
    const some = [...touched];
    const named =
      some.length > 4 ? `${some.slice(0, 3).join(", ")} and ${some.length - 3} more` : some.join(", ");
    io.out(
      `${paint.cyan("↻")} ${files.slice(0, 2).join(", ")}: ${named} updated ${paint.dim(`in ${duration(performance.now() - began)}`)}\n`,
    );
  }

  return watchBelow(plan.root, plan.ignored ?? new Set(), (files) => {
    working = working
      .then(() => follow(files))
      .catch((error: unknown) => {
        io.err(
          `airworthy failed while it reloaded, and the fault is ours.\n${String((error as Error).stack)}\n`,
        );
      });
  });
}

/** What is the user's to mend, in one sentence; `undefined` for what is not. */
export function mendable(error: unknown): string | undefined {
  if (error instanceof DeploymentFailed) return `${error.where}: ${error.message.replace(/\.*$/, "")}.`;
  if (error instanceof NotDeployable || error instanceof UserError) return error.message.replace(/\.*$/, ".");
  return undefined;
}
