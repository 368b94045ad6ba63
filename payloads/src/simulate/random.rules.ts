/** Seeded random numbers: the same seed gives the same sequence. */
export interface Random {
  /** 0 <= u < 1, 32 bits of it. */
  uniform(): number;
  /** Whole number below n. */
  below(n: number): number;
  /** Normal distribution, mean 0, spread 1. */
  gauss(): number;
  poisson(mean: number): number;
}

/** Scrambles a 32-bit number so that neighbouring inputs give unrelated outputs (finaliser of MurmurHash3's family). */
export function scramble(value: number): number {
  let x = value ^ (value >>> 16);
  x = Math.imul(x, 0x21f0aaad);
  x ^= x >>> 15;
  x = Math.imul(x, 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

/** One seed out of several numbers, below 2^32 each. */
export const combineSeeds = (...seeds: readonly number[]): number =>
  seeds.reduce((sum, seed) => scramble((sum + 0x9e3779b9 + seed) | 0), 0);

/** The generator xoshiro128** (Blackman and Vigna), its state filled from the seed. */
export function createRandom(seed: number): Random {
  let [a, b, c, d] = [1, 2, 3, 4].map((i) => scramble((seed + i * 0x9e3779b9) | 0)) as [number, number, number, number];
  let spare = NaN;

  const uniform = (): number => {
    const times5 = Math.imul(b, 5);
    const result = Math.imul((times5 << 7) | (times5 >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result / 2 ** 32;
  };
  /** Box-Muller: two at a time, the second is kept. */
  const gauss = (): number => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = NaN;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  /** Knuth's product for small means; a rounded normal distribution above 30. */
  const poisson = (mean: number): number => {
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * gauss()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = uniform(); product > limit; product *= uniform()) count++;
    return count;
  };
  return { uniform, below: (n) => Math.floor(uniform() * n), gauss, poisson };
}
