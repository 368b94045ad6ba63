import type { Client } from '@visor/client';
import type { Stack } from '@visor/laptop';

/** What a step of the drill works with. */
export interface Drill {
  readonly stack: Stack;
  readonly client: Client;
  /** Name of the dataset of raw files. */
  readonly dataset: string;
  readonly signal: AbortSignal;
}

/** Storage of the second copies. No watcher looks at it: what changes there, only the inspector can find. */
export const SAFE = 'safe';
