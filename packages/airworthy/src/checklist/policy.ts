import type { Config } from "../config/config.ts";
import { layered, type PartialStandard, type Standard, type Tier, TIERS } from "./standard.ts";
import type { Described } from "./subjects.ts";
import { matchesAny } from "./glob.ts";

/** Which standard holds for whom. */
export interface Policy {
  tierOf(subject: Described): Tier;
  standardOf(tier: Tier): Standard;
}

export function policyFrom(config: Config): Policy {
  const standards = new Map<Tier, Standard>();
  const globs = Object.entries(config.tiers ?? {}) as [Tier, readonly string[]][];
  return {
    tierOf(subject) {
      const names = [subject.name, ...subject.functions.map((fn) => fn.id)];
      for (const [tier, patterns] of globs) {
        if (names.some((name) => matchesAny(name, patterns, subject.stack?.name))) return tier;
      }
      return "standard";
    },
    standardOf(tier) {
      const known = standards.get(tier);
      if (known) return known;
      const own: PartialStandard = config.standard ?? {};
      const standard = layered(TIERS.standard, own, TIERS[tier], config.tierStandards?.[tier] ?? {});
      standards.set(tier, standard);
      return standard;
    },
  };
}
