import { countCrossings } from './format/crossings.rules.ts';
import type { Metadata, Parent } from './format/metadata.rules.ts';
import { openContainer } from './format/read-container.ts';

/** What a file of any stage holds. */
interface Summary {
  readonly run: number;
  readonly fileNumber: number;
  readonly metadata: Metadata;
  readonly parents: readonly Parent[];
  /** Good slices. */
  readonly slices: number;
  readonly badSlices: number;
  readonly duplicateSlices: number;
  readonly hits: number;
  /** Reconstructed crossings; 0 before stage 2. */
  readonly events: number;
}

/** The raw files behind a file. Reads only the blocks' heads and the metadata; a file that is no whole container is refused. */
export function readParents(path: string): readonly Parent[] {
  using container = openContainer(path);
  return container.parents;
}

/** Reads a whole file, checks every slice, and counts what it holds; refuses what decode would refuse. */
export function summarise(path: string): Summary {
  using container = openContainer(path);
  let events = 0;
  for (const slice of container.slices()) events += slice.events ? countCrossings(slice.events) : 0;
  const { run, fileNumber, metadata, parents, tally } = container;
  return { run, fileNumber, metadata, parents, ...tally, events };
}
