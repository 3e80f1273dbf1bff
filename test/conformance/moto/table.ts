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
  /** Left out of the count: these judge moto's own code. */
  readonly leftOut: Readonly<Record<string, string>>;
  /** Counted as failed: what the test wants is not what AWS does. */
  readonly motoDiffers: Readonly<Record<string, string>>;
  /** Counted as failed: the engine does not have it. Failures that name what is not flown need no entry. */
  readonly notFlown: Readonly<Record<string, string>>;
}

export interface Failure extends Result {
  readonly kind: "motoDiffers" | "notFlown" | "defect";
  readonly reason: string;
}

export interface Judged {
  readonly service: string;
  readonly passed: readonly Result[];
  readonly failed: readonly Failure[];
  /** By moto itself, in server mode. */
  readonly skipped: readonly Result[];
  /** Those that never made a request, and those the reasons leave out. */
  readonly leftOut: readonly Result[];
}

/** A test that asks the engine nothing says nothing about it, also when it passes. */
export function judge(service: string, results: readonly Result[], reasons: Reasons): Judged {
  const out = (one: Result): boolean =>
    one.outcome !== "skipped" && (one.requests === 0 || reasonOf(one.id, reasons.leftOut) !== undefined);
  const judged = results.filter((one) => !out(one));
  const by = (outcome: Result["outcome"]) => judged.filter((one) => one.outcome === outcome);
  return {
    service,
    passed: by("passed"),
    failed: by("failed").map((one) => explained(one, reasons)),
    skipped: by("skipped"),
    leftOut: results.filter(out),
  };
}

/** The first pattern that matches decides. */
export function reasonOf(id: string, reasons: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(reasons).find(([pattern]) => new RegExp(pattern).test(id))?.[1];
}

const UNFLOWN = /airworthy does not fly (?<what>.+?) yet|: (?<operation>\S+ is no operation of \S+)/;

function explained(one: Result, { motoDiffers, notFlown }: Reasons): Failure {
  const differs = one.verified ? undefined : reasonOf(one.id, motoDiffers);
  if (differs !== undefined) return { ...one, kind: "motoDiffers", reason: differs };
  const missing = UNFLOWN.exec(one.words)?.groups;
  const reason = reasonOf(one.id, notFlown) ?? missing?.["what"] ?? missing?.["operation"];
  if (reason !== undefined) return { ...one, kind: "notFlown", reason };
  return { ...one, kind: "defect", reason: "no reason is known" };
}

const HEADS = [
  "service",
  "passed",
  "failed",
  "of these: moto differs from AWS",
  "not flown",
  "defects",
  "skipped by moto",
  "left out",
  "passed",
  "passed where moto is like AWS",
  "passed of those verified against AWS",
];

/** Markdown: the counts, then the failing tests by reason, then what was left out. */
export function tableOf(all: readonly Judged[], reasons: Reasons): string {
  const failed = all.flatMap((one) => one.failed);
  const of = (kind: Failure["kind"]) => failed.filter((one) => one.kind === kind);
  const out = (one: Result) =>
    reasonOf(one.id, reasons.leftOut) ?? "makes no request: it judges moto's own code";
  return [
    "# Moto's tests against the engine",
    "",
    "Written by `npm run conformance:moto`. A test counts when it made a request to the engine. Where moto wants what AWS does not do, the test counts as failed, with the reason; the column beside leaves it out.",
    "",
    `| ${HEADS.join(" | ")} |`,
    `|---|${HEADS.slice(1)
      .map(() => "--:")
      .join("|")}|`,
    ...all.map(rowOf),
    "",
    ...section("Defects", of("defect"), (one) => one.reason),
    ...section("Not flown", of("notFlown"), (one) => one.reason),
    ...section("Moto differs from AWS", of("motoDiffers"), (one) => one.reason),
    ...section(
      "Left out",
      all.flatMap(({ leftOut }) => leftOut),
      out,
    ),
  ].join("\n");
}

function rowOf({ service, passed, failed, skipped, leftOut }: Judged): string {
  const of = (kind: Failure["kind"]) => failed.filter((one) => one.kind === kind).length;
  const verified = [passed, failed].map((tests) => tests.filter((one) => one.verified).length);
  const cells = [
    passed.length,
    failed.length,
    of("motoDiffers"),
    of("notFlown"),
    of("defect"),
    skipped.length,
    leftOut.length,
    share(passed.length, failed.length),
    share(passed.length, failed.length - of("motoDiffers")),
    `${verified[0]} of ${(verified[0] ?? 0) + (verified[1] ?? 0)}`,
  ];
  return `| ${[service, ...cells].join(" | ")} |`;
}

function share(passed: number, failed: number): string {
  return `${((100 * passed) / Math.max(1, passed + failed)).toFixed(1)} %`;
}

function section<One extends Result>(
  title: string,
  tests: readonly One[],
  reason: (one: One) => string,
): string[] {
  if (tests.length === 0) return [];
  const lines = [...Map.groupBy(tests, reason)].map(
    ([words, group]) =>
      `- ${words} (${group.length}): ${group.map(({ id }) => `\`${shortOf(id)}\``).join(", ")}`,
  );
  return [`## ${title}`, "", ...lines, ""];
}

/** `tests/test_sqs/test_sqs.py::test_send` → `test_sqs::test_send` */
function shortOf(id: string): string {
  return id.replace(/^tests\/test_[^/]+\//, "").replace(".py::", "::");
}
