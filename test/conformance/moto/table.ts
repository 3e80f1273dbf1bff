/** What became of one test, as airworthy_plugin.py writes it. */
export interface Result {
  readonly id: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** How many requests it made to the engine. */
  readonly requests: number;
  /** Moto's authors ran it against AWS itself: when it fails, it is we who are wrong. */
  readonly verified: boolean;
  /** Why it failed or was skipped. */
  readonly words: string;
}

/** Patterns of test ids, each with the reason why tests that match it are left out, or fail. */
export interface Reasons {
  /** Left out of the count: these judge moto's own code or need what is not there. */
  readonly leftOut: Readonly<Record<string, string>>;
  /** Counted as failed. */
  readonly failing: Readonly<Record<string, string>>;
}

export interface Judged {
  readonly service: string;
  readonly passed: readonly Result[];
  readonly failed: readonly Result[];
  /** By moto itself, in server mode. */
  readonly skipped: readonly Result[];
  /** Those that never made a request, and those the reasons leave out. */
  readonly leftOut: readonly Result[];
}

/** A test that asks the engine nothing says nothing about it, also when it passes. */
export function judge(service: string, results: readonly Result[], { leftOut }: Reasons): Judged {
  const out = (one: Result): boolean =>
    one.outcome !== "skipped" && (one.requests === 0 || reasonOf(one.id, leftOut) !== undefined);
  const judged = results.filter((one) => !out(one));
  const by = (outcome: Result["outcome"]) => judged.filter((one) => one.outcome === outcome);
  return {
    service,
    passed: by("passed"),
    failed: by("failed"),
    skipped: by("skipped"),
    leftOut: results.filter(out),
  };
}

/** The first pattern that matches decides. */
export function reasonOf(id: string, reasons: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(reasons).find(([pattern]) => new RegExp(pattern).test(id))?.[1];
}

const UNEXPLAINED = "no reason is known: a defect";

/** Markdown: the counts, then the failing tests by reason, then what was left out. */
export function tableOf(all: readonly Judged[], reasons: Reasons): string {
  const rows = all.map(({ service, passed, failed, skipped, leftOut }) => {
    const share = passed.length / Math.max(1, passed.length + failed.length);
    const verified = (tests: readonly Result[]) => tests.filter((one) => one.verified).length;
    const counts = [passed, failed, skipped, leftOut].map((tests) => tests.length);
    const known = `${verified(passed)} of ${verified(passed) + verified(failed)}`;
    return `| ${service} | ${counts.join(" | ")} | ${(100 * share).toFixed(1)} % | ${known} |`;
  });
  const out = (one: Result) =>
    reasonOf(one.id, reasons.leftOut) ?? "makes no request: it judges moto's own code";
  return [
    "| service | passed | failed | skipped by moto | left out | passed of those judged | of those verified against AWS |",
    "|---|--:|--:|--:|--:|--:|--:|",
    ...rows,
    "",
    "## Failing tests",
    "",
    ...groups(
      all.flatMap(({ failed }) => failed),
      (one) => reasonOf(one.id, reasons.failing) ?? UNEXPLAINED,
    ),
    "",
    "## Left out",
    "",
    ...groups(
      all.flatMap(({ leftOut }) => leftOut),
      out,
    ),
    "",
  ].join("\n");
}

function groups(tests: readonly Result[], reason: (one: Result) => string): string[] {
  return [...Map.groupBy(tests, reason)].map(
    ([words, group]) =>
      `- ${words} (${group.length}): ${group.map(({ id }) => `\`${shortOf(id)}\``).join(", ")}`,
  );
}

/** `tests/test_sqs/test_sqs.py::test_send` → `test_sqs::test_send` */
function shortOf(id: string): string {
  return id.replace(/^tests\/test_[^/]+\//, "").replace(".py::", "::");
}
