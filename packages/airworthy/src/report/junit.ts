import { type Practice, PRACTICES } from "../checklist/item.ts";
import type { Report, ReportedFinding } from "./report.ts";
import { escaped } from "./xml.ts";

/** One line of the checklist for one function (or, without functions, one stack, role, alarm or queue). */
interface TestCase {
  readonly practice: Practice;
  readonly item: string;
  readonly stack: string;
  readonly subject: string;
  readonly failures: readonly ReportedFinding[];
  readonly notes: readonly ReportedFinding[];
  readonly skipped?: string;
}

/**
 * JUnit XML: one suite a practice, one test an item and function. What fails the run is a failure, what does not apply
 * or cannot be told is skipped with its reason.
 *
 * Source: https://github.com/testmoapp/junitxml (what the CI services read)
 */
export function junit(report: Report): string {
  const cases = casesOf(report);
  const suites = PRACTICES.map((practice) => cases.filter((one) => one.practice === practice))
    .filter((group) => group.length > 0)
    .map(suite);
  const unreadable = report.diagnostics.filter((one) => one.severity === "error");
  if (unreadable.length > 0) {
    const errors = unreadable.map(
      (one) =>
        `    <testcase classname="templates" name="${escaped(one.path)}">\n      <error message="${escaped(one.says)}">${escaped(one.cure)}</error>\n    </testcase>`,
    );
    suites.unshift(
      [
        `  <testsuite name="templates" tests="${unreadable.length}" failures="0" errors="${unreadable.length}" skipped="0">`,
        ...errors,
        "  </testsuite>",
      ].join("\n"),
    );
  }
  const totals = `tests="${cases.length + unreadable.length}" failures="${count(cases, isFailure)}" errors="${unreadable.length}" skipped="${count(cases, isSkipped)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="airworthy" ${totals}>\n${suites.join("\n")}\n</testsuites>\n`;
}

function casesOf(report: Report): TestCase[] {
  const cases: TestCase[] = [];
  for (const row of report.functions) {
    const about = (one: ReportedFinding) => one.stack === row.stack && one.functions.includes(row.id);
    const own = report.findings.filter(about);
    const excused = report.setAside.filter(about);
    for (const item of new Set(row.verdicts.map((verdict) => verdict.item))) {
      const verdicts = row.verdicts.filter((one) => one.item === item);
      const findings = own.filter((finding) => finding.item === item);
      cases.push({
        practice: item.slice(0, item.indexOf("/")) as Practice,
        item,
        stack: row.stack,
        subject: row.id,
        ...sorted(findings),
        ...(findings.length === 0
          ? skipping(
              verdicts,
              excused.find((one) => one.item === item),
            )
          : {}),
      });
    }
  }
  for (const finding of report.findings.filter((one) => one.functions.length === 0)) {
    const { practice, item, stack, subject } = finding;
    cases.push({ practice, item, stack, subject, ...sorted([finding]) });
  }
  return cases;
}

function sorted(findings: readonly ReportedFinding[]): Pick<TestCase, "failures" | "notes"> {
  return {
    failures: findings.filter((one) => one.severity !== "note"),
    notes: findings.filter((one) => one.severity === "note"),
  };
}

/** Why a test neither passed nor failed. */
function skipping(
  verdicts: Report["functions"][number]["verdicts"],
  excused: ReportedFinding | undefined,
): { skipped?: string } {
  if (excused) return { skipped: `set aside: ${excused.exception?.reason ?? ""}` };
  if (verdicts.some((one) => one.verdict === "met")) return {};
  if (verdicts.some((one) => one.verdict === "not-met")) return { skipped: "known to the baseline" };
  const [first] = verdicts;
  const words = first?.verdict === "cannot-tell" ? "cannot tell" : "not applicable";
  return { skipped: first?.because === undefined ? words : `${words}: ${first.because}` };
}

function isFailure(one: TestCase): boolean {
  return one.failures.length > 0;
}

function isSkipped(one: TestCase): boolean {
  return one.skipped !== undefined;
}

function count(cases: readonly TestCase[], test: (one: TestCase) => boolean): number {
  return cases.filter(test).length;
}

function suite(cases: readonly TestCase[]): string {
  const attributes = `tests="${cases.length}" failures="${count(cases, isFailure)}" errors="0" skipped="${count(cases, isSkipped)}"`;
  return [
    `  <testsuite name="${cases[0]?.practice}" ${attributes}>`,
    ...cases.map(testCase),
    "  </testsuite>",
  ].join("\n");
}

function testCase(one: TestCase): string {
  const [place] = [...one.failures, ...one.notes].map((finding) => finding.place);
  const head = `    <testcase classname="${escaped(`${one.stack}.${one.subject}`)}" name="${escaped(one.item)}"${place ? ` file="${escaped(place.path)}" line="${place.line}"` : ""}`;
  const body = [
    ...(one.failures.length > 0 ? [failure(one.failures)] : []),
    ...(one.skipped === undefined ? [] : [`      <skipped message="${escaped(one.skipped)}"/>`]),
    ...one.notes.map((note) => `      <system-out>${escaped(words(note))}</system-out>`),
  ];
  return body.length === 0 ? `${head}/>` : [`${head}>`, ...body, "    </testcase>"].join("\n");
}

/** A test may fail once only, so several findings of one item share it. */
function failure(findings: readonly ReportedFinding[]): string {
  const [first] = findings;
  return `      <failure type="${first?.severity}" message="${escaped(first?.says ?? "")}">${escaped(findings.map(words).join("\n"))}</failure>`;
}

function words({ place, says, cure }: ReportedFinding): string {
  return `${place.path}:${place.line}:${place.column} ${says}\n${cure}`;
}
