import { DeploymentFailed } from "../../engine/services/cloudformation/stack.ts";
import type { DeployLine, DeployWish } from "../../local/deployer.ts";
import type { Flight, FlightPlan } from "../../local/flight.ts";
import { NotDeployable } from "../../local/not-deployable.ts";
import { watchBelow } from "../../local/watch.ts";
import { paintFor } from "../../report/terminal-text.ts";
import type { Io } from "../command.ts";
import { UserError } from "../errors.ts";
import type { Standard } from "../../checklist/standard.ts";
import { leadChanged } from "./by-evidence.ts";
import type { FlightLog } from "./log.ts";
import { namesOf } from "./names.ts";
import { duration } from "./sentences.ts";
import { STANDS_STILL, tellDeploy } from "./tell-deploy.ts";

interface Following {
  /** The standard of a function, by its logical id: who leads its deployments. */
  readonly standardOf: (functionId: string) => Standard;
  /** Reads the templates anew. */
  readonly stacks: () => FlightPlan["stacks"];
  readonly log: FlightLog;
  readonly io: Io;
  /** What a save does: aliases move at once, as the template says, or nothing happens until somebody deploys. */
  readonly onSave: "at once" | "as the template says" | "hold";
}

/**
 * Brings the fleet to what templates and code say, one change after the other: whenever a file changes, and whenever
 * somebody asks for a deployment. What is wrong is said, and the fleet flies on as it was. The result ends it.
 */
export function followChanges(
  flight: Flight,
  plan: FlightPlan,
  { stacks, log, io, onSave, standardOf }: Following,
): () => void {
  const paint = paintFor(io.color);
  let working = Promise.resolve();
  let waiting = 0;
  const standsStill = plan.time === "virtual" && !plan.pace;

  /** Ids of the resources that changed; throws as `reload` does. */
  async function reload(aliases: "at once" | "as the template says"): Promise<readonly string[]> {
    const touched = new Set<string>();
    const deaf = flight.journal.listen(({ what, data }) => {
      if (/^cloudformation\.resource-(?:created|updated|removed)$/.test(what))
        touched.add(String(data["id"]));
    });
    try {
      await flight.reload(stacks(), aliases);
    } finally {
      deaf();
    }
    log.know(namesOf(flight.stacks));
    log.flush();
    return [...touched];
  }

  async function follow(files: readonly string[]): Promise<void> {
    const some = files.slice(0, 2).join(", ");
    if (onSave === "hold") {
      io.out(
        `${paint.cyan("↻")} ${some} ${paint.dim("changed; `airworthy deploy` brings it into the fleet")}\n`,
      );
      return;
    }
    const began = performance.now();
    const deaf = flight.journal.listen(({ what }) => {
      if (what === "codedeploy.deployment-created" && standsStill)
        io.out(`${paint.cyan("↻")} ${some}: ${STANDS_STILL}\n`);
    });
    try {
      const touched = await reload(onSave);
      // Not waited for: a shift by evidence may take hours, and saves go on.
      await leadChanged(flight, standardOf, onSave);
      if (touched.length > 0)
        io.out(
          `${paint.cyan("↻")} ${some}: ${listed(touched)} updated ${paint.dim(`in ${duration(performance.now() - began)}`)}\n`,
        );
    } catch (error) {
      const words = mendable(error);
      if (words === undefined) throw error;
      log.flush();
      io.err(`${paint.red("✗")} ${words} ${paint.dim("The fleet flies on as it was.")}\n`);
    } finally {
      deaf();
    }
  }

  async function deploy(wish: DeployWish, say: (line: DeployLine) => void): Promise<void> {
    const deaf = flight.journal.listen(tellDeploy(say, namesOf(flight.stacks), standsStill));
    try {
      const aliases = wish.atOnce ? "at once" : "as the template says";
      const touched = await reload(aliases);
      const led = await leadChanged(flight, standardOf, aliases);
      const ends = await Promise.all(led.map(({ ended }) => ended));
      const back = led.filter((_one, index) => ends[index] !== "promoted").map(({ name }) => name);
      if (back.length > 0)
        return say({
          done: "rolled back",
          because: `${listed(back)}: the old version serves; what was deployed is $LATEST.`,
        });
      say(touched.length > 0 ? { done: "deployed", because: listed(touched) } : { done: "unchanged" });
    } catch (error) {
      const words = mendable(error);
      if (words === undefined) throw error;
      say({ done: error instanceof DeploymentFailed ? "rolled back" : "refused", because: words });
    } finally {
      deaf();
    }
  }

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    waiting++;
    const done = working.then(work).finally(() => waiting--);
    working = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  };

  flight.onDeploy((wish, say) => inTurn(() => deploy(wish, say)));
  return watchBelow(plan.root, plan.ignored ?? new Set(), (files) => {
    if (waiting > 0 && flight.shifting() && onSave !== "hold")
      io.out(
        `${paint.cyan("↻")} ${files.slice(0, 2).join(", ")} ${paint.dim("changed; it waits until the deployment under way has ended")}\n`,
      );
    inTurn(() => follow(files)).catch((error: unknown) => {
      io.err(
        `airworthy failed while it reloaded, and the fault is ours.\n${String((error as Error).stack)}\n`,
      );
    });
  });
}

function listed(ids: readonly string[]): string {
  return ids.length > 4 ? `${ids.slice(0, 3).join(", ")} and ${ids.length - 3} more` : ids.join(", ");
}

/** What is the user's to mend, in one sentence; `undefined` for what is not. */
export function mendable(error: unknown): string | undefined {
  if (error instanceof DeploymentFailed) return `${error.where}: ${error.message.replace(/\.*$/, "")}.`;
  if (error instanceof NotDeployable || error instanceof UserError) return error.message.replace(/\.*$/, ".");
  return undefined;
}
