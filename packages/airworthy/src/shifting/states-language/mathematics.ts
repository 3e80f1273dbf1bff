/**
 * Functions for JSONata, the language of Step Functions, which has neither logarithm nor exponential. Text, to be put in
 * front of an expression: `(${LN} $ln(2))`. They compute what statistics/ computes, and a test holds them together.
 *
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html. That Step Functions' own build of
 * JSONata gives the same digits as the reference implementation is to be verified on AWS.
 */

/** The series of artanh, nested: as many terms as a double has digits for. */
const SERIES = [3, 5, 7, 9, 11, 13, 15, 17].reduceRight((inner, n) => `(1 / ${n} + $s * ${inner})`, "1 / 19");

/** Natural logarithm of a positive number: divided until it is near 1, then the series. */
export const LN = `
  $ln := function($y) {
    $y > 65536 ? 11.090354888959125 + $ln($y / 65536)
    : $y > 16 ? 2.772588722239781 + $ln($y / 16)
    : $y > 1.5 ? 0.6931471805599453 + $ln($y / 2)
    : $y < 0.75 ? $ln($y * 2) - 0.6931471805599453
    : ( $z := ($y - 1) / ($y + 1); $s := $z * $z; 2 * $z * (1 + $s * ${SERIES}) )
  };`;

/** JSONata fails when a number grows beyond 1e308: what is that large decides anyhow. */
export const EXP = `
  $exp := function($x) { $x < -700 ? 0 : $power(2.718281828459045, $min([$x, 600])) };`;

/** ln(e^a + e^b); `null` stands for the logarithm of nothing. */
export const LOG_ADD = `
  $logAdd := function($a, $b) { $max([$a, $b]) + $ln(1 + $exp($min([$a, $b]) - $max([$a, $b]))) };`;

/** ln of the ways to choose, by Stirling's series: statistics/gamma.ts. */
export const LOG_CHOOSE = `
  $logGamma := function($x) { (
    $steps := $x >= 10 ? 0 : $ceil(10 - $x);
    $product := $steps = 0 ? 1 : $reduce([0..($steps - 1)], function($all, $i) { $all * ($x + $i) }, 1);
    $shifted := $x + $steps;
    $square := 1 / ($shifted * $shifted);
    $sum := $reduce([0.15641025641025641, -1.9175269175269175, 0.8417508417508417, -0.5952380952380952,
      0.7936507936507937, -2.777777777777778, 83.33333333333333],
      function($all, $term) { $all * $square + $term / 1000 }, 0);
    ($shifted - 0.5) * $ln($shifted) - $shifted + 0.9189385332046727 + $sum / $shifted - $ln($product)
  ) };
  $logChoose := function($n, $k) { $logGamma($n + 1) - $logGamma($k + 1) - $logGamma($n - $k + 1) };`;

/**
 * ln E[ψ^X] of the hypergeometric distribution for every ψ: statistics/hypergeometric.ts. Neighbouring terms are multiplied
 * up from the largest one, and as many of them as can matter.
 */
export const LOG_MOMENTS = `
  $logMoments := function($f, $s, $k, $psi, $logPsi) { (
    $low := $max([0, $k - $s]);
    $high := $min([$f, $k]);
    $rest := $s - $k + 1;
    $up := function($from, $count, $r) { $count < 1 ? 1 : $reduce([0..($count - 1)], function($a, $i) { (
      $j := $from + $i;
      $t := $a[0] * $r * ($f - $j) * ($k - $j) / (($j + 1) * ($rest + $j));
      [$t, $a[1] + $t] ) }, [1, 1])[1] };
    $down := function($from, $count, $r) { $count < 1 ? 0 : $reduce([0..($count - 1)], function($a, $i) { (
      $j := $from - $i;
      $t := $a[0] * $j * ($rest - 1 + $j) / ($r * ($f - $j + 1) * ($k - $j + 1));
      [$t, $a[1] + $t] ) }, [1, 0])[1] };
    $high - $low <= 20
      ? ( $central := $up($low, $high - $low, 1);
          $map($psi, function($r, $n) { $ln($up($low, $high - $low, $r) / $central) + $low * $logPsi[$n] }) )
      : ( $whole := $logChoose($f + $s, $k);
          $map($psi, function($r, $n) { (
            $b := ($f + $k + 2) * $r + $s - $k;
            $c := ($f + 1) * ($k + 1) * $r;
            $root := 2 * $c / ($b + $sqrt($max([0, $b * $b - 4 * ($r - 1) * $c])));
            $top := $min([$high, $max([$low, $floor($root)])]);
            $spread := 1 / (1 / ($top + 1) + 1 / ($f - $top + 1) + 1 / ($k - $top + 1) + 1 / ($rest + $top));
            $reach := $ceil(7.5 * $sqrt($spread)) + 12;
            $sum := $up($top, $min([$high - $top, $reach]), $r) + $down($top, $min([$top - $low, $reach]), $r);
            $logChoose($f, $top) + $logChoose($s, $k - $top) + $top * $logPsi[$n] + $ln($sum) - $whole
          ) }) )
  ) };`;
