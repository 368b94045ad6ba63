import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { insertRows, openWholeSystem } from '../../gateway/test/whole-system.ts';
import { AN_ID } from './kit.ts';

const PROGRAM = join(import.meta.dirname, '../src/main.ts');
/** More than a request of an upload holds. */
const LARGE_BYTES = 9_000_000;

interface Ended {
  readonly code: number;
  /** Standard error. */
  readonly text: string;
}

async function openRemote() {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(testDirectory());
  const system = stack.use(await openWholeSystem());
  const [from, storage, to] = [join(path, 'from'), join(path, 'storage'), join(path, 'to')];
  for (const folder of [from, storage]) mkdirSync(folder);
  await insertRows(system.database, {
    data: [
      `insert into storage (id, name, kind, url, checksum_kind, created_at)
       values ('${AN_ID}', 'in', 'input', '${pathToFileURL(storage).href}/', 'crc32', now())`,
    ],
  });
  const token = (await system.identity.bearer('read operate')).replace('Bearer ', '');
  const env = { ...process.env, VISOR_URL: system.graphql, VISOR_TOKEN: token };
  const visor = (...command: readonly string[]): Promise<Ended> =>
    new Promise((resolve) => {
      execFile(process.execPath, [PROGRAM, ...command], { env }, (error, _stdout, text) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, text }),
      );
    });
  const owned = stack.move();
  return { from, storage, to, visor, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

// Eight processes, one after another: they are ended before the test is, also on a machine that does much else.
test('files are sent to a Visor elsewhere, once, and fetched from it', async () => {
  await using remote = await openRemote();
  const { from, storage, to, visor } = remote;
  const large = Buffer.alloc(LARGE_BYTES, 'all but a round number of times');
  writeFileSync(join(from, 'прогон 1.raw'), large);
  writeFileSync(join(from, 'small.raw'), 'small');
  const announce = ['announce', from, '--dataset', 'run 1'];
  expect(await visor(...announce)).toEqual({ code: 0, text: 'run 1: 2 announced\n' });
  expect(readdirSync(join(storage, 'run 1')).toSorted()).toEqual(['small.raw', 'прогон 1.raw']);
  expect(await Promise.all([visor(...announce, '--close'), visor(...announce, '--in-place')])).toEqual([
    { code: 0, text: 'run 1: 0 announced, 2 were announced before\n' },
    { code: 2, text: expect.stringContaining('sent to it') },
  ]);
  const copied = expect.stringMatching(/^2 files copied/);
  expect(await visor('get', 'run 1', '-o', to)).toEqual({ code: 0, text: copied });
  expect(readFileSync(join(to, 'прогон 1.raw'))).toEqual(large);
  writeFileSync(join(to, 'small.raw'), 'other');
  writeFileSync(join(from, 'small.raw'), 'new text');
  expect(await Promise.all([visor('get', 'run 1', '-o', to), visor(...announce)])).toEqual([
    { code: 1, text: expect.stringContaining('--force') },
    { code: 1, text: expect.stringContaining('another name') },
  ]);
  const mended = await visor('get', 'run 1', '-o', to, '--force');
  expect(mended).toEqual({
    code: 0,
    text: expect.stringMatching(/^1 file copied .*, 1 was there; all checksums agree/),
  });
  expect(readFileSync(join(to, 'small.raw'), 'utf8')).toBe('small');
}, 180_000);
