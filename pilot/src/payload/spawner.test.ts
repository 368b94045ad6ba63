import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { testDirectory, until } from '@visor/testkit';
import fc from 'fast-check';
import { PROGRAMS } from '../../test/site.ts';
import { isAlive } from '../../test/is-alive.ts';
import { jobFile, unstartable, type Launch } from './job-file.rules.ts';
import { terminate } from './terminate.ts';
import { pickShell, startSpawner } from './spawner.ts';

const shells = [...new Set([pickShell(), '/bin/sh'])];

function bench() {
  const directory = testDirectory();
  const at = (name: string): string => join(directory.path, name);
  const launch = (argv: readonly string[], env = {}): Launch => ({
    cwd: directory.path,
    env: { PATH: '/usr/bin:/bin', TMPDIR: directory.path, ...env },
    argv: [join(PROGRAMS, argv[0] ?? ''), ...argv.slice(1)],
    stdout: at('stdout'),
    stderr: at('stderr'),
  });
  const write = (one: Launch): string => {
    writeFileSync(at('job.sh'), jobFile(one));
    return at('job.sh');
  };
  return { directory, at, launch, write };
}

const word = fc
  .oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom("'", '"', '\\', '\n', '$', '`', ' ', '*') }))
  .filter((text) => !text.includes('\0'));
const name = fc.stringMatching(/^X_[A-Za-z0-9_]{0,8}$/);

describe.each(shells)('a spawner of %s', (shell) => {
  test('hands over arguments and environment byte by byte, whatever they hold', async () => {
    const { directory, at, launch, write } = bench();
    await using _ = directory;
    using spawner = await startSpawner(1_000, shell);
    await fc.assert(
      fc.asyncProperty(fc.array(word), fc.dictionary(name, word, { maxKeys: 4 }), async (words, env) => {
        expect(await spawner.run(write(launch(['show', ...words], env)), () => {})).toBe(0);
        expect(readFileSync(at('stdout'), 'utf8')).toBe(
          words.length === 0 ? '\0' : words.map((one) => `${one}\0`).join(''),
        );
        const seen = readFileSync(at('environment'), 'utf8').split('\0').filter(Boolean);
        const given = Object.entries(env).map(([key, value]) => `${key}=${value}`);
        expect(seen.filter((one) => one.startsWith('X_')).sort()).toEqual(given.sort());
      }),
      { numRuns: 40 },
    );
  });

  test("gives a payload nothing of the pilot's environment", async () => {
    const { directory, at, launch, write } = bench();
    await using _ = directory;
    process.env['SECRET_OF_THE_PILOT'] = 'x';
    using spawner = await startSpawner(1_000, shell);
    await spawner.run(write(launch(['show'])), () => {});
    const names = readFileSync(at('environment'), 'utf8')
      .split('\0')
      .map((line) => line.split('=')[0]);
    // What a shell sets for itself: env(1) was started by one.
    const own = ['PWD', 'OLDPWD', 'SHLVL', '_', ''];
    expect(names.filter((one) => !own.includes(one ?? '')).sort()).toEqual(['PATH', 'TMPDIR']);
  });

  test('tells exit codes, signals, and what could not be started', async () => {
    const { directory, launch, write } = bench();
    await using _ = directory;
    using spawner = await startSpawner(1_000, shell);
    const run = (argv: readonly string[], started: (pid: number) => void = () => {}): Promise<number> =>
      spawner.run(write(launch(argv)), started);
    expect(await run(['exit-with', 'x', '3'])).toBe(3);
    expect(await run(['no-such-program'])).toBe(127);
    expect(await run(['sleep-forever'], (pid) => terminate(pid, 0))).toBeGreaterThan(128);
    expect(await run(['exit-with', 'x', '0'])).toBe(0);
  });

  test('ends the whole group of a payload when its pilot is gone', async () => {
    const { directory, launch, write, at } = bench();
    await using _ = directory;
    const spawner = await startSpawner(100, shell);
    const started = Promise.withResolvers<number>();
    const ended = spawner.run(write(launch(['ignore-term'])), started.resolve);
    ended.catch(() => {});
    const pid = await started.promise;
    await until(() => readFileSync(at('made.out'), 'utf8'));
    spawner[Symbol.dispose]();
    await expect(ended).rejects.toThrow('disposed of');
    await until(() => !isAlive(-pid), { what: 'the group has ended' });
  });
});

test('what no shell could start is refused beforehand', () => {
  expect(unstartable({ argv: ['a', 'b\0'], env: {} })).toMatch('NUL');
  expect(unstartable({ argv: [], env: { 'A B': '' } })).toMatch('"A B"');
  expect(unstartable({ argv: ['a\n'], env: { A: "'" } })).toBeUndefined();
});
