import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';

/** A user id without an account. */
const UID = 23_456;

test('a user without an account makes a cluster, or is told what to do', async () => {
  if (process.getuid?.() !== 0) return;
  await using directory = testDirectory();
  chmodSync(directory.path, 0o755);
  const place = join(directory.path, 'cluster');
  const keys = join(directory.path, 'keys');
  for (const path of [place, keys]) {
    mkdirSync(path);
    chownSync(path, UID, UID);
  }
  const program = `
    const { ensureCluster } = await import(${JSON.stringify(join(import.meta.dirname, 'cluster.ts'))});
    const { findBinaries } = await import(${JSON.stringify(join(import.meta.dirname, 'binaries.ts'))});
    const [place, keys] = process.argv.slice(1);
    ensureCluster({ place, keys, user: undefined, binaries: findBinaries(undefined), durable: false });`;
  const user = { uid: UID, gid: UID, cwd: '/', env: { PATH: process.env.PATH }, encoding: 'utf8' } as const;
  const words = ['--input-type=module', '-e', program, place, keys];
  const { status, stderr } = spawnSync(process.execPath, words, user);
  const isAllowed = spawnSync('unshare', ['--user', 'true'], user).status === 0;
  if (!isAllowed)
    return expect(stderr).toMatch(/user 23456 has no account.*"visor:x:23456:23456::\/:\/bin\/sh" to \/etc\/passwd/);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(statSync(join(place, 'data')).uid).toBe(UID);
}, 60_000);
