import { AWS_METRICS } from "../defaults.ts";
import { DOUBT, LEAST, LOWER, RAISE, RISK, SLOWER, SUSPICION, TELLING, UNKNOWN_TRAFFIC } from "../pace.ts";
import { paceFor } from "../steps.ts";

const { most, start, expected } = paceFor(AWS_METRICS);
const REACTION = (AWS_METRICS.period + AWS_METRICS.lag) / 1000;

/**
 * The weight of the next minutes: pace.ts, for metrics by the minute. `$s` is the state, `$odds` that the new version is
 * worse.
 */
export const PACE = `
  $tidy := function($w) { (
    $scale := $power(10, 3 - $floor($ln($w) / 2.302585092994046));
    $floor($w * $scale + 0.5) / $scale ) };
  $paced := function($s, $odds) { (
    $exposure := ($s.traffic = 0 ? ${UNKNOWN_TRAFFIC} : $s.traffic) * ${REACTION};
    $usual := $max([$s.baseline, $s.old.failures / $max([1, $s.old.requests])]);
    $excess := $min([1, $max([${RISK}, ($s.new.failures + 1) / ($s.new.requests + 1) - $usual])]);
    $few := $s.new.requests < ${TELLING};
    $free := $few ? ${start} * (1 + $s.new.requests / 2) : ${start} + ${expected} * (1 / $excess - 1);
    $affordable := $few and $s.new.failures >= 1
      ? ${start} / ($odds < ${SUSPICION} ? 1 : ${SLOWER})
      : ($odds < ${SUSPICION} ? $free : $free / ${SLOWER});
    $highest := $odds < ${DOUBT} ? 1 : $max([$s.weight, ${start} / $exposure]);
    $weight := $min([${RISK} / $excess, $highest, $affordable / $exposure]);
    $wanted := $max([${LEAST}, $min([${most}, $weight])]);
    $s.weight = 0 or $wanted <= $s.weight * ${LOWER} ? $tidy($wanted)
    : $wanted >= $s.weight * ${RAISE} or ($wanted = ${most} and $wanted > $s.weight) ? $tidy($wanted)
    : $s.weight
  ) };`;
