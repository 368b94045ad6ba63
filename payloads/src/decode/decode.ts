import { DETECTOR_IDS, FLAG } from '../format/layout.rules.ts';
import { openContainer } from '../format/read-container.ts';
import { countHits, type DetectorBlock, type StoredSliceHeader } from '../format/slice.ts';
import { writeContainer } from '../format/write-container.ts';
import type { StageContext, StageResult } from '../run/stage.ts';
import { VERSION } from '../version.ts';
import { decodeHits } from './decode-hits.rules.ts';

/** raw → digi: whole slices only, hits corrected, cleaned and sorted, truth left behind, the raw file named as parent. */
export async function decode({ inputs, output, cableMap, progress, log }: StageContext): Promise<StageResult> {
  using container = openContainer(inputs[0] ?? '');
  const { metadata, tally } = container;
  const { file: _, ...kept } = metadata;
  const writer = writeContainer(
    output,
    {
      ...kept,
      cableMap: cableMap?.version ?? metadata.cableMap,
      parents: container.parents,
      history: [...metadata.history, { program: 'spd-payload decode', version: VERSION, args: {} }],
    },
    container.fileNumber,
  );
  let incomplete = 0;
  for (const { header, blocks } of container.slices()) {
    const decoded = blocks.map((block) => ({
      ...block,
      hits: decodeHits(block.detector, block.hits, cableMap?.offsets.get(block.detector)),
    }));
    const isIncomplete = lacksDetector(blocks);
    if (isIncomplete) incomplete++;
    writer.slice(isIncomplete ? withFlag(header, FLAG.detectorMissing) : header, decoded);
    await progress.step(tally.slices + tally.badSlices + tally.duplicateSlices, container.sliceBlocks);
  }
  const { hits } = writer.end();
  if (tally.badSlices > 0) log(`warning: ${tally.badSlices} bad slices dropped`);
  if (tally.duplicateSlices > 0) log(`warning: ${tally.duplicateSlices} repeated slices dropped`);
  if (incomplete > 0) log(`warning: ${incomplete} slices lack a detector`);
  const { hits: hitsIn, ...counts } = tally;
  return { ...counts, hitsIn, hitsOut: hits, eventsIn: 0, eventsOut: 0, histograms: [] };
}

const lacksDetector = (blocks: readonly DetectorBlock[]): boolean =>
  countHits(blocks) > 0 && DETECTOR_IDS.some((id) => !blocks.some((block) => block.detector === id));

const withFlag = (header: StoredSliceHeader, flag: number): StoredSliceHeader => ({
  ...header,
  flags: header.flags | flag,
});
