import type { Alias } from "./state.ts";

/**
 * The version that one invocation of an alias goes to: "a simple probabilistic model", drawn anew each time.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
 *
 * @param chance at least 0, less than 1
 */
export function route(alias: Alias, chance: number): string {
  let below = 0;
  for (const [version, weight] of Object.entries(alias.weights)) {
    below += weight;
    if (chance < below) return version;
  }
  return alias.version;
}
