import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import type { MessageAppender } from './event-log.ts';
import { openMessageAppender } from './open-log.ts';

/** A server that takes connections and never answers, as a stopped process or a stuck disk looks from outside. */
async function muteServer(): Promise<AsyncDisposable & { readonly host: string }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

type Kind = 'postgres' | 'kafka';
const open = (kind: Kind, host: string, timeoutMs: number): Promise<MessageAppender> =>
  kind === 'kafka'
    ? openMessageAppender({ kind, brokers: [host], timeoutMs })
    : openMessageAppender({ kind, url: `postgres://someone:secret@${host}/db`, timeoutMs });

const kinds: readonly [Kind, string][] = [
  ['postgres', 'the event log \\(PostgreSQL at HOST\\)'],
  ['kafka', 'Kafka at HOST'],
];

test.each(kinds)(
  'an append to %s that nobody answers is given up in time, and says where and why',
  async (kind, where) => {
    await using server = await muteServer();
    await using appender = await open(kind, server.host, 400);
    const failed = await appender.appendRaw('t', 'k', Buffer.from('1')).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    const text = (failed as Error).message;
    expect(text).toMatch(new RegExp(`^${where.replace('HOST', server.host)} did not take the message within 0.4 s: .`));
    expect(text).not.toContain('secret');
  },
);

test.each(kinds)('an append to %s where nothing listens is given up in time, and says why', async (kind) => {
  await using appender = await open(kind, '127.0.0.1:1', 400);
  await expect(appender.append([{ topic: 't', key: 'k', type: 'x', value: 1 }])).rejects.toThrow(
    /did not take the message within 0.4 s: .*ECONNREFUSED 127.0.0.1:1; nothing was written$/,
  );
});

test.each(kinds)('two appends to %s at once are both given up', async (kind) => {
  await using server = await muteServer();
  await using appender = await open(kind, server.host, 300);
  const both = [1, 2, 3].map((n) => appender.appendRaw('t', 'k', Buffer.from(String(n))));
  const ends = await Promise.allSettled(both);
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
});
