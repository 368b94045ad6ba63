import { median } from './median.rules.ts';

/** Rates of Visor and of a rival in the same rounds. */
interface Turns {
  readonly visor: readonly number[];
  readonly rival: readonly number[];
  /** Median of the ratios of the rounds. */
  readonly ratio: number;
}

interface TurnsOptions {
  readonly rounds: number;
  /** Name of the rival. */
  readonly rival: string;
  readonly unit: string;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

/** Measures the rates of both in each round; the order changes from round to round, as the pace of a machine does. */
export async function measureInTurns(
  { rounds, rival: name, unit, signal, print }: TurnsOptions,
  rateOf: { visor(round: number): Promise<number>; rival(round: number): Promise<number> },
): Promise<Turns> {
  const visor: number[] = [];
  const rival: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const ways = [async () => visor.push(await rateOf.visor(round)), async () => rival.push(await rateOf.rival(round))];
    for (const way of round % 2 === 0 ? ways : ways.toReversed()) {
      signal?.throwIfAborted();
      await way();
    }
    print(`round ${round + 1}: visor ${visor.at(-1)?.toFixed(0)} ${unit}, ${name} ${rival.at(-1)?.toFixed(0)} ${unit}`);
  }
  return { visor, rival, ratio: median(visor.map((rate, round) => rate / (rival[round] ?? Number.NaN))) };
}
