import { item } from "../../../item.ts";
import { property, setProperty } from "../../../properties.ts";
import { met, notMet } from "../../../verdict.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const DEFAULT_MEMORY = 128;

export default item({
  id: "consistency/explicit-memory",
  of: "function",
  says: "Every function says how much memory it gets.",
  because:
    "Memory also sets the share of the CPU: without MemorySize a function runs on 128 MB, the slowest machine Lambda has, which is often dearer as well because it runs longer.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html",
  severity: "warning",
  check: (fn) => {
    const memory = property(fn, "MemorySize");
    if (memory && memory.kind !== "absent") {
      return met(memory.kind === "known" ? `${String(memory.value)} MB, ${memory.from}` : undefined);
    }
    return notMet(
      fn.declared.at,
      `${fn.id} has no MemorySize, so it runs on ${DEFAULT_MEMORY} MB.`,
      "Measure it at a few sizes (AWS Lambda Power Tuning does) and set MemorySize to the cheapest that is fast enough.",
    );
  },
  fix: (fn, { standard }) => [setProperty(fn, "MemorySize", standard.functions.memory)],
});
