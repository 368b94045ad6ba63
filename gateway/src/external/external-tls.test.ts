import { expect, test } from '@jest/globals';
import { until } from '@visor/testkit';
import { certificate, openExternalWorld, serveExternal } from '../../test/external.ts';
import { receive } from '../../test/kit.ts';

const headers = { authorization: 'Bearer u1' };
const query = '{ jobs(first: 1) { id conditions { beam } } }';
const fileOf = (url: string, protocol: string, more = ''): string =>
  `name: conditions\nurl: ${url}\ntimeoutMs: 2000\nsubscriptions: { protocol: ${protocol} }\n${more}`;

test('a certificate that no known authority vouches for is named, until the file of its authority is', async () => {
  await using secure = await serveExternal(0, true);
  await using world = await openExternalWorld({ 'conditions.yaml': fileOf(secure.url, 'graphql-transport-ws') });
  const text = async () => String((await world.health('conditions')).check?.['text']);
  await until(async () => /its certificate is not accepted: .*SIGNATURE.*tls\.ca/.test(await text()));
  expect((await world.health('conditions')).status).toBe(200);
  const named = fileOf(secure.url, 'graphql-transport-ws', 'tls: { ca: ca.pem }');
  world.write('conditions.yaml', named);
  await until(async () => (await text()).includes('tls.ca ca.pem: there is no such file'));
  world.write('ca.pem', 'no certificate');
  await until(async () => (await text()).includes('tls.ca ca.pem: holds no certificate'));
  world.write('ca.pem', certificate('ca.pem'));
  await until(async () => (await world.gateway.post(query, headers)).errors === undefined);
  const stream = receive(world.gateway.socket(), 'subscription { conditionsChanged { beam } }');
  await until(() => secure.subscribers > 0);
  secure.emit({ beam: 5 });
  await until(() => stream.answers.length > 0);
  expect(stream.answers).toMatchObject([{ data: { conditionsChanged: { beam: 5 } } }]);
  stream.stop();
});

test('a certificate of another host, and a service without TLS, say what they are; SSE uses the same authority', async () => {
  await using secure = await serveExternal(0, true);
  const { port } = secure;
  await using world = await openExternalWorld({
    'ca.pem': certificate('ca.pem'),
    'conditions.yaml': fileOf(`https://127.0.0.2:${port}/graphql`, 'sse', 'tls: { ca: ca.pem }'),
  });
  const says = (pattern: RegExp) =>
    until(async () => pattern.test(String((await world.health('conditions')).check?.['text'])));
  await says(/ECONNREFUSED|its certificate is not accepted: .*altnames/);
  world.write('conditions.yaml', fileOf(world.external.url.replace('http:', 'https:'), 'sse', 'tls: { ca: ca.pem }'));
  await says(/speaks no TLS/);
  world.write('conditions.yaml', fileOf(secure.url, 'sse', 'tls: { ca: ca.pem }'));
  await until(async () => (await world.gateway.post(query, headers)).errors === undefined);
  secure.behaviour = (_request, response) =>
    void response
      .writeHead(200, { 'content-type': 'text/event-stream' })
      .end('event: next\ndata: {"data":{"conditionsChanged":{"beam":6}}}\n\nevent: complete\ndata:\n\n');
  const stream = receive(world.gateway.socket(), 'subscription { conditionsChanged { beam } }');
  await until(() => stream.done);
  expect(stream.answers).toMatchObject([{ data: { conditionsChanged: { beam: 6 } } }]);
});
