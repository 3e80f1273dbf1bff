import type { Instant } from "../../kernel/time.ts";
import { REMEMBERED } from "./limits.ts";

/** One guest. Plain data. */
export interface Guest {
  readonly name: string;
  readonly visits: number;
  readonly lastSeen: Instant;
}

export type Fact =
  | { readonly kind: "greeted"; readonly at: Instant }
  | { readonly kind: "tick"; readonly at: Instant };

/** What a fact makes of a guest; `undefined` when the guest is forgotten. Pure: it neither waits nor writes. */
export function decide(guest: Guest, fact: Fact): Guest | undefined {
  switch (fact.kind) {
    case "greeted":
      return { ...guest, visits: guest.visits + 1, lastSeen: fact.at };
    case "tick":
      return fact.at - guest.lastSeen >= REMEMBERED ? undefined : guest;
  }
}
