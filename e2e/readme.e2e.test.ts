import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROOT } from '@visor/laptop';
import { testDirectory, until, type TestDirectory } from '@visor/testkit';
import { readCommand, shellLines, type ReadmeCommand } from './readme.rules.ts';

const MINUTE = 60_000;
const commands = shellLines(readFileSync(join(ROOT, 'README.md'), 'utf8')).map(readCommand);
// It would run itself.
const tried = commands.filter(({ args }) => args[0] !== 'test');

interface Running {
  readonly child: ChildProcess;
  readonly printed: () => string;
  /** The exit status, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
}

describe('README.md', () => {
  let place: TestDirectory;
  const inForeground: { readonly command: ReadmeCommand; readonly running: Running }[] = [];

  // Its reader's folder: what commands leave in it is not left in the tree.
  beforeAll(() => {
    place = testDirectory();
    for (const name of ['visor', 'examples']) symlinkSync(join(ROOT, name), join(place.path, name));
  });

  afterAll(async () => {
    for (const { running } of inForeground) running.child.kill('SIGTERM');
    await Promise.all(inForeground.map(({ running }) => running.ended));
    await place?.[Symbol.asyncDispose]();
  }, MINUTE);

  function begin({ args }: ReadmeCommand): Running {
    const env = { ...process.env, NODE_OPTIONS: '' };
    const child = spawn('./visor', args, { cwd: place.path, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += String(chunk)));
    const ended = once(child, 'close').then(([status, signal]) => (status ?? signal) as number | string | null);
    return { child, printed: () => text, ended };
  }

  /** Both `up` and `demo --keep` say how to end them once they are ready. */
  async function ready({ printed, ended }: Running): Promise<void> {
    let over = false;
    void ended.then(() => (over = true));
    await until(() => over || printed().includes('Ctrl-C'), { within: 4 * MINUTE, what: 'it says how to end it' });
    if (over) throw new Error(`ended before it was ready: ${printed().slice(-2_000)}`);
  }

  test('shows how to process a run and how to test', () => {
    expect(commands.map(({ args }) => args[0])).toEqual(expect.arrayContaining(['demo', 'test']));
  });

  test.each(tried)(
    '$line',
    async (command) => {
      const running = begin(command);
      if (command.stays) {
        inForeground.push({ command, running });
        await ready(running);
        return;
      }
      const status = await running.ended;
      expect({ status, printed: status === 0 ? '' : running.printed().slice(-4_000) }).toEqual({
        status: 0,
        printed: '',
      });
    },
    6 * MINUTE,
  );

  test(
    'Ctrl-C ends what stays in the foreground, as documented',
    async () => {
      for (const { command, running } of inForeground.splice(0).toReversed()) {
        running.child.kill('SIGINT');
        expect([command.line, await running.ended]).toEqual([command.line, command.args[0] === 'up' ? 0 : 130]);
      }
    },
    2 * MINUTE,
  );
});
