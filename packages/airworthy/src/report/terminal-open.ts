import type { Report } from "./report.ts";
import type { TerminalOptions } from "./terminal.ts";
import { type Paint, wrap } from "./terminal-text.ts";
import { visible } from "./visible.ts";
import { plural } from "./words.ts";

/** What the templates hide, by item and reason; only how much of it unless all is asked for. */
export function openQuestions(report: Report, paint: Paint, options: TerminalOptions): string[] {
  const byItem = new Map<string, Map<string, string[]>>();
  let count = 0;
  for (const row of report.functions) {
    for (const { item, verdict, because = "" } of row.verdicts) {
      if (verdict !== "cannot-tell") continue;
      count++;
      const reasons = byItem.get(item) ?? new Map<string, string[]>();
      byItem.set(item, reasons);
      reasons.set(because, [...(reasons.get(because) ?? []), row.id]);
    }
  }
  if (count === 0) return [];
  if (!options.all)
    return [
      wrap(
        `${plural(count, "question")} in ${plural(byItem.size, "item")} cannot be answered from the templates: --all says why.`,
        options.columns,
        "",
      )
        .map(paint.dim)
        .join("\n"),
    ];
  return [...byItem].map(([item, reasons]) =>
    [
      paint.dim(`? ${item}  cannot tell`),
      ...[...reasons].flatMap(([because, ids]) =>
        wrap(visible(`${[...new Set(ids)].join(", ")}: ${because}.`), options.columns, "  "),
      ),
    ].join("\n"),
  );
}
