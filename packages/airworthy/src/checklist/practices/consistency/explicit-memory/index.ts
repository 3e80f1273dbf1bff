import { item } from "../../../item.ts";
import { property, setProperty } from "../../../properties.ts";
import { met, problems } from "../../../verdict.ts";

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
    return problems([
      {
        at: fn.declared.at,
        says: `${fn.id} has no MemorySize, so it runs on ${DEFAULT_MEMORY} MB.`,
        cure: "Measure it at a few sizes (AWS Lambda Power Tuning does) and set MemorySize to the cheapest that is fast enough.",
        // Nobody waits for a function that only a deployment calls, and it runs too seldom to cost anything.
        ...(fn.purpose === "custom-resource" || fn.purpose === "deployment-hook"
          ? { severity: "note" as const }
          : {}),
      },
    ]);
  },
  fix: (fn, { standard }) => [setProperty(fn, "MemorySize", standard.functions.memory)],
});
