import { BETTER, EVEN, UNUSUAL } from "../counting.ts";
import { EXPECTED_SHARE, FIRST } from "../statistics/promotion.ts";
import { ODDS_RATIOS } from "../statistics/worse.ts";
import { EXP, LN, LOG_ADD, LOG_CHOOSE, LOG_MOMENTS } from "./mathematics.ts";
import { PACE } from "./weight.ts";

const MINUTE = 60_000;

/**
 * What the machine keeps between its ticks, in the variable `$s`. The same as the controller's State, as far as a shift by
 * evidence on failures needs it.
 */
export interface MachineState {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly watermark: number;
  readonly weight: number;
  readonly weightAt: number;
  /** Failures of the old version before the shift, a rate; and the rate that the new one must stay below. */
  readonly baseline: number;
  readonly tolerance: number;
  /** log E for each odds ratio. */
  readonly worse: readonly number[];
  /** log G: two stakes, and the minute of the last start. */
  readonly good: readonly [first: number, second: number, minute: number];
  readonly old: { readonly requests: number; readonly failures: number };
  readonly new: { readonly requests: number; readonly failures: number };
  /** Requests a second. */
  readonly traffic: number;
  readonly ticks: number;
}

/**
 * One minute: counting.ts. `$m` is `{ at, f, x, o, y }`: requests and failures of the new version, and of the old one.
 */
const STRATUM = `
  $kept := function($minute) { ${1 - FIRST} / ($minute + 1) };
  $smooth := function($traffic, $span, $requests) {
    $span <= 0 ? $traffic : $traffic + (1 - $exp(-$span / ${MINUTE})) * ($requests / $span * 1000 - $traffic) };
  $stratum := function($s, $m) { (
    $k := $m.x + $m.y;
    $even := $s.weightAt <= $m.at + ${MINUTE * EVEN} or $s.weightAt >= $m.at + ${MINUTE};
    $worse := $even and $k > 0 and $m.f > 0 and $m.o > 0
      ? ( $moments := $logMoments($m.f, $m.o, $k, $psi, $logPsi);
          $map($s.worse, function($log, $i) { $log + $m.x * $logPsi[$i] - $moments[$i] }) )
      : $s.worse;
    $minute := $m.f = 0 ? $s.good[2] : $max([$s.good[2], $floor(($m.at - $s.startedAt) / ${MINUTE})]);
    $stake := $minute > $s.good[2] ? $ln($kept($s.good[2]) - $kept($minute)) : 0;
    $t := $s.tolerance;
    $expected := $min([$max([$s.baseline, $t / 6]), 0.8 * $t]);
    $grown := function($log, $rate) {
      ($minute > $s.good[2] ? $logAdd($log, $stake) : $log)
      + ($m.f = 0 ? 0 : $m.x * $ln($rate / $t) + ($m.f - $m.x) * ($ln(1 - $rate) - $ln(1 - $t))) };
    $merge([$s, {
      "worse": $worse,
      "good": [$grown($s.good[0], $expected), $grown($s.good[1], ($expected + $t) / 2), $minute],
      "new": {"requests": $s.new.requests + $m.f, "failures": $s.new.failures + $m.x},
      "old": {"requests": $s.old.requests + $m.o, "failures": $s.old.failures + $m.y},
      "traffic": $smooth($smooth($s.traffic, $m.at - $s.end, 0), ${MINUTE}, $m.f + $m.o),
      "end": $m.at + ${MINUTE}
    }])
  ) };`;

/**
 * Minutes out of an answer of GetMetricData: four series, each with the instants at which there was something. The old
 * version has what the alias has beyond the new one.
 */
const MINUTES = `
  $minutesOf := function($results, $from, $until) { (
    $series := function($id) { $merge($results[Id = $id].(
      $v := Values; $map([Timestamps], function($t, $i) { {$string($toMillis($t)): [$v][$i]} }))) };
    $ar := $series("allRequests"); $af := $series("allFailures");
    $nr := $series("newRequests"); $nf := $series("newFailures");
    $at := function($of, $key) { $exists($lookup($of, $key)) ? $lookup($of, $key) : 0 };
    [$sort($map($keys($ar), function($k) { $number($k) }))[$ >= $from and $ < $until].(
      $key := $string($);
      $f := $at($nr, $key);
      $x := $min([$f, $at($nf, $key)]);
      $all := $at($ar, $key);
      {"at": $, "f": $f, "x": $x, "o": $max([0, $all - $f]), "y": $max([0, $min([$all, $at($af, $key)]) - $x])}
    )[f + o > 0]]
  ) };`;

/** Odds, and what follows: events.ts in the order of its urgency. `$now`, and the constants of the shift in `$c`. */
const DECISION = `
  $oddsOf := function($s) { $sum($s.worse.$exp($)) / ${ODDS_RATIOS.length} };
  $proofOf := function($s) { ${EXPECTED_SHARE} * $exp($s.good[0]) + ${1 - EXPECTED_SHARE} * $exp($s.good[1]) + $kept($s.good[2]) };
  $verdictOf := function($s, $odds) {
    $odds >= 1 / $c.alpha ? "worse"
    : $proofOf($s) >= 1 / $c.promoteAlpha ? "proven"
    : $now - $s.startedAt >= $c.limit ? "undecided"
    : "goes on" };`;

/** A weight that came in the middle of a minute grows only when one that is all its own was counted: decide.ts. */
const WATCHED = `
  $watched := function($s, $wanted) { (
    $start := $floor($s.weightAt / ${MINUTE}) * ${MINUTE};
    $wanted > $s.weight and $s.weightAt > $start + ${MINUTE * EVEN} and $s.watermark < $start + ${2 * MINUTE}
      ? $s.weight : $wanted ) };`;

const FUNCTIONS = `${LN}${EXP}${LOG_ADD}${LOG_CHOOSE}${LOG_MOMENTS}
  $psi := [${ODDS_RATIOS.join(", ")}];
  $logPsi := [${ODDS_RATIOS.map(Math.log).join(", ")}];${STRATUM}${DECISION}${PACE}${WATCHED}`;

/**
 * A tick over minutes that have been read: from `$s`, `$minutes`, `$until`, `$now` and `$c` to the next state, with
 * `verdict`, `odds`, and the weight wanted next.
 */
const DECIDE = `
  $counted := $reduce($minutes, $stratum, $merge([$s, {"end": $s.watermark}]));
  $until := $max([$until, $s.watermark]);
  $smoothed := $merge([$counted, {
    "traffic": $smooth($counted.traffic, $until - $counted.end, 0), "watermark": $until, "ticks": $s.ticks + 1}]);
  $odds := $oddsOf($smoothed);
  $verdict := $verdictOf($smoothed, $odds);
  $merge([$smoothed, {"verdict": $verdict, "odds": $odds, "now": $now,
    "wanted": $verdict = "goes on" ? $watched($smoothed, $paced($smoothed, $odds)) : $smoothed.weight}])`;

/** For tests: a tick over minutes that are given. */
export const DECIDE_MINUTES = compact(`(${FUNCTIONS}${DECIDE})`);

/**
 * The first state, from what the alias did the day before: withBaseline of counting.ts. `$hours` are `{ requests, failures }`
 * from the first hour with requests on.
 */
const BEGINNING = `
  $sent := $sort($hours[requests > 0], function($a, $b) { $a.failures / $a.requests > $b.failures / $b.requests });
  $rate := function($some) { $count($some) = 0 ? 0 : $sum($some.failures) / $sum($some.requests) };
  $usual := $rate($count($sent) = 0 ? [] : $sent[[0..($ceil($count($sent) * ${BETTER}) - 1)]]);
  $baseline := $rate($sent[failures <= $usual * requests + ${UNUSUAL} * $sqrt($usual * requests + 1)]);
  $first := {
    "startedAt": $now, "watermark": $floor($now / ${MINUTE}) * ${MINUTE}, "weight": 0, "weightAt": $now,
    "baseline": $baseline, "tolerance": $min([0.99, $baseline + $c.excess]),
    "worse": $map($psi, function() { 0 }), "good": [$ln(${FIRST}), $ln(${FIRST}), 0],
    "old": {"requests": 0, "failures": 0}, "new": {"requests": 0, "failures": 0}, "ticks": 0,
    "traffic": $count($hours) = 0 ? 0 : $max([$sum($hours.requests) / $count($hours), $hours[-1].requests]) / 3600 };
  $merge([$first, {"wanted": $paced($first, 1), "now": $now}])`;

/** Hours out of an answer of GetMetricData, up to the last full one. */
const HOURS = `
  $hoursOf := function($results, $until) { (
    $minutes := $minutesOf($results, 0, $until);
    $begin := $minutes[0].at;
    $exists($begin) ? [[0..(($until - $begin) / 3600000 - 1)].(
      $hour := $begin + $ * 3600000;
      $found := $minutes[at = $hour];
      {"requests": $exists($found) ? $found.o : 0, "failures": $exists($found) ? $found.y : 0})] : []
  ) };`;

/** For tests: a beginning from hours that are given. */
export const BEGIN_HOURS = compact(`(${FUNCTIONS}${BEGINNING})`);

/** The beginning of the machine: what the alias did the day before is in `$states.result`. */
export const BEGIN = compact(`(${FUNCTIONS}${MINUTES}${HOURS}
  $now := $toMillis($states.context.State.EnteredTime);
  $hours := $hoursOf($states.result.MetricDataResults, $floor(($now - 60000) / 3600000) * 3600000);
  ${BEGINNING})`);

/** The beginning of an observer, which promotes nothing: a baseline is not needed. */
export const BEGIN_BLIND = compact(`(${FUNCTIONS}
  $now := $toMillis($states.context.State.EnteredTime);
  $hours := [];
  ${BEGINNING})`);

/**
 * The tick of the machine: what it was answered by GetMetricData is in `$states.result`, and time is when its state was
 * entered, so that a second evaluation gives the same.
 */
export const TICK = compact(`(${FUNCTIONS}${MINUTES}
  $now := $toMillis($states.context.State.EnteredTime);
  $minutes := $minutesOf($states.result.MetricDataResults, $s.watermark, $until);
  ${DECIDE})`);

/** For tests: minutes out of an answer of GetMetricData. */
export const READ_MINUTES = compact(`(${MINUTES} $minutesOf(results, from, until))`);

/** Definitions have at most a megabyte, and people read them: no white space that means nothing. */
function compact(expression: string): string {
  return expression.replaceAll(/\s+/g, " ");
}
