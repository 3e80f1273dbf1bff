import type { Instant } from "../../../kernel/time.ts";
import { HISTORY_KEPT, MOST_HISTORY } from "../limits.ts";

/** What happened to an alarm. `data` is the text of HistoryData. */
export interface HistoryItem {
  readonly at: Instant;
  readonly type:
    | "ConfigurationUpdate"
    | "StateUpdate"
    | "Action"
    | "AlarmContributorStateUpdate"
    | "AlarmContributorAction";
  readonly summary: string;
  readonly data: string;
  readonly contributor?: { readonly id: string; readonly attributes: Readonly<Record<string, string>> };
}

/** Items of one alarm, oldest first. Old ones are forgotten, and so are those beyond a number. */
export interface History {
  readonly name: string;
  readonly type: "MetricAlarm" | "CompositeAlarm";
  items: HistoryItem[];
}

export function remember(history: History, item: HistoryItem): void {
  const { items } = history;
  items.push(item);
  // Cut rarely: a cut for each item would copy the whole list every time.
  if (items.length > 2 * MOST_HISTORY) history.items = items.slice(-MOST_HISTORY);
  const oldest = item.at - HISTORY_KEPT;
  if ((items[0]?.at ?? oldest) < oldest - HISTORY_KEPT)
    history.items = history.items.filter(({ at }) => at >= oldest);
}

/** Items that are kept. */
export function kept({ items }: History, now: Instant): HistoryItem[] {
  return items.slice(-MOST_HISTORY).filter(({ at }) => at >= now - HISTORY_KEPT);
}
