import type { CableMap } from '../decode/cable-map.rules.ts';
import type { FilterParams } from '../filter/select.rules.ts';
import type { Sink } from '../format/write-container.ts';
import type { Histogram } from './histogram.rules.ts';
import type { Progress } from './progress.ts';

/** What a stage is given. */
export interface StageContext {
  readonly inputs: readonly string[];
  readonly output: Sink;
  readonly params: FilterParams;
  /** Only decode uses it. */
  readonly cableMap: CableMap | undefined;
  /** The stage calls it after each slice. */
  readonly progress: Progress;
  /** Adds a line to the log. */
  log(line: string): void;
}

/** What a stage did. */
export interface StageResult {
  /** Good slices read. */
  readonly slices: number;
  readonly badSlices: number;
  readonly duplicateSlices: number;
  readonly hitsIn: number;
  readonly hitsOut: number;
  /** Reconstructed crossings; 0 where there are none yet. */
  readonly eventsIn: number;
  readonly eventsOut: number;
  readonly histograms: readonly Histogram[];
}

/** Reads the inputs, writes one container to the output. */
export type Stage = (context: StageContext) => Promise<StageResult>;

export const STAGE_NAMES = ['decode', 'reconstruct', 'filter', 'merge'] as const;
export type StageName = (typeof STAGE_NAMES)[number];
