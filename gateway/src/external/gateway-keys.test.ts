import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { testDirectory, until } from '@visor/testkit';
import { openExternalWorld } from '../../test/external.ts';
import { mintWithStoredKeys, openGatewayKeys } from './gateway-keys.ts';
import { parseSubgraphConfig } from './subgraph-folder.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function configOf(text: string) {
  const config = parseSubgraphConfig(`url: http://a/\n${text}`);
  if ('faults' in config) throw new Error(config.faults.join());
  return config;
}
const conditions = configOf('name: conditions\nidentity: token');
const user = { subject: 'anna', kind: 'user' as const, scopes: new Set(['read', 'operate']) };

test('a token is for one subgraph, of the caller’s name and scopes, and lasts a minute at most', async () => {
  const now = Date.now();
  const keys = openGatewayKeys({ folder: undefined, now: () => now });
  const token = (await keys.mint(conditions, user))?.replace('Bearer ', '') ?? '';
  const jwks = createLocalJWKSet(await keys.publicKeys());
  const { payload } = await jwtVerify(token, jwks, { audience: 'conditions', issuer: 'visor-gateway' });
  expect(payload).toMatchObject({ sub: 'anna', scope: 'operate read', aud: 'conditions' });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
  await expect(jwtVerify(token, jwks, { audience: 'visor' })).rejects.toThrow('aud');
  const ending = { ...user, expires: Math.floor(now / 1000) + 5 };
  const short = (await keys.mint(conditions, ending))?.replace('Bearer ', '') ?? '';
  expect((await jwtVerify(short, jwks)).payload.exp).toBe(ending.expires);
  expect(await keys.mint(configOf('name: other'), user)).toBeUndefined();
});

test('the public keys have no private part, the file is for its owner alone, and a restart keeps the key', async () => {
  await using directory = testDirectory();
  const folder = join(directory.path, 'state');
  const first = openGatewayKeys({ folder });
  await first.mint(conditions, user);
  const { keys } = await first.publicKeys();
  expect(keys).toHaveLength(1);
  expect(keys[0]).not.toHaveProperty('d');
  expect(statSync(join(folder, 'signing-keys.json')).mode & 0o777).toBe(0o600);
  expect(await openGatewayKeys({ folder }).publicKeys()).toEqual({ keys });
});

test('a command signs with the key that the gateway publishes, and makes none', async () => {
  await using directory = testDirectory();
  const folder = join(directory.path, 'state');
  expect(await mintWithStoredKeys(folder)(conditions, user)).toBeUndefined();
  expect(existsSync(folder)).toBe(false);
  const jwks = createLocalJWKSet(await openGatewayKeys({ folder }).publicKeys());
  const token = (await mintWithStoredKeys(folder)(conditions, user))?.replace('Bearer ', '') ?? '';
  expect((await jwtVerify(token, jwks, { audience: 'conditions' })).payload.sub).toBe('anna');
});

test('a file that is cut off is replaced by a new key', async () => {
  await using directory = testDirectory();
  mkdirSync(join(directory.path, 's'));
  writeFileSync(join(directory.path, 's', 'signing-keys.json'), '{"keys":[{"kid":');
  const keys = openGatewayKeys({ folder: join(directory.path, 's') });
  expect((await keys.publicKeys()).keys).toHaveLength(1);
});

test('a key is replaced after 30 days: published before it signs, kept after its last token', async () => {
  let now = Date.now();
  const keys = openGatewayKeys({ folder: undefined, now: () => now });
  const sign = async () => decodeProtectedHeader((await keys.mint(conditions, user))?.slice(7) ?? '').kid;
  const published = async () => (await keys.publicKeys()).keys.map(({ kid }) => kid);
  const first = await sign();
  now += 30 * DAY_MS;
  expect(await sign()).toBe(first);
  const [old, next] = await published();
  expect(old).toBe(first);
  expect(next).toBeDefined();
  now += HOUR_MS;
  expect(await sign()).toBe(next);
  expect(await published()).toEqual([first, next]);
  now += HOUR_MS;
  expect(await published()).toEqual([next]);
});

test('by configuration a subgraph gets such a token, and the keys to verify it are at /.well-known/jwks.json', async () => {
  const file = 'name: conditions\nurl: URL\nidentity: token\nsubscriptions: { protocol: graphql-transport-ws }\n';
  await using world = await openExternalWorld({ 'conditions.yaml': file });
  const headers = { authorization: 'Bearer u1' };
  await until(async () => (await world.gateway.post('{ conditions { beam } }', headers)).status === 200);
  const sent = world.external.requests.at(-1)?.headers.authorization ?? '';
  const response = await fetch(`${world.gateway.url}/.well-known/jwks.json`);
  const jwks = createLocalJWKSet((await response.json()) as Parameters<typeof createLocalJWKSet>[0]);
  const { payload } = await jwtVerify(sent.replace('Bearer ', ''), jwks, { audience: 'conditions' });
  expect(payload).toMatchObject({ sub: 'u1', scope: 'read' });
  expect(sent).not.toContain('Bearer u1');
  expect((await world.gateway.post('{ who }', { authorization: sent })).status).toBe(401);
});
