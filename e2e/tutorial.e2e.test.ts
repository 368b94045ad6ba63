import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '@visor/laptop';
import { testDirectory, until } from '@visor/testkit';

const page = readFileSync(join(ROOT, 'docs/tutorial.md'), 'utf8');
const blocks = [...page.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, body = '']) => body);
const isUp = (block: string): boolean => block.startsWith('./visor up ');

test('docs/tutorial.md: own files and program, a failure, its reason, a retry, and the results', async () => {
  await using stack = new AsyncDisposableStack();
  const { path: cwd } = stack.use(testDirectory());
  // Without the installation step, which has a suite of its own.
  const main = join(ROOT, 'cli/src/main.ts');
  writeFileSync(
    join(cwd, 'visor'),
    `#!/bin/sh\nexec '${process.execPath}' --disable-warning=ExperimentalWarning '${main}' "$@"\n`,
  );
  chmodSync(join(cwd, 'visor'), 0o755);
  const env = { ...process.env, NODE_OPTIONS: '', XDG_STATE_HOME: join(cwd, 'state') };
  const start = (script: string) => {
    const child = spawn('sh', ['-euc', script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (printed += String(chunk)));
    return { child, printed: () => printed, ended: once(child, 'close').then(([code]) => code as number | null) };
  };
  const run = async (script: string): Promise<string> => {
    const { printed, ended } = start(script);
    expect({ code: await ended, printed: printed() }).toMatchObject({ code: 0 });
    return printed();
  };

  const before = blocks.slice(0, blocks.findIndex(isUp));
  const after = blocks.slice(before.length + 1);
  expect(await run(before.join(''))).toMatch(/ready[^]*count\s+MAP\s+count-hits/);
  const up = start(`exec ${blocks[before.length] ?? ''}`);
  stack.defer(async () => {
    up.child.kill('SIGTERM');
    await up.ended;
  });
  await until(() => up.printed().includes('Ctrl-C'), { within: 120_000, what: 'it says how to end it' });

  const printed = await run(after.join(''));
  expect(printed).toContain('exit code 3');
  expect(printed).toContain('line 2: the energy is -1');
  expect(printed).toMatch(/0 announced, 3 were announced before[^]*finished/);
  const results = join(cwd, 'tutorial/results');
  expect(readdirSync(results)).toHaveLength(3);
  const lines = readdirSync(results).flatMap((name) => readFileSync(join(results, name), 'utf8').trim().split('\n'));
  expect(lines.toSorted()).toEqual(['a 1', 'a 2', 'b 1', 'c 1', 'c 2']);
  expect(existsSync(join(cwd, 'state/visor/stacks.json'))).toBe(true);
}, 300_000);
