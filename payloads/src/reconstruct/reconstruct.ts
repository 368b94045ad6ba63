import { isGoodTrack } from '../filter/select.rules.ts';
import { encodeCrossings } from '../format/crossings.rules.ts';
import { openContainer } from '../format/read-container.ts';
import { writeContainer } from '../format/write-container.ts';
import { ptHistogram, vertexHistogram } from '../run/histogram.rules.ts';
import type { StageContext, StageResult } from '../run/stage.ts';
import { VERSION } from '../version.ts';
import { reconstructSlice } from './reconstruct-slice.rules.ts';

/** digi → reco: every slice as it was, followed by its reconstructed crossings. */
export async function reconstruct({ inputs, output, progress }: StageContext): Promise<StageResult> {
  using container = openContainer(inputs[0] ?? '');
  const { metadata, parents, tally } = container;
  const history = [...metadata.history, { program: 'spd-payload reconstruct', version: VERSION, args: {} }];
  const writer = writeContainer(output, { ...metadata, parents, history }, container.fileNumber);
  const [pt, vertexZ] = [ptHistogram(), vertexHistogram()];
  let eventsOut = 0;
  for (const slice of container.slices()) {
    const crossings = reconstructSlice(slice.header, slice.blocks);
    for (const crossing of crossings) {
      for (const track of crossing.tracks) if (isGoodTrack(track)) pt.add(track.pt);
      for (const vertex of crossing.vertices) vertexZ.add(vertex.z);
    }
    eventsOut += crossings.length;
    writer.rawSlice(slice.bytes);
    writer.events(encodeCrossings(crossings));
    await progress.step(tally.slices + tally.badSlices, container.sliceBlocks);
  }
  const { hits } = writer.end();
  const { hits: hitsIn, ...counts } = tally;
  return {
    ...counts,
    hitsIn,
    hitsOut: hits,
    eventsIn: 0,
    eventsOut,
    histograms: [pt.result(), vertexZ.result()],
  };
}
