import { decodeCrossings, encodeCrossings } from '../format/crossings.rules.ts';
import { FLAG } from '../format/layout.rules.ts';
import { openContainer } from '../format/read-container.ts';
import { writeContainer } from '../format/write-container.ts';
import { massHistogram, ptHistogram } from '../run/histogram.rules.ts';
import type { StageContext, StageResult } from '../run/stage.ts';
import { VERSION } from '../version.ts';
import { keepHits } from './keep-hits.rules.ts';
import { isGoodTrack, pairMasses, reasonsFor } from './select.rules.ts';

/** reco → filt: the crossings worth keeping, with their hits; slices without one are left out. */
export async function filter({ inputs, output, params, progress }: StageContext): Promise<StageResult> {
  using container = openContainer(inputs[0] ?? '');
  const { metadata, parents, tally, run } = container;
  const history = [...metadata.history, { program: 'spd-payload filter', version: VERSION, args: { ...params } }];
  const writer = writeContainer(output, { ...metadata, parents, history }, container.fileNumber);
  const [pt, mass] = [ptHistogram(), massHistogram()];
  let [eventsIn, eventsOut] = [0, 0];
  for (const { header, blocks, events } of container.slices()) {
    const crossings = events ? decodeCrossings(events) : [];
    const kept = crossings
      .map((crossing) => ({ ...crossing, reasons: reasonsFor(crossing, run, header.start, params) }))
      .filter((crossing) => crossing.reasons !== 0);
    eventsIn += crossings.length;
    eventsOut += kept.length;
    if (kept.length > 0) {
      writer.slice({ ...header, flags: header.flags | FLAG.filtered }, keepHits(blocks, kept, params.straws));
      writer.events(encodeCrossings(kept));
    }
    for (const crossing of kept) {
      const good = crossing.tracks.filter(isGoodTrack);
      for (const track of good) pt.add(track.pt);
      for (const value of pairMasses(good)) mass.add(value);
    }
    await progress.step(tally.slices + tally.badSlices, container.sliceBlocks);
  }
  const { hits } = writer.end();
  const { hits: hitsIn, ...counts } = tally;
  return { ...counts, hitsIn, hitsOut: hits, eventsIn, eventsOut, histograms: [pt.result(), mass.result()] };
}
