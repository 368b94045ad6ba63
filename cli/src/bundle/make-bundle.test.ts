import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startDavServer } from '@visor/testkit';
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

test('what the bundle loads when it is first needed works: a client of WebDAV', async () => {
  await using dav = await startDavServer();
  const storage = { name: 'far', kind: 'external', url: dav.url };
  const gateway = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: { storage } }));
  });
  await once(gateway.listen(0, '127.0.0.1'), 'listening');
  const VISOR_URL = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/graphql`;
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(newest(), 'main.mjs'), 'storage', 'check', 'far', '--json'],
      { env: { ...process.env, VISOR_URL, VISOR_TOKEN: 't' } },
    );
    expect(JSON.parse(stdout)).toMatchObject({ storage: 'far', ok: true });
  } finally {
    gateway.close();
  }
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
