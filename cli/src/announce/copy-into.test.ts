import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory, until } from '@visor/testkit';
import { copyInto, type Placing } from './copy-into.ts';

/** Files in folders of a stack. */
interface Site extends AsyncDisposable {
  readonly path: string;
  readonly records: string;
  /** Names in the input storage, folders included. */
  stored(): string[];
  open(signal?: AbortSignal): Promise<Placing>;
}

const placesOf = (path: string, signal: AbortSignal) => {
  const input = { name: 'input', root: join(path, 'input'), checksumKind: 'crc32' as const };
  return { input, storages: [input], dataset: 'run1', inPlace: false, signal, onBytes: () => {}, onFile: () => {} };
};

function site(): Site {
  const directory = testDirectory();
  const { path } = directory;
  mkdirSync(join(path, 'input'));
  writeFileSync(join(path, 'hits.raw'), 'hits');
  // Larger than what is copied meanwhile; it takes no room.
  writeFileSync(join(path, 'huge.raw'), '');
  truncateSync(join(path, 'huge.raw'), 2 ** 40);
  const records = join(path, 'records');
  return {
    path,
    records,
    stored: () => readdirSync(join(path, 'input'), { recursive: true, encoding: 'utf8' }).toSorted(),
    open: (signal = new AbortController().signal) => copyInto(placesOf(path, signal), records),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

const fileOf = (folder: string, name: string, size: number) => ({ path: join(folder, name), name, size, mtimeMs: 0 });

test('a copy that is broken off leaves nothing on the storage and no record', async () => {
  await using at = site();
  const stop = new AbortController();
  const placing = await at.open(stop.signal);
  const placed = placing.place([fileOf(at.path, 'huge.raw', 2 ** 40)]).catch((error: unknown) => error);
  await until(() => at.stored().some((name) => name.endsWith('.part')));
  stop.abort(new Error('stopped by SIGINT'));
  await placing[Symbol.asyncDispose]();
  expect(await placed).toMatchObject({ message: 'stopped by SIGINT' });
  expect([at.stored(), readdirSync(at.records)]).toEqual([['run1'], []]);
});

/** Copies the huge file, in another process. */
const COPY_HUGE = `
  const { copyInto } = await import(process.argv[1]);
  const { places, records, file } = JSON.parse(process.argv[2]);
  const signal = new AbortController().signal;
  const placing = await copyInto({ ...places, signal, onBytes() {}, onFile() {} }, records);
  await placing.place([file]);
`;

test('what a killed announcement left incomplete is removed by the next one, but not while it runs', async () => {
  await using at = site();
  const { onBytes: _, onFile: __, signal, ...places } = placesOf(at.path, new AbortController().signal);
  const order = JSON.stringify({ places, records: at.records, file: fileOf(at.path, 'huge.raw', 2 ** 40) });
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', COPY_HUGE, join(import.meta.dirname, 'copy-into.ts'), order],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const parts = (): string[] => at.stored().filter((name) => name.endsWith('.part'));
  await until(() => parts().length > 0);
  const [part = ''] = parts();
  const hits = { ...fileOf(at.path, 'hits.raw', 4), mtimeMs: statSync(join(at.path, 'hits.raw')).mtimeMs };
  const announceHits = async (): Promise<void> => {
    await using placing = await at.open(signal);
    expect(await placing.place([hits])).toMatchObject([{ path: 'run1/hits.raw', size: 4 }]);
  };
  await announceHits();
  expect(parts()).toEqual([part]);
  child.kill('SIGKILL');
  await once(child, 'close');
  await announceHits();
  expect(at.stored()).toEqual(['run1', 'run1/hits.raw']);
  expect(readdirSync(at.records)).toEqual([]);
});
