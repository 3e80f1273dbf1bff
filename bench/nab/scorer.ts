/**
 * The published scorer of the Numenta Anomaly Benchmark (NAB), written anew from its description and its sweeper:
 * https://github.com/numenta/NAB/blob/master/nab/sweeper.py and https://arxiv.org/abs/1510.03336.
 */

/** What a detection, a miss and a false alarm weigh. */
export interface Profile {
  readonly name: string;
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
}

/** https://github.com/numenta/NAB/blob/master/config/profiles.json */
export const PROFILES: readonly Profile[] = [
  { name: "standard", truePositive: 1, falsePositive: 0.11, falseNegative: 1 },
  { name: "reward_low_FP", truePositive: 1, falsePositive: 0.22, falseNegative: 1 },
  { name: "reward_low_FN", truePositive: 1, falsePositive: 0.11, falseNegative: 2 },
];

/** A labelled window: indices of its first and last point. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** A series and what a detector said of each of its points, in [0, 1]. */
export interface Judged {
  readonly scores: Float64Array;
  readonly windows: readonly Window[];
}

/** One point as the scorer sees it: the detector's score, what a detection there is worth, and the window it is in. */
interface Point {
  readonly score: number;
  readonly worth: number;
  readonly window: number;
}

/** The first points of a series are not scored: 15 %, at most 750. */
export function probation(points: number): number {
  return Math.min(Math.floor(0.15 * points), 750);
}

/** Nearly 1 at the left edge of a window, 0 at its right edge, then down to -1. */
function worthAt(position: number): number {
  return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}

function pointsOf(series: readonly Judged[], profile: Profile): { points: Point[]; windows: number } {
  const points: Point[] = [];
  let windows = 0;
  for (const { scores, windows: own } of series) {
    const first = probation(scores.length);
    let next = 0;
    let last: Window | undefined;
    for (let index = 0; index < scores.length; index++) {
      while (own[next] && index > (own[next]?.to ?? 0)) last = own[next++];
      const window = own[next];
      const inside = window && index >= window.from ? window : undefined;
      let worth: number;
      if (inside) {
        const position = -(inside.to - index + 1) / (inside.to - inside.from + 1);
        worth = (worthAt(position) * profile.truePositive) / worthAt(-1);
      } else {
        const past = last ? (index - last.to) / (last.to - last.from) : Infinity;
        worth = worthAt(past) * profile.falsePositive;
      }
      if (index >= first)
        points.push({ score: scores[index] ?? 0, worth, window: inside ? windows + next : -1 });
    }
    windows += own.length;
  }
  return { points, windows };
}

export interface Result {
  /** Points that score this or more count as detections. */
  readonly threshold: number;
  /** 0: nothing was ever detected; 100: every window at once, and no false alarm. */
  readonly score: number;
  readonly detected: number;
  readonly windows: number;
  readonly falsePoints: number;
}

/** The result at each threshold that can make a difference, highest threshold first. */
export function sweep(series: readonly Judged[], profile: Profile): Result[] {
  const { points, windows } = pointsOf(series, profile);
  points.sort((a, b) => b.score - a.score);
  const best = new Float64Array(windows).fill(-profile.falseNegative);
  const none = -windows * profile.falseNegative;
  const perfect = windows * profile.truePositive;
  const results: Result[] = [];
  let total = none;
  let detected = 0;
  let falsePoints = 0;
  let threshold = 1.1;
  const note = (): void => {
    const score = (100 * (total - none)) / (perfect - none);
    results.push({ threshold, score, detected, windows, falsePoints });
  };
  for (const { score, worth, window } of points) {
    if (score !== threshold) {
      note();
      threshold = score;
    }
    if (window < 0) {
      total += worth;
      falsePoints++;
    } else {
      const before = best[window] ?? 0;
      if (before === -profile.falseNegative) detected++;
      if (worth > before) {
        best[window] = worth;
        total += worth - before;
      }
    }
  }
  note();
  return results;
}

/** The result at a threshold, which must be among those swept, or between two. */
export function resultAt(results: readonly Result[], threshold: number): Result {
  let found = results[0];
  for (const result of results) {
    if (result.threshold < threshold) break;
    found = result;
  }
  if (!found) throw new Error("nothing was swept");
  return found;
}

/** As NAB chooses a threshold: one for all series, the best for the profile. */
export function bestOf(results: readonly Result[]): Result {
  return results.reduce((best, result) => (result.score > best.score ? result : best));
}
