import { request } from 'node:http';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { newIdentity } from '@visor/service/testing';
import { until } from '@visor/testkit';
import { openInstallation, type Installation } from '../test/installation.ts';
import { openSocket } from '../test/raw-socket.ts';

let world: Installation;
beforeEach(async () => {
  world = await openInstallation();
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly code: string | undefined;
}

/** Sends a query with these headers, each as often as it is listed. */
async function ask(url: string, headers: Record<string, string | string[]>): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = request(
    url,
    { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
    (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => {
        const { errors } = JSON.parse(body) as { errors?: { message: string; extensions?: { code?: string } }[] };
        const [error] = errors ?? [];
        resolve({ status: response.statusCode ?? 0, text: error?.message ?? '', code: error?.extensions?.code });
      });
    },
  );
  sent.on('error', reject);
  sent.end(JSON.stringify({ query: '{ storages { id } }' }));
  return promise;
}

const edges = ['gateway', 'data'] as const;

test.each(edges)(
  'a key that is taken out of the set admits no one at %s any more, and closes sockets',
  async (edge) => {
    const url = world.urls[edge];
    const authorization = await world.identity.bearer('read');
    await using socket = await openSocket(url, { init: { authorization } });
    expect((await ask(url, { authorization })).status).toBe(200);
    const later = await newIdentity(dirname(world.identity.jwksFile));
    expect(await socket.close()).toMatchObject({ code: 4403, reason: expect.stringContaining('not known') });
    expect(await ask(url, { authorization })).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
      text: expect.stringContaining('a key that is not known here'),
    });
    const fresh = await later.bearer('read');
    await until(async () => (await ask(url, { authorization: fresh })).status === 200);
  },
);

test.each(edges)(
  '%s refuses a token that comes twice, is too long, or is of another issuer, with 401 and why',
  async (edge) => {
    const url = world.urls[edge];
    const good = await world.identity.bearer('read');
    expect(await ask(url, { authorization: [good, good] })).toMatchObject({
      status: 401,
      text: expect.stringContaining('2 times'),
    });
    const now = Math.floor(Date.now() / 1000);
    const claims = { aud: 'visor', sub: 'x', kind: 'user', scope: 'read', exp: now + 60 };
    const cases: [string, RegExp][] = [
      [`Bearer ${'x'.repeat(9_000)}`, /longer than 8192/],
      [`Bearer ${await world.identity.sign(claims)}`, /issuer/],
      [`Bearer ${await world.identity.sign({ ...claims, iss: 'stranger' })}`, /issuer/],
      [`Bearer ${await world.identity.sign({ ...claims, iss: 'visor', aud: 'other' })}`, /audience/],
      [`Bearer ${await world.identity.sign({ ...claims, iss: 'visor', exp: now + 400 * 86_400 })}`, /30 days/],
    ];
    for (const [authorization, text] of cases) {
      const answer = await ask(url, { authorization });
      expect(answer).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
      expect(answer.text).toMatch(text);
    }
  },
);
