import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { startProxy } from '@visor/testkit';
import { createGatewayHealth } from './health.ts';

/** A subgraph whose /healthz answers this. */
async function subgraph(status: number, body: string): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer((_request, response) => void response.writeHead(status).end(body));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
const urlOf = ({ port }: { readonly port: number }): string => `http://127.0.0.1:${port}/graphql`;

test('the sum holds what each subgraph reports, one that hangs or is away too, and heals', async () => {
  await using well = await subgraph(200, '{"status":"ok","checks":{"log":{"ok":true,"lag":{"g":0}}}}');
  const log = '{"status":"failing","checks":{"log":{"ok":false,"text":"Kafka does not answer"},"space":{"ok":true}}}';
  await using failing = await subgraph(503, log);
  await using odd = await subgraph(502, '<html>');
  await using behind = await subgraph(200, '{"status":"ok","checks":{}}');
  await using proxy = await startProxy({ host: '127.0.0.1', port: behind.port });
  const subgraphs = { well: urlOf(well), failing: urlOf(failing), odd: urlOf(odd), behind: urlOf(proxy) };
  const ask = createGatewayHealth(subgraphs, { space: () => ({ ok: true }) });
  const same = {
    space: { ok: true },
    well: { ok: true, checks: { log: { ok: true, lag: { g: 0 } } } },
    failing: { ok: false, text: 'log: Kafka does not answer', checks: { space: { ok: true } } },
    odd: { ok: false, text: 'HTTP 502' },
  };
  expect(await ask()).toMatchObject({ status: 'failing', checks: { ...same, behind: { ok: true } } });
  proxy.block();
  expect(await ask()).toMatchObject({
    status: 'failing',
    checks: { ...same, behind: { ok: false, text: expect.stringContaining('no answer') as unknown } },
  });
  proxy.refuse();
  expect(await ask()).toMatchObject({ checks: { ...same, behind: { ok: false } } });
  proxy.forward();
  expect(await ask()).toMatchObject({ checks: { ...same, behind: { ok: true } } });
});

test('with all well the sum is ok', async () => {
  await using first = await subgraph(200, '{"status":"ok","checks":{}}');
  await using second = await subgraph(200, 'ok');
  const ask = createGatewayHealth({ one: urlOf(first), two: urlOf(second) }, {});
  expect(await ask()).toMatchObject({ status: 'ok', checks: { one: { ok: true }, two: { ok: true } } });
});
