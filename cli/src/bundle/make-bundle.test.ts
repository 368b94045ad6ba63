import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withPlace } from './bundle.rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'visor-bundle-'));
const newest = (): string => join(folder, readFileSync(join(folder, 'current'), 'utf8').trim());
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => void execFileSync(process.execPath, [join(import.meta.dirname, 'make-bundle.ts'), folder]));

const run = (main: string, args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr: stderr.replaceAll(/^.*Warning.*\n|^\(Use `node.*\n/gm, '') };
};

test('the bundle says what the sources say', () => {
  const [bundled, sources] = [join(newest(), 'main.mjs'), join(import.meta.dirname, '../main.ts')];
  for (const args of [['task', 'list', '--help'], ['tsak'], ['template', 'lint', 'no-such-file']])
    expect(run(bundled, args)).toEqual(run(sources, args));
});

test('it lists the folders of its sources, the root of the repository first', () => {
  const root = join(import.meta.dirname, '../../..');
  const [first, ...folders] = readFileSync(join(newest(), 'sources'), 'utf8').trim().split('\n');
  expect(first).toBe(root);
  expect(folders).toContain(join(root, 'cli/src'));
  expect(folders).toContain(join(root, 'packages/client/src'));
});

test('code of the bundle knows where its source is', () => {
  expect(withPlace('join(import.meta.dirname, import.meta.url)', '/a/b.ts', '/a', 'file:///a/b.ts')).toBe(
    'join("/a", "file:///a/b.ts")',
  );
});
