import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { healthUrl, readHealth, readPostgresHealth } from './health.ts';

const TIMEOUT_MS = 100;
const sockets = new Set<Socket>();
/** Takes connections and says nothing, as a stopped process does. */
const mute = createServer((socket) => sockets.add(socket.resume()));
let port: number;
let free: number;

beforeAll(async () => {
  const other = createServer().listen(0, '127.0.0.1');
  mute.listen(0, '127.0.0.1');
  await Promise.all([once(mute, 'listening'), once(other, 'listening')]);
  port = (mute.address() as AddressInfo).port;
  free = (other.address() as AddressInfo).port;
  other.close();
  await once(other, 'close');
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  mute.close();
});

test.each([
  ['a service', (at: number) => readHealth(healthUrl(at), TIMEOUT_MS)],
  ['PostgreSQL', (at: number) => readPostgresHealth(at, TIMEOUT_MS)],
])('%s that is silent or absent is not healthy, and the text says which', async (_, ask) => {
  expect(await ask(port)).toEqual({ healthy: false, text: 'no answer within 0.1 s' });
  expect(await ask(free)).toEqual({ healthy: false, text: 'no answer: ECONNREFUSED' });
});
