import type { Fault } from "../model.ts";

/** A deployment goes wrong. */
export const VERSIONS: readonly Fault[] = [
  {
    id: "V1",
    says: "A new version fails in half of its calls; it gets one call in ten.",
    duration: 15,
    effect: { version: { weight: 0.1, effect: { errors: 0.5 } } },
    befalls: { shifted: true },
  },
];
