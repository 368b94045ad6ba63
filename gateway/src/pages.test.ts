import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { TestGateway } from '../test/kit.ts';

/** A request whose path no client tidies up on the way. */
async function raw(port: number, path: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
  return text(socket);
}

test('the front page leads to the playground', async () => {
  await using world = await TestGateway.open();
  const response = await fetch(world.url);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('href="/playground"');
});

test('a playground that is not built says which command builds it, and appears without a restart', async () => {
  await using folder = testDirectory();
  const playground = join(folder.path, 'dist');
  await using world = await TestGateway.open({ playground });
  const before = await fetch(`${world.url}/playground`);
  expect(before.status).toBe(503);
  expect(await before.text()).toContain('npm ci &amp;&amp; npm run build');
  await mkdir(join(playground, 'assets'), { recursive: true });
  await writeFile(join(playground, 'index.html'), 'built');
  await writeFile(join(playground, 'assets/a.js'), '1');
  for (const path of ['/playground', '/playground/', '/playground?x'])
    expect(await (await fetch(world.url + path)).text()).toBe('built');
  const asset = await fetch(`${world.url}/playground/assets/a.js`);
  expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(asset.headers.get('cache-control')).toContain('immutable');
  expect(asset.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(asset.headers.get('content-security-policy')).not.toContain('http');
});

test('what lies outside the folder is not served', async () => {
  await using folder = testDirectory();
  const playground = join(folder.path, 'dist');
  await mkdir(playground);
  await writeFile(join(folder.path, 'secret.json'), 'secret');
  await using world = await TestGateway.open({ playground });
  for (const way of [
    '../secret.json',
    '%2e%2e/secret.json',
    '..%2fsecret.json',
    'x/../../secret.json',
    '/secret.json',
  ]) {
    const answer = await raw(world.gateway.port, `/playground/${way}`);
    expect(answer).toMatch(/^HTTP\/1.1 404/);
    expect(answer).not.toContain('\r\nsecret');
  }
});

test('releases of the pilot are served by their names, and nothing else of their folder', async () => {
  await using folder = testDirectory();
  await writeFile(join(folder.path, 'pilot.json'), '{}');
  await writeFile(join(folder.path, 'pilot-1.2.3-rc.1.release'), 'bytes');
  await writeFile(join(folder.path, 'release.pem'), 'secret');
  await using world = await TestGateway.open({ releases: folder.path });
  const release = await fetch(`${world.url}/releases/pilot-1.2.3-rc.1.release`);
  expect([release.status, release.headers.get('content-length'), await release.text()]).toEqual([200, '5', 'bytes']);
  expect((await fetch(`${world.url}/releases/pilot.json`)).headers.get('content-type')).toBe('application/json');
  const { port } = new URL(world.url);
  for (const name of ['', 'release.pem', 'pilot-2.0.0.json', '../pilot.json', '..%2fpilot.json', 'pilot.json/x', '.'])
    expect(await raw(Number(port), `/releases/${name}`)).toMatch(/^HTTP\/1\.1 404/);
});
