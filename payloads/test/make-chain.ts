import { join } from 'node:path';
import { simulateToFile } from '../src/simulate/simulate-file.ts';
import { mapStages, stageInProcess, type ChainFiles } from './stage-in-process.ts';

/**
 * `node make-chain.ts DIR`: simulates and processes what chain.test.ts looks at, and prints where it is as JSON.
 * A program of its own because numeric code is ten times slower inside Jest's sandbox, where each global is looked up.
 */
export interface MadeChain {
  /** Five files of run 77, 60 slices each. */
  readonly chains: readonly ChainFiles[];
  /** A file with many J/ψ. */
  readonly signal: ChainFiles;
  /** A file of no slices. */
  readonly empty: ChainFiles;
  /** The five merged, given in the wrong order. */
  readonly merged: string;
}

export const CHAIN = { run: 77, files: 5, slices: 60 } as const;

async function makeChain(directory: string): Promise<MadeChain> {
  const make = (name: string, fileNumber: number, slices: number, signalFraction: number): Promise<ChainFiles> => {
    const path = join(directory, `${name}.spdraw`);
    simulateToFile(path, {
      run: CHAIN.run,
      fileNumber,
      slices,
      seed: 77,
      signalFraction,
      truth: true,
      file: `${name}.RAW`,
    });
    return mapStages(path);
  };
  const chains: ChainFiles[] = [];
  for (let i = 0; i < CHAIN.files; i++) chains.push(await make(`f${i}`, i, CHAIN.slices, 0.001));
  const signal = await make('jpsi', 100, 30, 0.3);
  const empty = await make('empty', 9, 0, 0);
  const merged = join(directory, 'all.spdf');
  const filtered = chains.map((chain) => chain.filtered);
  await stageInProcess('merge', filtered.toReversed(), merged);
  return { chains, signal, empty, merged };
}

if (import.meta.main) process.stdout.write(JSON.stringify(await makeChain(process.argv[2] ?? '.')));
