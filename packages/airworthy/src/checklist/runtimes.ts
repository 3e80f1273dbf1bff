/**
 * Lambda's runtimes and what is known of their end, as of 2026-10. Days are `YYYY-MM-DD`.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 *
 * AWS has put off the two blocks many times, and never brought one forward: where sources differ, the later day stands
 * here, so that nothing is called blocked that is not.
 */
export interface Runtime {
  /** No more patches and no support from this day on; absent while nothing is announced. */
  readonly deprecated?: string;
  /** No new function from this day on. */
  readonly createBlocked?: string;
  /** No update of a function from this day on: neither its code nor its configuration. */
  readonly updateBlocked?: string;
  /** The runtime of the same language with the longest life ahead. */
  readonly successor?: string;
  /**
   * The next runtime that runs the same code as good as always: same SDK, same way to write a handler. Only such a
   * step is proposed as a fix.
   */
  readonly step?: string;
  /** What stops working on the way to the successor. */
  readonly beware?: string;
}

/**
 * The block that AWS keeps putting off for everything deprecated since 2023. Read on the page for nodejs20.x on
 * 2026-10-03; the others shared its days until then (2027-02-01 and 2027-03-03), which is all that is known of them.
 */
const PUT_OFF = { createBlocked: "2027-07-29", updateBlocked: "2027-08-31" } as const;

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
const SDK_V3 = "Node.js 18 and later bring version 3 of the AWS SDK for JavaScript in place of version 2";
/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html */
const CALLBACKS = "Node.js 24 calls no handler that answers through a callback";
const SDK_AND_CALLBACKS = `${SDK_V3}, and that ${CALLBACKS}`;
/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html, https://docs.python.org/3/whatsnew/3.12.html */
const PYTHON_OS = "Python 3.12 and later run on Amazon Linux 2023 and bring no distutils";
/** https://aws.amazon.com/blogs/compute/migrating-aws-lambda-functions-from-the-go1-x-runtime-to-the-custom-runtime-on-amazon-linux-2/ */
const BOOTSTRAP = "the program must be called bootstrap and carry its own runtime interface";

const NODE = { successor: "nodejs24.x" } as const;
const PYTHON = { successor: "python3.14" } as const;
const JAVA = { successor: "java25" } as const;
const DOTNET = { successor: "dotnet10" } as const;
const RUBY = { successor: "ruby4.0" } as const;
const OS_ONLY = { successor: "provided.al2023" } as const;

function ended(deprecated: string, createBlocked: string, updateBlocked: string) {
  return { deprecated, createBlocked, updateBlocked };
}

export const RUNTIMES: Readonly<Record<string, Runtime>> = {
  nodejs: { ...ended("2016-08-30", "2016-09-30", "2016-10-31"), ...NODE, beware: SDK_AND_CALLBACKS },
  "nodejs4.3": { ...ended("2020-03-05", "2020-02-03", "2020-03-05"), ...NODE, beware: SDK_AND_CALLBACKS },
  "nodejs4.3-edge": {
    ...ended("2020-03-05", "2019-03-31", "2019-04-30"),
    ...NODE,
    beware: SDK_AND_CALLBACKS,
  },
  "nodejs6.10": { ...ended("2019-08-12", "2019-07-12", "2019-08-12"), ...NODE, beware: SDK_AND_CALLBACKS },
  "nodejs8.10": { ...ended("2020-03-06", "2020-02-04", "2020-03-06"), ...NODE, beware: SDK_AND_CALLBACKS },
  "nodejs10.x": { ...ended("2021-07-30", "2021-07-30", "2022-02-14"), ...NODE, beware: SDK_AND_CALLBACKS },
  "nodejs12.x": { ...ended("2023-03-31", "2023-03-31", "2023-04-30"), ...NODE, beware: SDK_AND_CALLBACKS },
  "nodejs14.x": {
    ...ended("2023-12-04", "2024-01-09", PUT_OFF.updateBlocked),
    ...NODE,
    beware: SDK_AND_CALLBACKS,
  },
  "nodejs16.x": { deprecated: "2024-06-12", ...PUT_OFF, ...NODE, beware: SDK_AND_CALLBACKS },
  "nodejs18.x": { deprecated: "2025-09-01", ...PUT_OFF, ...NODE, step: "nodejs22.x", beware: CALLBACKS },
  "nodejs20.x": { deprecated: "2026-04-30", ...PUT_OFF, ...NODE, step: "nodejs22.x", beware: CALLBACKS },
  "nodejs22.x": { ...ended("2027-04-30", "2027-06-01", "2027-07-01"), ...NODE, beware: CALLBACKS },
  "nodejs24.x": ended("2028-04-30", "2028-06-01", "2028-07-01"),
  // Public preview in 2026-10.
  "nodejs26.x": {},
  "python2.7": {
    ...ended("2021-07-15", "2021-07-15", "2022-05-30"),
    ...PYTHON,
    beware: "Python 3 is another language in many details",
  },
  "python3.6": { ...ended("2022-07-18", "2022-07-18", "2022-08-29"), ...PYTHON, beware: PYTHON_OS },
  "python3.7": { ...ended("2023-12-04", "2024-01-09", PUT_OFF.updateBlocked), ...PYTHON, beware: PYTHON_OS },
  "python3.8": { deprecated: "2024-10-14", ...PUT_OFF, ...PYTHON, step: "python3.11", beware: PYTHON_OS },
  "python3.9": { deprecated: "2025-12-15", ...PUT_OFF, ...PYTHON, step: "python3.11", beware: PYTHON_OS },
  "python3.10": { deprecated: "2026-10-31", ...PUT_OFF, ...PYTHON, step: "python3.11", beware: PYTHON_OS },
  "python3.11": { ...ended("2027-06-30", "2027-07-31", "2027-08-31"), ...PYTHON, beware: PYTHON_OS },
  "python3.12": { ...ended("2028-10-31", "2028-11-30", "2029-01-10"), ...PYTHON },
  "python3.13": { ...ended("2029-06-30", "2029-07-31", "2029-08-31"), ...PYTHON },
  "python3.14": ended("2029-06-30", "2029-07-31", "2029-08-31"),
  // Public preview in 2026-10.
  "python3.15": {},
  java8: { ...ended("2024-01-08", "2024-02-08", PUT_OFF.updateBlocked), ...JAVA },
  "java8.al2": { ...ended("2027-06-30", "2027-07-31", "2027-08-31"), ...JAVA },
  "java8.al2023": { deprecated: "2029-06-30", ...JAVA },
  java11: { ...ended("2027-06-30", "2027-07-31", "2027-08-31"), ...JAVA },
  "java11.al2023": { deprecated: "2029-06-30", ...JAVA },
  java17: { ...ended("2027-06-30", "2027-07-31", "2027-08-31"), ...JAVA },
  "java17.al2023": { deprecated: "2029-06-30", ...JAVA },
  java21: { ...ended("2029-06-30", "2029-07-31", "2029-08-31"), ...JAVA },
  java25: ended("2029-06-30", "2029-07-31", "2029-08-31"),
  "dotnetcore1.0": { ...ended("2019-06-27", "2019-06-30", "2019-07-30"), ...DOTNET },
  "dotnetcore2.0": { ...ended("2019-05-30", "2019-04-30", "2019-05-30"), ...DOTNET },
  "dotnetcore2.1": { ...ended("2022-01-05", "2022-01-05", "2022-04-13"), ...DOTNET },
  "dotnetcore3.1": { ...ended("2023-04-03", "2023-04-03", "2023-05-03"), ...DOTNET },
  dotnet6: { deprecated: "2024-12-20", ...PUT_OFF, ...DOTNET },
  dotnet8: { deprecated: "2026-11-10", ...PUT_OFF, ...DOTNET },
  // Only as a container image.
  dotnet9: { deprecated: "2026-11-10", ...DOTNET },
  dotnet10: ended("2028-11-14", "2028-12-14", "2029-01-15"),
  "go1.x": { ...ended("2024-01-08", "2024-02-08", PUT_OFF.updateBlocked), ...OS_ONLY, beware: BOOTSTRAP },
  "ruby2.5": { ...ended("2021-07-30", "2021-07-30", "2022-03-31"), ...RUBY },
  "ruby2.7": { ...ended("2023-12-07", "2024-01-09", PUT_OFF.updateBlocked), ...RUBY },
  "ruby3.2": { deprecated: "2026-03-31", ...PUT_OFF, ...RUBY },
  "ruby3.3": { ...ended("2027-03-31", "2027-04-30", "2027-05-31"), ...RUBY },
  "ruby3.4": { ...ended("2028-03-31", "2028-04-30", "2028-05-31"), ...RUBY },
  "ruby4.0": ended("2029-03-31", "2029-04-30", "2029-05-31"),
  provided: { ...ended("2024-01-08", "2024-02-08", PUT_OFF.updateBlocked), ...OS_ONLY },
  "provided.al2": { deprecated: "2026-07-31", ...PUT_OFF, ...OS_ONLY },
  "provided.al2023": ended("2029-06-30", "2029-07-31", "2029-08-31"),
};

/** How long before its deprecation a runtime is worth a word: time for one planned piece of work. */
const NOTICE_DAYS = 90;

export type Standing = "update-blocked" | "create-blocked" | "deprecated" | "soon" | "supported";

/** Where a runtime stands on a day. */
export function standingOf(runtime: Runtime, day: string): Standing {
  const past = (date: string | undefined) => date !== undefined && date <= day;
  if (past(runtime.updateBlocked)) return "update-blocked";
  if (past(runtime.createBlocked)) return "create-blocked";
  if (past(runtime.deprecated)) return "deprecated";
  if (runtime.deprecated !== undefined && daysBetween(day, runtime.deprecated) <= NOTICE_DAYS) return "soon";
  return "supported";
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** Whether a name is of a known language with a version that came after this table. */
export function isNewer(name: string): boolean {
  const [family, version] = familyOf(name);
  const known = Object.keys(RUNTIMES)
    .map(familyOf)
    .filter(([other]) => other === family)
    .map(([, number]) => number);
  return version > 0 && known.length > 0 && version > Math.max(...known);
}

/** `python3.14` → python, 3014. */
function familyOf(name: string): readonly [family: string, version: number] {
  const match = /^([a-z]+)(\d+)(?:\.(\d+))?(?:\.x)?$/.exec(name);
  return match ? [match[1] ?? "", Number(match[2]) * 1000 + Number(match[3] ?? 0)] : ["", 0];
}
