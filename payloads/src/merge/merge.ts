import { CROSSING_NS, GEOMETRY, SLICE_NS } from '../detector/geometry.rules.ts';
import { badData } from '../failure.ts';
import { countCrossings } from '../format/crossings.rules.ts';
import { FORMAT } from '../format/layout.rules.ts';
import type { HistoryEntry, Metadata, Parent } from '../format/metadata.rules.ts';
import { openContainer } from '../format/read-container.ts';
import { writeContainer } from '../format/write-container.ts';
import type { StageContext, StageResult } from '../run/stage.ts';
import { VERSION } from '../version.ts';

/** What the head of an input tells. */
interface Input {
  readonly path: string;
  readonly metadata: Metadata;
  readonly parents: readonly Parent[];
  readonly slices: number;
}

/**
 * filt → spdf: the slices of all inputs in one file, ordered by (raw file, slice); all of one run.
 * Without inputs it writes a valid file of no slices.
 */
export async function merge({ inputs, output, progress, log }: StageContext): Promise<StageResult> {
  const heads = inputs.map(readHead).sort(byParent);
  const metadata = mergeMetadata(heads);
  const names = metadata.parents?.map((parent) => parent.file) ?? [];
  if (new Set(names).size < names.length) log('warning: a raw file is behind more than one input');
  const writer = writeContainer(output, metadata, 0);
  const total = heads.reduce((sum, head) => sum + head.slices, 0);
  const sum = { slices: 0, badSlices: 0, duplicateSlices: 0, hitsIn: 0, events: 0 };
  for (const head of heads) {
    using container = openContainer(head.path);
    for (const slice of container.slices()) {
      writer.rawSlice(slice.bytes);
      if (slice.events) {
        writer.events(slice.events);
        sum.events += countCrossings(slice.events);
      }
      await progress.step(sum.slices + container.tally.slices, total);
    }
    sum.slices += container.tally.slices;
    sum.badSlices += container.tally.badSlices;
    sum.duplicateSlices += container.tally.duplicateSlices;
    sum.hitsIn += container.tally.hits;
  }
  const { hits } = writer.end();
  const { events, ...counts } = sum;
  return { ...counts, hitsOut: hits, eventsIn: events, eventsOut: events, histograms: [] };
}

function readHead(path: string): Input {
  using container = openContainer(path);
  return { path, metadata: container.metadata, parents: container.parents, slices: container.sliceBlocks };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byParent = (a: Input, b: Input): number =>
  a.metadata.run - b.metadata.run || compare(a.parents[0]?.file ?? '', b.parents[0]?.file ?? '');

/** The JSON block of the merged file: that of the first input, all parents, and the steps that any input went through. */
function mergeMetadata(heads: readonly Input[]): Metadata {
  const own: HistoryEntry = { program: 'spd-payload merge', version: VERSION, args: {} };
  const [first, ...others] = heads;
  if (!first) return { ...EMPTY, history: [own] };
  const stranger = others.find((head) => head.metadata.run !== first.metadata.run);
  if (stranger)
    throw badData(
      `${stranger.path} is of run ${stranger.metadata.run}, ${first.path} of run ${first.metadata.run}: runs are not mixed`,
    );
  const { file: _, ...kept } = first.metadata;
  const steps = new Map(
    heads.flatMap((head) => head.metadata.history).map((entry) => [JSON.stringify(identity(entry)), entry]),
  );
  return { ...kept, parents: heads.flatMap((head) => head.parents), history: [...steps.values(), own] };
}

/** Two steps are the same when program, version and arguments are. */
const identity = ({ program, version, args }: HistoryEntry): unknown => [program, version, args];

const EMPTY = {
  format: FORMAT,
  run: 0,
  sliceNs: SLICE_NS,
  bxNs: CROSSING_NS,
  geometry: GEOMETRY,
  cableMap: null,
  sim: false,
  parents: [],
} as const;
