import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import { badData } from '../failure.ts';
import { findRecord, indexBlocks, type BlockEntry } from './block-index.ts';
import { MAX_BAD_SHARE, SIZE, TAG } from './layout.rules.ts';
import { parentsOf, parseMetadata, type Metadata, type Parent } from './metadata.rules.ts';
import { decodeBlocks, type DetectorBlock, type StoredSliceHeader } from './slice.ts';
import { fileSource, type Source } from './source.ts';

/** A slice that passed its CRC, with what follows it in the file. */
interface GoodSlice {
  readonly header: StoredSliceHeader;
  /** The SLCE payload as stored. */
  readonly bytes: Buffer;
  readonly blocks: readonly DetectorBlock[];
  /** EVTS payload, from stage 2 on. */
  readonly events: Buffer | undefined;
  /** TRUT payload, in simulated raw files that were asked for it. */
  readonly truth: Buffer | undefined;
}

/** What was left out while reading, and how much was read. Kept up to date by `slices`. */
interface ReadTally {
  /** Good slices. */
  slices: number;
  /** Dropped: wrong CRC, lengths or counts, or the number of another slice. */
  badSlices: number;
  /** Dropped: the same slice was there already. */
  duplicateSlices: number;
  /** Of the good slices. */
  hits: number;
}

export interface Container extends Disposable {
  readonly name: string;
  readonly run: number;
  readonly fileNumber: number;
  readonly metadata: Metadata;
  readonly parents: readonly Parent[];
  readonly tally: Readonly<ReadTally>;
  /** Number of SLCE blocks, for telling progress. */
  readonly sliceBlocks: number;
  /**
   * Good slices, read one at a time; bad ones are dropped and counted. In a raw file they are put in the order of
   * (frame, number) and a repeated one is dropped and counted; the files of later stages are in order.
   * After the last slice the whole file is refused if more than 10 % of its slices were bad, or if FEnd disagrees.
   */
  slices(): Generator<GoodSlice, void>;
}

interface SliceEntry {
  readonly slice: BlockEntry;
  events?: BlockEntry;
  truth?: BlockEntry;
}

/** Opens a file for reading; see `readContainer`. */
export const openContainer = (path: string): Container => readContainer(fileSource(path));

/** Checks the frame of a container (blocks, run numbers, metadata, FEnd) and gives access to its slices. */
export function readContainer(source: Source): Container {
  try {
    const index = indexBlocks(source);
    const head = readHead(source, index);
    const entries = pairSlices(index);
    const end = readFileEnd(source, index);
    const tally: ReadTally = { slices: 0, badSlices: 0, duplicateSlices: 0, hits: 0 };
    return {
      name: source.name,
      ...head,
      parents: parentsOf(head.metadata, basename(source.name)),
      tally,
      sliceBlocks: entries.length,
      slices: () => readSlices(source, entries, end, tally, head.metadata),
      [Symbol.dispose]: () => source[Symbol.dispose](),
    };
  } catch (error) {
    source[Symbol.dispose]();
    throw error;
  }
}

function readHead(source: Source, index: readonly BlockEntry[]) {
  const payload = (tag: number, text: string): Buffer => {
    const entry = index.find((candidate) => candidate.tag === tag);
    if (!entry) throw badData(`${source.name}: no ${text} block`);
    return source.read(entry.payload, entry.length);
  };
  if (index[0]?.tag !== TAG.start) throw badData(`${source.name}: does not begin with a Star block`);
  const begin = payload(TAG.fileBegin, 'FBeg');
  const metadata = parseMetadata(payload(TAG.json, 'JSON').toString('utf8').replace(/\0+$/, ''));
  if ('problem' in metadata) throw badData(`${source.name}: ${metadata.problem}`);
  const runs = [payload(TAG.start, 'Star'), begin, payload(TAG.stop, 'Stop')].map((block) =>
    findRecord(block, TAG.runNumber),
  );
  if (runs.some((run) => run !== metadata.run))
    throw badData(`${source.name}: run numbers differ (Star, FBeg, Stop, JSON: ${[...runs, metadata.run].join(', ')})`);
  return { run: metadata.run, fileNumber: findRecord(begin, TAG.fileNumber) ?? 0, metadata };
}

interface FileEnd {
  readonly slices: number;
  readonly hits: number;
  readonly crc: number;
}

function readFileEnd(source: Source, index: readonly BlockEntry[]): FileEnd {
  const entry = index.find((candidate) => candidate.tag === TAG.fileEnd);
  if (!entry || entry.length < SIZE.fileEnd) throw badData(`${source.name}: FEnd is missing`);
  const payload = source.read(entry.payload, entry.length);
  return { slices: payload.readUInt32LE(0), hits: Number(payload.readBigUInt64LE(4)), crc: payload.readUInt32LE(12) };
}

/** Puts EVTS and TRUT blocks to the slice before them. Unknown tags are skipped. */
function pairSlices(index: readonly BlockEntry[]): readonly SliceEntry[] {
  const entries: SliceEntry[] = [];
  for (const block of index) {
    const last = entries.at(-1);
    if (block.tag === TAG.slice) entries.push({ slice: block });
    else if (block.tag === TAG.events && last) last.events = block;
    else if (block.tag === TAG.truth && last) last.truth = block;
  }
  return entries;
}

const byNumber = (a: SliceEntry, b: SliceEntry): number =>
  (a.slice.header?.frame ?? 0) - (b.slice.header?.frame ?? 0) ||
  (a.slice.header?.slice ?? 0) - (b.slice.header?.slice ?? 0);

function* readSlices(
  source: Source,
  entries: readonly SliceEntry[],
  end: FileEnd,
  tally: ReadTally,
  { parents, sliceNs }: Metadata,
): Generator<GoodSlice, void> {
  const isRaw = parents === undefined;
  const read = (entry: BlockEntry | undefined) => entry && source.read(entry.payload, entry.length);
  let last: StoredSliceHeader | undefined;
  for (const entry of isRaw ? [...entries].sort(byNumber) : entries) {
    const bytes = source.read(entry.slice.payload, entry.slice.length);
    const header = entry.slice.header;
    const blocks = decodeBlocks(bytes);
    const isRepeated = isRaw && last && header && last.frame === header.frame && last.slice === header.slice;
    // The CRC leaves the header out. A wrong length there would make later stages count crossings for minutes, and a
    // number that another slice with other content has is wrong in one of the two.
    const isSound = blocks && header?.length === sliceNs && !(isRepeated && last?.crc !== header.crc);
    if (!header || !isSound) {
      tally.badSlices++;
    } else if (isRepeated) {
      tally.duplicateSlices++;
    } else {
      last = header;
      tally.slices++;
      tally.hits += header.hits;
      yield { header, bytes, blocks, events: read(entry.events), truth: read(entry.truth) };
    }
  }
  checkEnd(source.name, entries, end, tally);
}

function checkEnd(name: string, entries: readonly SliceEntry[], end: FileEnd, tally: Readonly<ReadTally>): void {
  const whole = entries.length - tally.duplicateSlices;
  if (tally.badSlices > MAX_BAD_SHARE * whole) throw badData(`${name}: ${tally.badSlices} of ${whole} slices are bad`);
  // Whether a repeated slice is counted depends on where in the data acquisition it was repeated.
  if (end.slices !== whole && end.slices !== entries.length)
    throw badData(`${name}: FEnd counts ${end.slices} slices, the file holds ${whole}`);
  if (tally.badSlices > 0 || tally.duplicateSlices > 0) return;
  if (end.hits !== tally.hits) throw badData(`${name}: FEnd counts ${end.hits} hits, the file holds ${tally.hits}`);
  const crc = entries.reduce((sum, entry) => chainCrc(sum, entry.slice.header?.crc ?? 0), 0);
  if (end.crc !== crc) throw badData(`${name}: FEnd's CRC over the slices is wrong`);
}

/** CRC-32 over slice CRCs, one more added. */
export function chainCrc(sum: number, sliceCrc: number): number {
  const word = Buffer.alloc(4);
  word.writeUInt32LE(sliceCrc);
  return crc32(word, sum);
}
