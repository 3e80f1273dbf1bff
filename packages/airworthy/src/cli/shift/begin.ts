import { setTimeout as sleep } from "node:timers/promises";
import { AWS_METRICS, ENGINE_METRICS } from "../../shifting/defaults.ts";
import { readAlias } from "../../shifting/host/alias.ts";
import { slowThreshold } from "../../shifting/host/counts.ts";
import type { AliasRead, Shift } from "../../shifting/model.ts";
import { problems } from "../../shifting/validate.ts";
import type { Note } from "../../local/shifts/store.ts";
import type { Policy } from "../../checklist/policy.ts";
import type { Standard } from "../../checklist/standard.ts";
import { type Io, text, type Values } from "../command.ts";
import { UserError } from "../errors.ts";
import { openProject } from "../project.ts";
import type { Here } from "./here.ts";
import { specOf } from "./spec.ts";

/** The version that a plan is made for when it is not there yet. */
export const NEXT = "next";

/** A shift as it would be started, and the alias it begins from. */
export interface Beginning {
  readonly note: Note;
  readonly alias: AliasRead;
}

/**
 * Puts a shift together from the command line, airworthy.yaml and what the alias points to. Without `--to` the code of
 * $LATEST is published, unless `dry`.
 */
export async function begin(
  name: string,
  {
    values,
    io,
    where,
    dry = false,
  }: { readonly values: Values; readonly io: Io; readonly where: Here; readonly dry?: boolean },
): Promise<Beginning> {
  const { target, call, root } = where;
  const functionName = target.flight?.functions[name] ?? name;
  const standard = standardFor(name, io, root);
  const alias = text(values, "alias") ?? standard.shifting.alias;
  const read = await known(() => readAlias(call, { functionName, alias }), `${functionName}:${alias}`);
  const weighted = Object.entries(read.weights).filter(([, weight]) => weight > 0);
  if (weighted.length > 0)
    throw new UserError(
      `${functionName}:${alias} has two versions already: ${read.version}, and ${weighted.map(([version, weight]) => `${version} with ${Math.round(weight * 100)} %`).join(", ")}. See \`airworthy shift status\`; if nobody leads a shift, put it on one with \`aws lambda update-alias --function-name ${functionName} --name ${alias} --function-version ${read.version} --routing-config AdditionalVersionWeights={}\`.`,
    );
  const fresh = text(values, "to") ?? (dry ? NEXT : await published(where, functionName));
  if (fresh === read.version)
    throw new UserError(
      `${functionName}:${alias} is on version ${fresh} already. Deploy a change first, or name another version with --to.`,
    );
  if (fresh !== NEXT && !/^[1-9][0-9]*$/.test(fresh))
    throw new UserError(`--to ${fresh} is no published version. An alias with weights takes numbers only.`);
  if (fresh !== NEXT)
    await known(
      () => call("lambda", "GetFunctionConfiguration", { FunctionName: functionName, Qualifier: fresh }),
      `version ${fresh} of ${functionName}`,
    );
  const started = Date.now();
  const metrics = target.flight ? ENGINE_METRICS : AWS_METRICS;
  const shift: Shift = {
    id: idOf(functionName, alias, fresh, started),
    functionName,
    alias,
    old: read.version,
    new: fresh,
    metrics,
    ...specOf(values, standard, metrics),
  };
  const wrong = problems(fresh === NEXT ? { ...shift, new: "0" } : shift);
  if (wrong.length > 0)
    throw new UserError(`This shift cannot be led:\n${wrong.map((one) => `  ${one}`).join("\n")}`);
  const slowerThan = values["no-latency"] === true ? undefined : await slowThreshold(call, shift, started);
  const topic = text(values, "topic");
  const deadManRole = text(values, "dead-man-role");
  const note: Note = {
    shift,
    name,
    started,
    ...(target.endpoint === undefined ? {} : { endpoint: target.endpoint }),
    ...(target.region === undefined ? {} : { region: target.region }),
    ...(slowerThan === undefined ? {} : { slowerThan }),
    ...(topic === undefined ? {} : { topic }),
    ...(deadManRole === undefined ? {} : { deadManRole }),
  };
  return { note, alias: read };
}

/** The standard that holds for a function, by its name or its logical id. */
function standardFor(name: string, io: Io, root: string): Standard {
  return standardNamed(openProject({ cwd: io.cwd, paths: [root], only: [] }).policy, name);
}

export function standardNamed(policy: Policy, name: string): Standard {
  return policy.standardOf(policy.tierOf({ name, functions: [] }));
}

/** How long the last update of a function may take, in seconds. */
const PATIENCE = 120;

/** PublishVersion gives the newest version again when the code is the same; while an update is under way it is refused. */
async function published({ call }: Here, functionName: string): Promise<string> {
  const of = { FunctionName: functionName };
  return known(async () => {
    for (let second = 0; second < PATIENCE; second++) {
      const { LastUpdateStatus } = await call("lambda", "GetFunctionConfiguration", of);
      if (LastUpdateStatus !== "InProgress") break;
      await sleep(1000);
    }
    return String((await call("lambda", "PublishVersion", of))["Version"]);
  }, functionName);
}

/** Errors of the API as the user's own, in words. */
export async function known<T>(work: () => Promise<T>, what: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { name, message } = error as Error;
    if (name === "ResourceNotFoundException")
      throw new UserError(`There is no ${what}: ${message}`, { cause: error });
    if (typeof error === "object" && error !== null && "$metadata" in error)
      throw new UserError(`${what}: ${name}: ${message}`, { cause: error });
    throw error;
  }
}

/** @example "orders-PlaceOrder-live-7-20261130T183000" */
export function idOf(functionName: string, alias: string, version: string, at: number): string {
  const time = new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
  return `${functionName.replace(/^.*:/, "").slice(0, 64)}-${alias}-${version}-${time}`.replaceAll(
    /[^A-Za-z0-9_.-]/g,
    "-",
  );
}
