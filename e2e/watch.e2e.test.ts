import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startStack } from '@visor/laptop';
import { queryGraphql, testDirectory, until } from '@visor/testkit';
import { runVisor } from './command.ts';

const FILES = 400;

interface WatchedDataset {
  readonly status: string;
  readonly fileCount: number;
  readonly repeatedAnnouncements: number;
}

test('a watcher that is killed while files come announces each once, and closes the dataset; what grows then is late', async () => {
  await using directory = testDirectory();
  const folder = join(directory.path, 'buffer');
  mkdirSync(join(folder, 'run1.raw'), { recursive: true });
  await using stack = await startStack({
    dir: join(directory.path, 'visor'),
    durable: false,
    pilots: 0,
    template: null,
    settings: { watched: [{ folder, stillSeconds: 1 }] },
  });
  const watcher = () => stack.processes.find(({ name }) => name === 'watcher-1')?.process;
  const read = async (name: string) => {
    const query = `{ dataset(name: ${JSON.stringify(name)}) { status fileCount repeatedAnnouncements } }`;
    return (await queryGraphql<{ dataset: WatchedDataset | null }>(stack, query)).dataset;
  };
  for (let index = 0; index < FILES; index++) {
    const path = join(folder, 'run1.raw', `f${index}`);
    writeFileSync(`${path}.part`, `file ${index}`);
    renameSync(`${path}.part`, path);
    if (index % 100 !== 99) continue;
    // Killed at any moment of its work, which the catalog shows.
    await until(async () => ((await read('run1.raw'))?.fileCount ?? 0) > index - 95, { within: 60_000 });
    const killed = watcher();
    if (killed) process.kill(killed.pid, 'SIGKILL');
    await until(() => watcher() !== undefined && watcher()?.pid !== killed?.pid, { within: 60_000 });
  }
  writeFileSync(join(folder, 'run1.raw/END'), '');
  await until(async () => (await read('run1.raw'))?.status === 'CLOSED', { within: 90_000 });
  expect(await read('run1.raw')).toEqual({ status: 'CLOSED', fileCount: FILES, repeatedAnnouncements: 0 });
  appendFileSync(join(folder, 'run1.raw/f7'), ' and more');
  await until(async () => (await read('run1.raw.late.1'))?.fileCount === 1, { within: 60_000 });
  // A watcher writes its status some time later.
  const status = await until(
    async () => {
      const { stdout } = await runVisor('watch', '--status', folder, '--json', '--dir', stack.dir);
      const seen = JSON.parse(stdout) as { readonly problems: readonly unknown[]; readonly waitsFor: unknown };
      return seen.problems.length > 0 && seen.waitsFor === null ? seen : undefined;
    },
    { within: 60_000 },
  );
  expect(status).toMatchObject({ running: true, problems: [{ code: 'CHANGED', path: 'run1.raw/f7' }] });
}, 240_000);
