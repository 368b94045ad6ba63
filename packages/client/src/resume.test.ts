import { expect, test } from '@jest/globals';
import { startSubscriptionServer } from '@visor/testkit/subscription-server';
import { parse } from 'graphql';
import { createClient } from './index.ts';

type Variables = Readonly<Record<string, unknown>>;

/** Reads three events from a server that breaks the connection after each one. */
async function readThree(document: string): Promise<{ events: unknown[]; asked: readonly Variables[] }> {
  const asked: Variables[] = [];
  await using server = await startSubscriptionServer({
    subscribe(subscription) {
      asked.push(subscription.variables);
      subscription.send({ data: { event: asked.length }, extensions: { cursor: `cursor ${asked.length}` } });
      subscription.break();
    },
  });
  await using client = createClient({ url: server.url, token: () => 'Bearer x' });
  const stream = client.subscribe(parse(document), { where: null });
  const events: unknown[] = [];
  for await (const event of stream) {
    events.push(event);
    if (events.length === 3) break;
  }
  return { events, asked: asked.slice(0, 3) };
}

test('a subscription goes on behind its last event after each break of the connection', async () => {
  expect(await readThree('subscription ($where: W, $after: String) { event(where: $where, after: $after) }')).toEqual({
    events: [{ event: 1 }, { event: 2 }, { event: 3 }],
    asked: [{ where: null }, { where: null, after: 'cursor 1' }, { where: null, after: 'cursor 2' }],
  });
});

test('one that takes no cursor is sent as it is', async () => {
  const { asked } = await readThree('subscription ($where: W) { event(where: $where) }');
  expect(asked).toEqual([{ where: null }, { where: null }, { where: null }]);
});
