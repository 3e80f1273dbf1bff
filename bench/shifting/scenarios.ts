import type { Service } from "../../packages/airworthy/src/shifting/service.fixture.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A service at some requests a second; both versions are the same code. */
export type Scenario = (rate: number) => Service;

const steady = (rate: number) => () => rate;
const USUAL = 0.005;

/** A number from 0 to 1 that hangs on an integer alone. */
function hash(n: number): number {
  let x = Math.imul(n ^ 0x9e3779b9, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 4294967296;
}

/** Everything but the version may happen to a shift: none of it is the new version's fault. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  steady: (rate) => ({ traffic: steady(rate), failing: () => USUAL }),
  "hardly ever fails (0.02 %)": (rate) => ({ traffic: steady(rate), failing: () => 0.0002 }),
  "fails 5 %": (rate) => ({ traffic: steady(rate), failing: () => 0.05 }),
  "by day and night": (rate) => ({
    traffic: (at) => rate * (1 + 0.9 * Math.sin((2 * Math.PI * at) / (24 * HOUR))),
    failing: () => USUAL,
  }),
  "incident of both, 20 % in minutes 2 to 7": (rate) => ({
    traffic: steady(rate),
    failing: (at) => (at >= 2 * MINUTE && at < 7 * MINUTE ? 0.2 : USUAL),
  }),
  "incident in the middle of a minute, ticks 3 s late": (rate) => ({
    traffic: steady(rate),
    failing: (at) => (at >= 2.5 * MINUTE && at < 6.2 * MINUTE ? 0.5 : USUAL),
    slices: 20,
    offset: 3000,
  }),
  "ticks half a minute late, incidents every 5 minutes": (rate) => ({
    traffic: steady(rate),
    failing: (at) => (at > 0 && at % (5 * MINUTE) > 4.5 * MINUTE ? 0.1 : USUAL),
    slices: 4,
    offset: 30_000,
  }),
  "bursts of errors": (rate) => ({
    traffic: steady(rate),
    failing: (at) => (hash(Math.floor(at / MINUTE)) < 0.1 ? 0.1 : USUAL),
  }),
  "slowly worse, 0.1 to 3 % in an hour": (rate) => ({
    traffic: steady(rate),
    failing: (at) => 0.001 + 0.029 * Math.min(1, Math.max(0, at / HOUR)),
  }),
  "traffic in bursts of ten times": (rate) => ({
    traffic: (at) => rate * (hash(Math.floor(at / MINUTE) + 7) < 0.1 ? 10 : 1),
    failing: () => USUAL,
  }),
  "traffic that stops every ten minutes": (rate) => ({
    traffic: (at) => (Math.floor(at / (5 * MINUTE)) % 2 === 0 ? rate : 0),
    failing: () => USUAL,
  }),
  "every failure tried thrice": (rate) => ({ traffic: steady(rate), failing: () => USUAL, retries: 2 }),
  "slow requests counted, slow together": (rate) => ({
    traffic: steady(rate),
    failing: () => USUAL,
    slow: (at) => (at >= 3 * MINUTE && at < 6 * MINUTE ? 0.3 : 0.01),
  }),
  "metrics two minutes late, every tenth time": (rate) => ({
    traffic: steady(rate),
    failing: () => USUAL,
    late: 0.1,
  }),
};
