import { item } from "../../../item.ts";
import { DEFAULT_TIMEOUT, property, setProperty } from "../../../properties.ts";
import { met, notMet } from "../../../verdict.ts";

export default item({
  id: "consistency/explicit-timeout",
  of: "function",
  says: "Every function says how long it may run.",
  because:
    "Without a Timeout Lambda stops the function after 3 seconds, a limit that nobody chose and that a cold start or a slow dependency reaches first.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html",
  severity: "warning",
  check: (fn) => {
    const timeout = property(fn, "Timeout");
    if (timeout && timeout.kind !== "absent") {
      return met(timeout.kind === "known" ? `${String(timeout.value)} s, ${timeout.from}` : undefined);
    }
    return notMet(
      fn.declared.at,
      `${fn.id} has no Timeout, so Lambda stops it after ${DEFAULT_TIMEOUT} seconds.`,
      "Set Timeout to a little more than the slowest request that is still worth waiting for.",
    );
  },
  fix: (fn, { standard }) => [setProperty(fn, "Timeout", standard.functions.timeout)],
});
