import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { toolOf } from '../../test/site.ts';
import { analyseOutputs } from './analyse-outputs.ts';
import type { Workdir } from '../workdir/open-workdir.ts';

const job = {
  inputs: [{ path: '/in/run1.raw', basename: 'run1.raw', size: 1 }],
  runtime: { outdir: '/out', tmpdir: '/tmp', cores: 1, ramMiB: 1 },
};

/** A work folder with an output and 30 other files. */
function workFolder() {
  const directory = testDirectory();
  const out = join(directory.path, 'out');
  mkdirSync(out);
  writeFileSync(join(out, 'made.out'), 'made');
  for (let n = 0; n < 30; n++) writeFileSync(join(out, `${n}.txt`), '');
  return { directory, out, workdir: { out } as Workdir };
}

test('more files than the limit fail a payload that succeeded, by the limit', async () => {
  const { directory, workdir } = workFolder();
  await using _ = directory;
  const options = { workdir, maxOutputBytes: 1_000, maxEntries: 30 };
  expect(await analyseOutputs(toolOf('x'), job, { status: 0 }, options)).toMatchObject({
    failure: { code: 410, source: 'payload', text: expect.stringContaining('more than 30 files and folders') },
    outputs: [],
  });
  const failed = await analyseOutputs(toolOf('x'), job, { status: 7 }, options);
  expect(failed).toMatchObject({ failure: { code: 402 }, notes: ['entries beyond 30 files and folders'] });
  const all = await analyseOutputs(toolOf('x'), job, { status: 0 }, { ...options, maxEntries: 31 });
  expect(all).toMatchObject({ outputs: [{ port: 'out', name: 'made.out' }], notes: [] });
});
