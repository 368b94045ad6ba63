import type { Client } from '@visor/client';
import type { Stack } from '@visor/laptop';
import type { Externals } from './externals.ts';

/** What a step of the drill works with. */
export interface Drill {
  readonly stack: Stack;
  readonly client: Client;
  /** Name of the dataset of raw files. */
  readonly dataset: string;
  readonly externals: Externals;
  readonly signal: AbortSignal;
}

/** The datasets of the chain of a drill. */
export interface DrillDatasets {
  /** All of them, the input first. */
  readonly names: readonly string[];
  /** What is between the input and the result. */
  readonly intermediates: readonly string[];
  readonly result: string;
}

/** Storage of the second copies. No watcher looks at it: what changes there, only the inspector can find. */
export const SAFE = 'safe';

/** Processes that copy, inspect and delete. */
export const INSPECTORS = ['inspector', 'inspector-2'];
