import { readFileSync } from "node:fs";
import path from "node:path";
import { matchesAny } from "../../checklist/glob.ts";
import type { RehearsalConfig, TrafficRule } from "../../config/rehearsal.ts";
import type { FunctionProfile } from "../../rehearsal/model.ts";
import { configured } from "../../rehearsal/traffic/configured.ts";
import { MetricsFileError } from "../../rehearsal/traffic/error.ts";
import { type MetricsFile, readMetrics, type Series } from "../../rehearsal/traffic/metrics-file.ts";
import { observed } from "../../rehearsal/traffic/observed.ts";
import { UserError } from "../errors.ts";

export interface Known {
  readonly functions: readonly FunctionProfile[];
  /** By function: `assumed`, `its schedule`, `airworthy.yaml`, or the file. */
  readonly from: ReadonlyMap<string, string>;
  /** What was left out of the metrics, as sentences. */
  readonly notes: readonly string[];
}

export interface TrafficSources {
  readonly config: RehearsalConfig;
  /** `FILE` or `FUNCTION=FILE`, as `--traffic` says it. */
  readonly files: readonly string[];
  readonly cwd: string;
  /** Folder of airworthy.yaml. */
  readonly root: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Functions with what is known of their normal weeks: the command line first, then airworthy.yaml, else it is assumed. */
export function withTraffic(functions: readonly FunctionProfile[], sources: TrafficSources): Known {
  const notes: string[] = [];
  const from = new Map<string, string>();
  const read = reader(sources.now, notes);
  const given = fromCommandLine(sources, functions, read);
  const known = functions.map((fn) => {
    const rule = sources.config.traffic?.find((one) => matches(fn.name, one.functions));
    const listed = rule?.metrics === undefined ? undefined : ofRule(rule, sources.root, fn, functions, read);
    const series = given.get(fn.name) ?? listed;
    const seen = series && observed(series.series);
    if (series && seen) notes.push(...seen.notes.map((note) => `${series.path}: ${fn.name}: ${note}.`));
    from.set(fn.name, fromWhere(fn, rule, series?.path));
    return configured(fn, rule, seen);
  });
  return { functions: known, from, notes };
}

interface Own {
  readonly path: string;
  readonly series: readonly Series[];
}
type Read = (file: string, shown: string) => MetricsFile;

function reader(now: number, notes: string[]): Read {
  const known = new Map<string, MetricsFile>();
  return (file, shown) => {
    const before = known.get(file);
    if (before) return before;
    try {
      const found = readMetrics({ path: shown, text: readFileSync(file, "utf8") }, now);
      notes.push(...found.notes);
      known.set(file, found);
      return found;
    } catch (error) {
      if (error instanceof MetricsFileError) throw new UserError(error.message, { cause: error });
      throw new UserError(
        `${shown} cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}). Name a file of exported metrics: GetMetricData JSON, or CSV.`,
        { cause: error },
      );
    }
  };
}

/** What `--traffic` gives to which function. */
function fromCommandLine(
  { files, cwd }: TrafficSources,
  functions: readonly FunctionProfile[],
  read: Read,
): ReadonlyMap<string, Own> {
  const given = new Map<string, Own>();
  for (const one of files) {
    const [, name, file = one] = /^([A-Za-z][\w:.-]*)=(.+)$/.exec(one) ?? [];
    const { series } = read(path.resolve(cwd, file), file);
    if (name !== undefined) {
      if (!functions.some((fn) => fn.name === name))
        throw new UserError(
          `--traffic ${one}: no function is called ${name}. Functions: ${functions.map((fn) => fn.name).join(", ")}.`,
        );
      given.set(name, { path: file, series });
      continue;
    }
    const found = byFunction(series, functions);
    if (found.size === 0)
      throw new UserError(
        `${file} does not say whose metrics it holds: no label names a function (${series.map(({ label }) => label).join(", ")}). Write --traffic ${functions[0]?.name ?? "FUNCTION"}=${file}.`,
      );
    for (const [fn, own] of found) given.set(fn, { path: file, series: own });
  }
  return given;
}

function ofRule(
  rule: TrafficRule,
  root: string,
  fn: FunctionProfile,
  functions: readonly FunctionProfile[],
  read: Read,
): Own | undefined {
  const file = rule.metrics ?? "";
  const { series } = read(path.resolve(root, file), file);
  const found = byFunction(series, functions).get(fn.name);
  if (found) return { path: file, series: found };
  // Without names in its labels a file speaks of the one function that the rule matches.
  const meant = functions.filter(({ name }) => matches(name, rule.functions));
  if (meant.length === 1 && series.every(({ label }) => !namesAny(label, functions)))
    return { path: file, series };
  return undefined;
}

/** Series by the function their label names; all of them when the fleet has one function only. */
function byFunction(
  series: readonly Series[],
  functions: readonly FunctionProfile[],
): ReadonlyMap<string, readonly Series[]> {
  const found = new Map<string, Series[]>();
  for (const one of series) {
    const [named] = functions
      .filter(({ name }) => names(one.label, name))
      .toSorted((a, b) => b.name.length - a.name.length);
    const fn = named ?? (functions.length === 1 ? functions[0] : undefined);
    if (fn) found.set(fn.name, [...(found.get(fn.name) ?? []), one]);
  }
  return found;
}

function namesAny(label: string, functions: readonly FunctionProfile[]): boolean {
  return functions.some(({ name }) => names(label, name));
}

/** A shorter name stands in a label by chance: it has to stand alone there. */
const SHORT = 5;

/** `shop-PlaceOrder-1X2Y Invocations` names PlaceOrder; case and hyphens do not count. */
function names(label: string, name: string): boolean {
  const bare = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const own = bare(name.split(":").at(-1) ?? name);
  return own.length < SHORT
    ? label
        .toLowerCase()
        .split(/[^a-z0-9]+/)
        .includes(own)
    : bare(label).includes(own);
}

function matches(name: string, globs: readonly string[]): boolean {
  return matchesAny(name, globs) || matchesAny(name.split(":").at(-1) ?? name, globs);
}

function fromWhere(fn: FunctionProfile, rule: TrafficRule | undefined, file: string | undefined): string {
  if (rule?.perMinute !== undefined) return "airworthy.yaml";
  if (file !== undefined) return file;
  if (rule && (rule.day ?? rule.weekend) !== undefined) return "airworthy.yaml";
  return fn.everyMinutes === undefined ? "assumed" : "its schedule";
}
