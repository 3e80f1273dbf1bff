import { exp } from "../chance/exact.ts";
import { keyOf, normal, poisson, uniform } from "../chance/draws.ts";
import type { Traffic } from "../model.ts";

const WEEK = 7 * 24 * 60;

/** The slow fluctuation forgets half of itself in about an hour and a half. */
const REMEMBERS = 0.9925;
const RENEWS = Math.sqrt(1 - REMEMBERS * REMEMBERS);

/** The share of the week's mean at a minute: between its given points the shape is a straight line. */
export function shapeAt({ week }: Traffic, minute: number): number {
  if (week.length === 0) return 1;
  const step = WEEK / week.length;
  const place = (minute % WEEK) / step;
  const index = Math.floor(place);
  const here = week[index] as number;
  const next = week[(index + 1) % week.length] as number;
  return here + (next - here) * (place - index);
}

/**
 * Calls a minute that are to be expected in each of the first `minutes`: mean, shape of the week, slow fluctuation and
 * ordinary bursts.
 */
export function rateOf(traffic: Traffic, minutes: number, seed: number, name: string): Float64Array {
  const rate = new Float64Array(minutes);
  const key = keyOf(seed, name, "restless");
  const { restless, perMinute } = traffic;
  let slow = normal(key, -1);
  for (let minute = 0; minute < minutes; minute++) {
    let factor = 1;
    if (restless > 0) {
      slow = REMEMBERS * slow + RENEWS * normal(key, minute);
      factor = exp(restless * slow - (restless * restless) / 2);
    }
    rate[minute] = perMinute * shapeAt(traffic, minute) * factor;
  }
  for (const { from, to } of burstsOf(traffic, minutes, seed, name))
    for (let minute = from; minute < to; minute++)
      rate[minute] = (rate[minute] as number) * (traffic.bursts?.factor ?? 1);
  return rate;
}

function burstsOf({ bursts }: Traffic, minutes: number, seed: number, name: string) {
  if (!bursts) return [];
  return eventsOf(keyOf(seed, name, "bursts"), bursts.perWeek, minutes).map((from) => ({
    from,
    to: Math.min(minutes, from + bursts.minutes),
  }));
}

/** Minutes at which something that happens so often a week begins. */
export function eventsOf(key: number, perWeek: number, minutes: number): number[] {
  const events: number[] = [];
  for (let week = 0; week * WEEK < minutes; week++) {
    const count = poisson(perWeek, uniform(key, week));
    for (let nth = 0; nth < count; nth++) {
      const minute = week * WEEK + Math.floor(WEEK * uniform(key, 1000 + week * 1000 + nth));
      if (minute < minutes) events.push(minute);
    }
  }
  return events.sort((a, b) => a - b);
}
