import type { Fault } from "../model.ts";

/** Events that nobody waits for are lost, or pile up. */
export const EVENTS: readonly Fault[] = [
  {
    id: "Q1",
    says: "Lambda gives up one event in five before it is tried.",
    duration: 60,
    effect: { eventsDropped: 0.2 },
    befalls: { kinds: ["async"] },
  },
  {
    id: "Q2",
    says: "Some events always fail, and Lambda may not put them away.",
    duration: 60,
    effect: { poison: 0.05, deliveryDenied: true },
    befalls: { kinds: ["async"], failuresKept: true },
  },
  {
    id: "Q3",
    says: "Poison messages come through the queue or stream.",
    duration: 60,
    effect: { poison: 0.02 },
    befalls: { kinds: ["queue", "stream"] },
  },
  {
    id: "Q4",
    says: "The reader of a stream falls behind.",
    duration: 60,
    effect: { fallsBehind: 60 },
    befalls: { kinds: ["stream"] },
  },
];
