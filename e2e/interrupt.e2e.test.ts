import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { testDirectory, until, type TestDirectory } from '@visor/testkit';
import { summaryOf, startVisor, runVisor } from './command.ts';

const small = ['--json', '--files', '4', '--slices', '8'] as const;

test('two concurrent demos both process every file', async () => {
  const ended = await Promise.all([runVisor('demo', ...small), runVisor('demo', ...small, '--seed', '2')]);
  for (const result of ended) expect(summaryOf(result)).toMatchObject({ ok: true, lost: 0, duplicated: 0 });
}, 240_000);

/** Resolves at the first line on stderr that holds this text; the rest is read and dropped. */
function says(child: ChildProcess, text: string): Promise<void> {
  if (!child.stderr) throw new Error('stderr is not piped');
  const lines = createInterface({ input: child.stderr });
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => line.includes(text) && resolve());
    lines.on('close', () => reject(new Error(`it ended without saying ${text}`)));
  });
}

/** Processes that know this folder, by their environment or their arguments. */
function processesOf(folder: string): string[] {
  const names = (pid: string, file: string): boolean => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  };
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && (names(pid, 'environ') || names(pid, 'cmdline')));
}

describe('a demo that is stopped during its run', () => {
  const before = process.env.TMPDIR;
  let temporary: TestDirectory;

  beforeEach(() => {
    temporary = testDirectory();
    process.env.TMPDIR = temporary.path;
  });

  afterEach(async () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await temporary[Symbol.asyncDispose]();
  });

  test.each([
    ['SIGINT', 130, 'starting PostgreSQL'],
    ['SIGTERM', 143, 'processing 4 files'],
    ['SIGINT', 130, 'stage 1'],
  ] as const)(
    'by %s ends with %i and leaves no process and no folder, be it when it says "%s"',
    async (signal, status, line) => {
      const child = startVisor('demo', ...small);
      child.stdout?.resume();
      await says(child, line);
      expect(processesOf(temporary.path)).toContain(String(child.pid));
      child.kill(signal);
      const [code] = (await once(child, 'close')) as [number | null];
      expect(code).toBe(status);
      await until(() => processesOf(temporary.path).length === 0, { what: 'no process of the demo is left' });
      expect(readdirSync(temporary.path).filter((name) => name.startsWith('visor-'))).toEqual([]);
    },
    120_000,
  );

  test('keeps the given folder, unlocked', async () => {
    const folder = join(temporary.path, 'mine');
    const child = startVisor('demo', ...small, '--dir', folder);
    child.stdout?.resume();
    await says(child, 'stage 1');
    child.kill('SIGINT');
    await once(child, 'close');
    expect(existsSync(join(folder, 'log/workload.log'))).toBe(true);
    expect(existsSync(join(folder, 'run/lock'))).toBe(false);
    await until(() => processesOf(temporary.path).length === 0, { what: 'no process of the demo is left' });
  }, 120_000);
});
