import type { Finding } from "../checklist/findings.ts";
import { type Practice, PRACTICES, practiceOf, type Severity } from "../checklist/item.ts";
import type { Result } from "../checklist/run.ts";
import { groupBy } from "../fleet/group.ts";
import type { Fleet, LambdaFunction } from "../fleet/model.ts";
import type { Diagnostic } from "../readers/diagnostics.ts";
import { lineText, placeOf, type Place, type Source } from "../readers/source.ts";

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
export const REPORT_VERSION = 1;

/** What `check` found, as plain data: the one input of every output format, and itself the JSON output. */
export interface Report {
  readonly version: typeof REPORT_VERSION;
  /** Version of airworthy that wrote it. */
  readonly tool: string;
  /** The day the fleet was judged at. */
  readonly date: string;
  readonly summary: Summary;
  readonly stacks: readonly StackRow[];
  readonly functions: readonly FunctionRow[];
  readonly findings: readonly ReportedFinding[];
  /** Findings that an exception sets aside, with its reason. */
  readonly setAside: readonly ReportedFinding[];
  /** Findings that the baseline knows already. */
  readonly known: number;
  readonly diagnostics: readonly ReportedDiagnostic[];
  /** The items that were judged, for rule tables. */
  readonly items: readonly ReportedItem[];
}

export interface Summary {
  readonly stacks: number;
  readonly functions: number;
  readonly resources: number;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly fixable: number;
  /** Functions without an error or warning. */
  readonly airworthy: number;
}

export interface StackRow {
  readonly name: string;
  readonly files: readonly string[];
  /** Resources CloudFormation will count, SAM's generated ones included. */
  readonly resources: number;
  readonly functions: number;
}

/** The worst verdict of a function in a practice. */
export type Standing = "met" | "note" | "warning" | "error" | "cannot-tell" | "not-applicable";

export interface FunctionRow {
  readonly id: string;
  readonly stack: string;
  readonly place: Place;
  readonly invocations: readonly string[];
  readonly tier: string;
  readonly practices: Readonly<Record<Practice, Standing>>;
  /** Every verdict with its reason, for `--json` and `explain`. */
  readonly verdicts: readonly {
    readonly item: string;
    readonly verdict: string;
    readonly because?: string;
  }[];
}

export interface ReportedFinding {
  readonly item: string;
  readonly practice: Practice;
  readonly severity: Severity;
  readonly stack: string;
  readonly subject: string;
  readonly functions: readonly string[];
  readonly place: Place;
  /** The line of the template it points at. */
  readonly line: string;
  readonly says: string;
  readonly cure: string;
  readonly fixable: boolean;
  readonly fingerprint: string;
  readonly exception?: {
    readonly reason: string;
    readonly expires?: string;
    readonly from: string;
    readonly expired: boolean;
  };
}

export interface ReportedDiagnostic {
  readonly severity: "error" | "warning";
  readonly path: string;
  readonly place?: Place;
  readonly line?: string;
  readonly says: string;
  readonly cure: string;
}

export interface ReportedItem {
  readonly id: string;
  readonly practice: Practice;
  readonly severity: Severity;
  readonly says: string;
  readonly because: string;
  readonly source: string;
  readonly fixable: boolean;
}

export interface Reporting {
  readonly tool: string;
  readonly date: string;
  readonly fleet: Fleet;
  readonly results: readonly Result[];
  readonly findings: readonly Finding[];
  readonly diagnostics: readonly Diagnostic[];
  readonly items: readonly Result["item"][];
  readonly tierOf: (fn: LambdaFunction) => string;
  /** Fingerprints of a baseline. */
  readonly baseline?: ReadonlySet<string>;
}

/** Everything the reports say, gathered once. */
export function reportOf(reporting: Reporting): Report {
  const { fleet, findings, baseline } = reporting;
  const live = findings.filter((finding) => !finding.setAside);
  const fresh = live.filter((finding) => !baseline?.has(finding.fingerprint)).sort(byPlace);
  const functionsIn = groupBy(fleet.functions, (fn) => fn.stack);
  const resultsOf = byFunction(reporting.results);
  const findingsOf = byFunction(fresh);
  const functions = fleet.functions.map((fn) =>
    functionRow(fn, reporting, resultsOf.get(fn) ?? [], findingsOf.get(fn) ?? []),
  );
  const count = (severity: Severity) => fresh.filter((finding) => finding.severity === severity).length;
  const failing = new Set(
    fresh.filter((finding) => finding.severity !== "note").flatMap((finding) => finding.subject.functions),
  );
  return {
    version: REPORT_VERSION,
    tool: reporting.tool,
    date: reporting.date,
    summary: {
      stacks: fleet.stacks.length,
      functions: fleet.functions.length,
      resources: fleet.stacks.reduce((sum, stack) => sum + stack.resources.size, 0),
      errors: count("error"),
      warnings: count("warning"),
      notes: count("note"),
      fixable: fresh.filter((finding) => finding.fixable).length,
      airworthy: fleet.functions.filter((fn) => !failing.has(fn)).length,
    },
    stacks: fleet.stacks.map((stack) => ({
      name: stack.name,
      files: stack.sources.map((source) => source.path),
      resources: stack.resources.size,
      functions: functionsIn.get(stack)?.length ?? 0,
    })),
    functions,
    findings: fresh.map(reported),
    setAside: findings.filter((finding) => finding.setAside).map(reported),
    known: live.length - fresh.length,
    diagnostics: reporting.diagnostics.map(reportedDiagnostic),
    items: reporting.items.map((item) => ({
      id: item.id,
      practice: practiceOf(item.id),
      severity: item.severity,
      says: item.says,
      because: item.because,
      source: item.source,
      fixable: item.fix !== undefined,
    })),
  };
}

function byPlace(a: Finding, b: Finding): number {
  return a.at.source.path < b.at.source.path
    ? -1
    : a.at.source.path > b.at.source.path
      ? 1
      : a.at.start - b.at.start;
}

function byFunction<T extends Pick<Result, "subject">>(all: readonly T[]): ReadonlyMap<LambdaFunction, T[]> {
  const found = new Map<LambdaFunction, T[]>();
  for (const one of all) {
    for (const fn of one.subject.functions) {
      const own = found.get(fn);
      if (own) own.push(one);
      else found.set(fn, [one]);
    }
  }
  return found;
}

function functionRow(
  fn: LambdaFunction,
  reporting: Reporting,
  mine: readonly Result[],
  own: readonly Finding[],
): FunctionRow {
  const practices = Object.fromEntries(
    PRACTICES.map((practice) => [practice, standing(practice, own, mine)]),
  ) as Record<Practice, Standing>;
  return {
    id: fn.id,
    stack: fn.stack.name,
    place: placeOf(fn.declared.at),
    invocations: [...fn.invocations].sort(),
    tier: reporting.tierOf(fn),
    practices,
    verdicts: mine.map(({ item, verdict }) => ({
      item: item.id,
      verdict: verdict.kind,
      ...(verdict.kind !== "not-met" && verdict.because !== undefined ? { because: verdict.because } : {}),
    })),
  };
}

/** The worst of what was found; else whether anything could not be told; else whether anything is met. */
function standing(practice: Practice, findings: readonly Finding[], results: readonly Result[]): Standing {
  const own = findings.filter((finding) => finding.practice === practice);
  for (const severity of ["error", "warning", "note"] as const) {
    if (own.some((finding) => finding.severity === severity)) return severity;
  }
  const kinds = new Set(
    results.filter((result) => practiceOf(result.item.id) === practice).map((result) => result.verdict.kind),
  );
  if (kinds.has("cannot-tell")) return "cannot-tell";
  return kinds.has("met") || kinds.has("not-met") ? "met" : "not-applicable";
}

function lineOf(source: Source, place: Place): string {
  return lineText(source, place.line);
}

function reported(finding: Finding): ReportedFinding {
  const place = placeOf(finding.at);
  const exception = finding.setAside ?? finding.expired;
  return {
    item: finding.itemId,
    practice: finding.practice,
    severity: finding.severity,
    stack: finding.subject.stack?.name ?? "",
    subject: finding.subject.name,
    functions: finding.subject.functions.map((fn) => fn.id),
    place,
    line: lineOf(finding.at.source, place),
    says: finding.says,
    cure: finding.cure,
    fixable: finding.fixable,
    fingerprint: finding.fingerprint,
    ...(exception
      ? {
          exception: {
            reason: exception.reason,
            expires: exception.expires,
            from: exception.from,
            expired: finding.expired !== undefined,
          },
        }
      : {}),
  };
}

function reportedDiagnostic(diagnostic: Diagnostic): ReportedDiagnostic {
  const place = diagnostic.at && placeOf(diagnostic.at);
  return {
    severity: diagnostic.severity,
    path: diagnostic.path,
    ...(place && diagnostic.at ? { place, line: lineOf(diagnostic.at.source, place) } : {}),
    says: diagnostic.says,
    cure: diagnostic.cure,
  };
}
