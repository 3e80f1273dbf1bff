import { CASES, flyByChance, flyPairs } from "../../packages/airworthy/src/shifting/crash.fixture.ts";
import { type Row, row } from "../measure.ts";

const ROUNDS = 10_000;

/** A controller killed, doubled or stalled decides as one that nothing befell: all pairs of faults, and many by chance. */
export function crashes(): Row[] {
  const attempt = (what: string, work: () => string): Row => {
    try {
      return row(what, work(), "the same decisions", true);
    } catch (error) {
      return row(what, (error as Error).message.split("\n")[0] ?? "", "the same decisions", false);
    }
  };
  return [
    ...CASES.map((one) =>
      attempt(`every pair of faults at every pair of awaits, ${one[0]}`, () => `${flyPairs(one, 1)} shifts`),
    ),
    attempt("longer shifts with faults by chance", () => {
      flyByChance(ROUNDS, 20_261_130);
      return `${ROUNDS} shifts`;
    }),
  ];
}
