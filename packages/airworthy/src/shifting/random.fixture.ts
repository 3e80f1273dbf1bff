/** Seeded chance for simulations: sfc32. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = Math.imul(seed, 0x9e3779b9) | 0;
    this.#c = 0x85ebca6b;
    for (let round = 0; round < 12; round++) this.next();
  }

  /** From 0 to 1, 1 excluded. */
  next(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return (t >>> 0) / 4294967296;
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Exact up to a mean of 30 (inversion), above it by halves; a rounded normal variable from 2,000 on. */
  poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean > 2000) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    if (mean > 30) return this.poisson(mean / 2) + this.poisson(mean / 2);
    let u = this.next();
    let term = Math.exp(-mean);
    let k = 0;
    while (u >= term && k < 1000) {
      u -= term;
      k++;
      term *= mean / k;
    }
    return k;
  }
}
