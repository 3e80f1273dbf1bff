import type { Config } from "../config/config.ts";
import type { Range } from "../readers/source.ts";
import { type Practice, practiceOf, type Severity } from "./item.ts";
import { exceptionFor, type SetAside } from "./exceptions.ts";
import type { Result } from "./run.ts";
import type { Described } from "./subjects.ts";

export interface Finding {
  readonly itemId: string;
  readonly practice: Practice;
  readonly severity: Severity;
  readonly subject: Described;
  readonly at: Range;
  readonly says: string;
  readonly cure: string;
  readonly fixable: boolean;
  /** Same fault, same fingerprint, whatever moves around it in the file: what a baseline remembers. */
  readonly fingerprint: string;
  /** Set when an exception holds; the finding is then shown apart and fails nothing. */
  readonly setAside?: SetAside;
  /** Set when an exception held until a day that has passed. */
  readonly expired?: SetAside;
}

/** Results to findings: one for each problem, with severities and exceptions of the configuration applied. */
export function findingsOf(results: readonly Result[], config: Config, date: string): Finding[] {
  const counts = new Map<string, number>();
  const findings: Finding[] = [];
  for (const { item, subject, verdict, fix } of results) {
    if (verdict.kind !== "not-met") continue;
    for (const problem of verdict.problems) {
      const setAside = exceptionFor(item.id, subject, problem.at, config.exceptions ?? []);
      const expired = setAside?.expires !== undefined && setAside.expires < date;
      const key = `${item.id}|${subject.stack?.name ?? ""}|${subject.name}`;
      const nth = counts.get(key) ?? 0;
      counts.set(key, nth + 1);
      findings.push({
        itemId: item.id,
        practice: practiceOf(item.id),
        severity: severityOf(item.id, problem.severity ?? item.severity, config),
        subject,
        at: problem.at,
        says: problem.says,
        cure: problem.cure,
        fixable: Array.isArray(fix) && fix.length > 0,
        fingerprint: nth === 0 ? key : `${key}|${nth}`,
        ...(setAside && !expired ? { setAside } : {}),
        ...(setAside && expired ? { expired: setAside } : {}),
      });
    }
  }
  return findings;
}

function severityOf(id: string, own: Severity, config: Config): Severity {
  const configured = config.items?.[id] ?? config.items?.[`${practiceOf(id)}/*`];
  return configured && configured !== "off" ? configured : own;
}
