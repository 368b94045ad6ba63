import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory, until } from '@visor/testkit';
import { ROOT } from '@visor/laptop';

// The only tests that fetch from npm's registry: what a new user's first minute is like.
const MINUTES = 60_000;
const OWN = new Set(['node_modules', '.git', '.visor', '.turbo', 'visor-data', 'visor-report', 'dist']);

/** The tree as a clone has it: nothing installed. */
function freshTree(parent: string): string {
  const tree = join(parent, 'a visor');
  cpSync(ROOT, tree, { recursive: true, filter: (path) => path === ROOT || !OWN.has(basename(path)) });
  return tree;
}

function visor(tree: string, args: readonly string[], cwd = '/') {
  const { status, stdout, stderr } = spawnSync(join(tree, 'visor'), args, { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

function begin(tree: string): { child: ChildProcess; printed: () => string } {
  const child = spawn(join(tree, 'visor'), ['status', '--dir', '/nowhere'], {
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, printed: () => text };
}

test('an unknown command prints the usage, and installs nothing', async () => {
  await using directory = testDirectory();
  const tree = freshTree(directory.path);

  expect(visor(tree, ['dmeo'])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/no command 'dmeo'[^]*usage:/),
  });
  expect(visor(tree, ['--help'])).toMatchObject({ status: 0, stderr: expect.stringContaining('usage:') });
  expect(existsSync(join(tree, 'node_modules'))).toBe(false);
});

test(
  'the first command installs only what it needs, through a link too; the second installs nothing; tests add their tools',
  async () => {
    await using directory = testDirectory();
    const tree = freshTree(directory.path);
    symlinkSync(join(tree, 'visor'), join(directory.path, 'linked'));
    const lockfile = readFileSync(join(tree, 'package-lock.json'), 'utf8');

    const first = spawnSync('./linked', ['status', '--dir', 'nowhere', '--json'], {
      cwd: directory.path,
      encoding: 'utf8',
    });
    expect(first.stderr).toContain('installing dependencies');
    expect(JSON.parse(first.stdout)).toMatchObject({ running: false, dir: join(directory.path, 'nowhere') });
    expect(existsSync(join(tree, 'node_modules/jest'))).toBe(false);

    expect(visor(tree, ['status', '--dir', '/nowhere'])).toMatchObject({ status: 1, stderr: '' });

    const tested = visor(tree, ['test', '--suite', 'rules', 'packages/testkit']);
    expect(tested.stdout.trim()).toMatch(/^\d+ passed, 0 failed$/);
    expect(visor(tree, ['status', '--dir', '/nowhere']).stderr).toBe('');
    expect(readFileSync(join(tree, 'package-lock.json'), 'utf8')).toBe(lockfile);
  },
  10 * MINUTES,
);

test(
  'an installation that was interrupted or killed is done again, once, when two commands need it',
  async () => {
    await using directory = testDirectory();
    const tree = freshTree(directory.path);
    const interrupted = begin(tree);
    await until(() => interrupted.printed().includes('installing dependencies'), { within: 2 * MINUTES });
    interrupted.child.kill('SIGTERM');
    expect(await once(interrupted.child, 'exit')).toEqual([143, null]);
    expect(readdirSync(join(tree, '.visor'))).not.toContain('lock');

    const killed = begin(tree);
    await until(() => existsSync(join(tree, '.visor/lock/npm')), { within: 2 * MINUTES });
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');

    const both = [begin(tree), begin(tree)];
    const ends = await Promise.all(both.map(({ child }) => once(child, 'exit')));
    expect(ends).toEqual([
      [1, null],
      [1, null],
    ]);
    const printed = both.map(({ printed }) => printed()).join('');
    expect(printed.match(/installing dependencies/g)).toHaveLength(1);
    expect(printed).toContain('another installation is running');
  },
  10 * MINUTES,
);
