import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Arguments } from '../src/run/parse-arguments.ts';
import { runStage, type Report } from '../src/run/run-stage.ts';
import type { StageName } from '../src/run/stage.ts';

/** An empty directory of a test's own. */
export function temporaryDirectory(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'visor-payloads-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs a stage in this process as the program would, without output to the terminal. */
export const stageInProcess = (
  stage: StageName,
  inputs: readonly string[],
  output: string,
  more: Partial<Arguments> = {},
): Promise<Report> =>
  runStage(
    {
      stage,
      inputs,
      output,
      log: undefined,
      report: undefined,
      params: undefined,
      cableMap: undefined,
      flags: {},
      ...more,
    },
    { stop: new AbortController().signal, print: () => {} },
  );

/** Files that a chain of one raw file left, and their reports. */
export interface ChainFiles {
  readonly raw: string;
  readonly reco: string;
  readonly filtered: string;
  readonly decoded: Report;
  readonly reconstructed: Report;
  readonly selected: Report;
}

/** Takes a raw file through decode, reconstruct and filter. */
export async function mapStages(raw: string): Promise<ChainFiles> {
  const named = (extension: string) => raw.replace(/\.spdraw$/, extension);
  const decoded = await stageInProcess('decode', [raw], named('.digi'));
  const reconstructed = await stageInProcess('reconstruct', [named('.digi')], named('.reco'));
  const selected = await stageInProcess('filter', [named('.reco')], named('.filt'));
  return { raw, reco: named('.reco'), filtered: named('.filt'), decoded, reconstructed, selected };
}
