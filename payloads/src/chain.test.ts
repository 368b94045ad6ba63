import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EXIT } from './failure.ts';
import { decodeCrossings, type Crossing } from './format/crossings.rules.ts';
import { openContainer } from './format/read-container.ts';
import { decodeTruth, type TrueEvent, type TrueTrack } from './format/truth.rules.ts';
import { REASON } from './filter/select.rules.ts';
import { simulateToFile } from './simulate/simulate-file.ts';
import { readParents, summarise } from './summarise.ts';
import { CHAIN, type MadeChain } from '../test/make-chain.ts';
import { mapStages, stageInProcess, temporaryDirectory, type ChainFiles } from '../test/stage-in-process.ts';

const directory = temporaryDirectory();
let { chains, signal, empty, merged } = {} as MadeChain;

beforeAll(async () => {
  const script = fileURLToPath(new URL('../test/make-chain.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, directory.path], {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  ({ chains, signal, empty, merged } = JSON.parse(stdout) as MadeChain);
}, 60_000);
afterAll(() => directory[Symbol.dispose]());

/** Truth and reconstruction of each slice of a file. */
function* compare(
  chain: ChainFiles,
  path = chain.reco,
): Generator<{ events: readonly TrueEvent[]; crossings: readonly Crossing[] }> {
  using raw = openContainer(chain.raw);
  using later = openContainer(path);
  const found = new Map(
    [...later.slices()].map((slice) => [slice.header.slice, decodeCrossings(slice.events ?? new Uint8Array())]),
  );
  for (const slice of raw.slices())
    yield { events: decodeTruth(slice.truth ?? new Uint8Array()), crossings: found.get(slice.header.slice) ?? [] };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const size = (path: string): number => readFileSync(path).length;

describe('the chain', () => {
  test('names every raw file behind the merged one, in order, once', () => {
    expect(readParents(merged)).toEqual(chains.map((_, i) => ({ run: 77, file: `f${i}.RAW` })));
    expect(readParents(chains[2]?.reco ?? '')).toEqual([{ run: 77, file: 'f2.RAW' }]);
  });

  test('never makes hits or events, and merges what was filtered', () => {
    for (const { decoded, reconstructed, selected } of chains) {
      expect(decoded).toMatchObject({ slices: CHAIN.slices, badSlices: 0, eventsOut: 0 });
      expect(decoded.hitsOut).toBeLessThan(decoded.hitsIn);
      expect(reconstructed).toMatchObject({ slices: CHAIN.slices, hitsIn: decoded.hitsOut, hitsOut: decoded.hitsOut });
      expect(selected).toMatchObject({ hitsIn: decoded.hitsOut, eventsIn: reconstructed.eventsOut });
      expect(selected.hitsOut).toBeLessThan(selected.hitsIn / 10);
      expect(selected.eventsOut).toBeLessThan(selected.eventsIn / 10);
    }
    const total = summarise(merged);
    expect(total.events).toBe(sum(chains.map((chain) => chain.selected.eventsOut)));
    expect(total.hits).toBe(sum(chains.map((chain) => chain.selected.hitsOut)));
  });

  test('keeps its slices in the order of file and number', () => {
    using container = openContainer(merged);
    const order = [...container.slices()].map(({ header }) => header.start);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('drops the truth at the first stage', () => {
    for (const path of [chains[0]?.reco ?? '', merged]) {
      using container = openContainer(path);
      expect([...container.slices()].every((slice) => slice.truth === undefined)).toBe(true);
    }
  });

  test('reports pT before and after the filter on one binning', () => {
    const [before, after] = [chains[0]?.reconstructed, chains[0]?.selected].map((report) => report?.histograms[0]);
    const axis = { name: 'pt', unit: 'GeV/c', low: 0, high: 5 };
    expect(before).toMatchObject(axis);
    expect(after).toMatchObject(axis);
    expect(before?.counts).toHaveLength(50);
    expect(after?.counts.every((count, bin) => count <= (before?.counts[bin] ?? 0))).toBe(true);
    // Above the threshold nothing is lost.
    expect(after?.counts.slice(19)).toEqual(before?.counts.slice(19));
  });

  test('writes the same bytes again', async () => {
    const again = `${directory.path}/again.filt`;
    await stageInProcess('filter', [chains[0]?.reco ?? ''], again);
    expect(readFileSync(again).equals(readFileSync(chains[0]?.filtered ?? ''))).toBe(true);
  });
});

describe('merge', () => {
  test('of nothing is a valid file of no slices', async () => {
    const out = `${directory.path}/nothing.spdf`;
    await stageInProcess('merge', [], out);
    expect(summarise(out)).toMatchObject({ slices: 0, events: 0, parents: [] });
  });

  test('takes inputs without slices and keeps their parents', async () => {
    const out = `${directory.path}/with-empty.spdf`;
    await stageInProcess('merge', [empty.filtered, chains[0]?.filtered ?? ''], out);
    expect(readParents(out).map((parent) => parent.file)).toEqual(['empty.RAW', 'f0.RAW']);
  });

  test('refuses to mix runs', async () => {
    const path = `${directory.path}/other.spdraw`;
    simulateToFile(path, { run: 78, fileNumber: 0, slices: 1, seed: 1 });
    const other = await mapStages(path);
    const mixing = stageInProcess('merge', [other.filtered, chains[0]?.filtered ?? ''], `${directory.path}/mixed.spdf`);
    await expect(mixing).rejects.toMatchObject({
      exitCode: EXIT.badData,
      message: expect.stringContaining('runs are not mixed'),
    });
  });
});

describe('parameters', () => {
  test('from a file change the selection, and flags win over it', async () => {
    const params = `${directory.path}/params.json`;
    writeFileSync(params, JSON.stringify({ ptMin: 1.2, prescale: 0, straws: 'window' }));
    const input = [chains[0]?.reco ?? ''];
    const usual = chains[0]?.selected;
    const loose = await stageInProcess('filter', input, `${directory.path}/loose.filt`, { params });
    expect(loose.eventsOut).toBeGreaterThan(usual?.eventsOut ?? 0);
    const strict = await stageInProcess('filter', input, `${directory.path}/strict.filt`, {
      params,
      flags: { ptMin: 2.5 },
    });
    expect(strict.eventsOut).toBeLessThan(usual?.eventsOut ?? 0);
  });

  test('a cable map moves hits and names its version', async () => {
    const cableMap = `${directory.path}/cables.json`;
    writeFileSync(cableMap, JSON.stringify({ version: 'c7', offsets: [{ detector: 'VD', station: 0, ns: 40 }] }));
    const out = `${directory.path}/moved.digi`;
    await stageInProcess('decode', [chains[0]?.raw ?? ''], out, { cableMap });
    expect(summarise(out).metadata.cableMap).toBe('c7');
  });
});

// Bounds well below what the toy reaches; they say nothing about the experiment.
describe('the toy physics', () => {
  test('reduces bytes at least twentyfold', () => {
    expect(sum(chains.map((chain) => size(chain.raw))) / size(merged)).toBeGreaterThanOrEqual(20);
  });

  test('finds at least 97 % of tracks', () => {
    let [wanted, found] = [0, 0];
    for (const chain of chains)
      for (const { events, crossings } of compare(chain)) {
        const byNumber = new Map(crossings.map((crossing) => [crossing.number, crossing]));
        for (const event of events) {
          const tracks = event.tracks.filter(isFindable);
          wanted += tracks.length;
          found += tracks.filter((track) => isFound(track, byNumber.get(event.crossing))).length;
        }
      }
    expect(wanted).toBeGreaterThan(10_000);
    expect(found / wanted).toBeGreaterThanOrEqual(0.97);
  });

  test('keeps at least 90 % of J/ψ with both muons in the barrel', () => {
    let [wanted, kept] = [0, 0];
    for (const { events, crossings } of compare(signal, signal.filtered)) {
      const byNumber = new Map(crossings.map((crossing) => [crossing.number, crossing.reasons]));
      for (const event of events.filter((candidate) => candidate.process === 10)) {
        if (event.tracks.filter(isBarrelMuon).length < 2) continue;
        wanted++;
        if ((byNumber.get(event.crossing) ?? 0) & (REASON.pt | REASON.muonPair)) kept++;
      }
    }
    expect(wanted).toBeGreaterThan(50);
    expect(kept / wanted).toBeGreaterThanOrEqual(0.9);
  });
});

const isFindable = (track: TrueTrack): boolean =>
  track.vertexHits === 3 && track.distance <= 1 && track.pt >= 0.2 && Math.abs(track.eta) <= 1.1;

const isBarrelMuon = (track: TrueTrack): boolean =>
  track.kind === 3 && track.vertexHits === 3 && track.straws >= 20 && Math.abs(track.eta) < 1.2;

const isFound = (track: TrueTrack, crossing: Crossing | undefined): boolean =>
  crossing?.tracks.some(
    (candidate) =>
      candidate.charge === track.charge &&
      Math.abs(candidate.cot - Math.sinh(track.eta)) / 0.03 + Math.abs(candidate.z0 - track.z) / 0.3 < 4,
  ) ?? false;
