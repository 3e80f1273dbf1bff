/**
 * Exponential and logarithm of additions, multiplications and divisions only, which IEEE 754 defines to the last bit: the
 * ones of `Math` may differ from one machine to the next, and a rehearsal is the same on all of them.
 *
 * After fdlibm's e_exp.c and e_log.c. Accurate to one unit in the last place.
 * Source: https://www.netlib.org/fdlibm/
 */
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const LOG2_E = 1.442695040888963387;

/** Powers of two from 2^-1074 to 2^1023; each is exact. */
const POWERS = powers();

function powers(): Float64Array {
  const table = new Float64Array(2098);
  table[1074] = 1;
  for (let index = 1075; index < 2098; index++) table[index] = (table[index - 1] as number) * 2;
  for (let index = 1073; index >= 0; index--) table[index] = (table[index + 1] as number) / 2;
  return table;
}

export function exp(x: number): number {
  if (x > 709) return x > 709.782712893384 ? Infinity : exp(x - 1) * Math.E;
  if (x < -708) return 0;
  const k = Math.round(x * LOG2_E);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t *
              (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  const near = 1 - (low - (r * c) / (2 - c) - high);
  return near * (POWERS[k + 1074] as number);
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
/** Which of the two words holds the exponent. */
const HIGH = (() => {
  float[0] = 1;
  return words[1] === 0 ? 0 : 1;
})();

export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  if (x < 2.3e-308) return log(x * 2 ** 54) - 54 * LN2_HIGH;
  float[0] = x;
  let k = ((words[HIGH] as number) >>> 20) - 1023;
  let m = x / (POWERS[k + 1074] as number);
  if (m > Math.SQRT2) {
    m /= 2;
    k++;
  }
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const t1 = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const t2 =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + t1 + t2) + k * LN2_LOW) - f);
}
