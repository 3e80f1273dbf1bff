import { botoRoundTrips } from "./wire/boto.ts";
import { botocore, inputCases, outputCases } from "./wire/botocore.ts";
import { judges } from "./python.ts";
import { sdkErrors } from "./wire/sdk-errors.ts";
import { CBOR, QUERY, sdkRoundTrips } from "./wire/sdk.ts";
import { streamRoundTrips } from "./wire/streams.ts";

/**
 * The wire judged by those who must understand it: the AWS SDK for JavaScript and boto3 with every operation of every
 * model, and the cases by which botocore itself is judged. Needs Python and, for the cases, git or the folder of
 * botocore's repository in AIRWORTHY_BOTOCORE. AIRWORTHY_PYTHON names a Python that has boto3 already.
 */
const python = process.env["AIRWORTHY_PYTHON"] ?? judges().python;
let failed = 0;

report("AWS SDK for JavaScript", await sdkRoundTrips());
report("the same in CBOR", await sdkRoundTrips(CBOR));
report("the same in the old query form", await sdkRoundTrips(QUERY));
report("its errors", await sdkErrors());
report("its streams of events", await streamRoundTrips());
const boto = await botoRoundTrips(python);
report(`boto3 (${boto.unknown} operations more that are younger than the models)`, boto);
if (isThere(botocore)) {
  report("botocore's input cases", inputCases());
  report("botocore's output cases", outputCases(python));
} else console.log("botocore's cases: not run, its repository is not to be had here");
process.exitCode = failed > 0 ? 1 : 0;

function isThere(repository: () => string): boolean {
  try {
    repository();
    return true;
  } catch {
    return false;
  }
}

interface Outcome {
  readonly passed: number;
  readonly different?: number;
  readonly failures: readonly string[];
}

function report(judge: string, { passed, different = 0, failures }: Outcome): void {
  for (const failure of failures) console.error(failure);
  console.log(`${judge}: ${passed} passed, ${different} differ for a reason, ${failures.length} failed`);
  failed += failures.length;
}
