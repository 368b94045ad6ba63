import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { insertRows, openWholeSystem, untilMarked } from '../../gateway/test/whole-system.ts';
import { mismatches, type JsonSchema } from './json-schema.ts';
import { AN_ID, runInTerminal } from './kit.ts';

const SCHEMA = join(import.meta.dirname, '../../schema/generated/outputs.schema.json');
const PROGRAM = join(import.meta.dirname, '../src/main.ts');
/** More than a request of an upload holds. */
const LARGE_BYTES = 9_000_000;

interface Ended {
  readonly code: number;
  /** Standard error. */
  readonly text: string;
  /** Of the one line of JSON on standard output. */
  readonly json?: unknown;
}

/** A line of JSON, when it is as the published schema says. */
function described(command: string, line: string): unknown {
  const value: unknown = JSON.parse(line);
  const { $defs } = JSON.parse(readFileSync(SCHEMA, 'utf8')) as { readonly $defs: Record<string, JsonSchema> };
  expect(mismatches($defs[command] ?? {}, value, command)).toEqual([]);
  return value;
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
  const bearer = await system.identity.bearer('read operate');
  await untilMarked(system);
  const token = bearer.replace('Bearer ', '');
  const env = { ...process.env, VISOR_URL: system.graphql, VISOR_TOKEN: token };
  const visor = (...command: readonly string[]): Promise<Ended> =>
    new Promise((resolve) => {
      execFile(process.execPath, [PROGRAM, ...command], { env }, (error, stdout, text) =>
        resolve({
          code: typeof error?.code === 'number' ? error.code : 0,
          text,
          ...(stdout === '' ? {} : { json: described(command[0] ?? '', stdout) }),
        }),
      );
    });
  const owned = stack.move();
  const shown = (...command: readonly string[]) => runInTerminal(80, [process.execPath, PROGRAM, ...command], env);
  return { from, storage, to, visor, shown, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

// Eleven processes, one after another: they are ended before the test is, also on a machine that does much else.
test('files are sent to a Visor elsewhere, once, and fetched from it', async () => {
  await using remote = await openRemote();
  const { from, storage, to, visor, shown } = remote;
  const large = Buffer.alloc(LARGE_BYTES, 'all but a round number of times');
  writeFileSync(join(from, 'прогон 1.raw'), large);
  writeFileSync(join(from, 'small.raw'), 'small');
  const announce = ['announce', from, '--dataset', 'run 1'];
  const announced = { dataset: 'run 1', files: 2, announced: 2, known: 0, skipped: [], closed: false, chain: null };
  expect(await visor(...announce, '--json')).toEqual({ code: 0, text: 'run 1: 2 announced\n', json: announced });
  expect(readdirSync(join(storage, 'run 1')).toSorted()).toEqual(['small.raw', 'прогон 1.raw']);
  expect(await Promise.all([visor(...announce, '--close'), visor(...announce, '--in-place')])).toEqual([
    { code: 0, text: 'run 1: 0 announced, 2 were announced before\n' },
    { code: 2, text: expect.stringContaining('sent to it') },
  ]);
  const copied = expect.stringMatching(/^2 files copied/);
  expect(await Promise.all([visor('get', 'rum 1', '-o', to), visor('get', 'прогон 2.raw', '-o', to)])).toEqual([
    { code: 4, text: expect.stringContaining('did you mean "run 1"?') },
    { code: 4, text: expect.stringContaining('did you mean "прогон 1.raw"?') },
  ]);
  expect(await visor('get', 'прогон 1.raw', '-o', join(to, 'one'), '--json')).toMatchObject({ json: { copied: 1 } });
  expect(await visor('get', 'run 1', '-o', to, '--json')).toEqual({
    code: 0,
    text: copied,
    json: { files: 2, copied: 2, known: 0, failed: 0, dir: to },
  });
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

  expect(await shown('announce', from, '--dataset', 'run 2')).toEqual({
    status: 0,
    text: expect.stringMatching(/\[#{20}\] 2 of 2 files, 9\.00 MB of 9\.00 MB, [^\r]*\r?\n/),
  });
  expect(await shown('get', 'run 2', '-o', join(to, 'shown'))).toEqual({
    status: 0,
    text: expect.stringMatching(/\r2 files, 9\.00 MB[^\r]*\r?\n/),
  });
}, 240_000);
