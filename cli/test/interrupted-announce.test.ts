import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory, until } from '@visor/testkit';
import { environmentFor, startApi } from './kit.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

test('an announcement that is interrupted while it waits says that the chain goes on, and ends with 130', async () => {
  await using directory = testDirectory();
  await using api = await startApi();
  const path = join(directory.path, 'hits.bin');
  writeFileSync(path, 'hits');
  utimesSync(path, 0, 0);
  // The catalog has all files, and the chain does not end.
  Object.assign(api.seed, {
    'File.name': (index: number) => `hits${index === 0 ? '' : index}.bin`,
    'File.size': () => 4,
    'Dataset.status': 'CLOSED',
    'DatasetProcessing.state': 'IN_WORK',
  });
  const args = ['--disable-warning=ExperimentalWarning', MAIN, 'announce', path, '--dataset', 'run 1'];
  const child = spawn(process.execPath, [...args, '--close', '--wait'], {
    env: environmentFor(api.url),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let talk = '';
  child.stderr.on('data', (chunk: Buffer) => (talk += String(chunk)));
  await until(() => talk.includes('text 1\n'), { within: 30_000, what: 'how far the chain is' });
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([130, null]);
  expect(talk).toBe(
    "run 1: 0 announced, 1 were announced before\ntext 1\ninterrupted: the files are announced, and the chain goes on; visor explain 'run 1' says how far it is, the same command waits again\n",
  );
}, 60_000);
