import { expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { logger, writeCursor } from '@visor/service';
import { until } from '@visor/testkit';
import { STREAM_END, type StreamEnd, type UpstreamEvent } from './event.ts';
import type { Upstream } from './options.ts';
import { Source } from './upstream-source.ts';

const refusal = [new GraphQLError('it has expired', { extensions: { code: 'UNAUTHENTICATED' } })];

const cursor = writeCursor({ installation: 'here', topic: 'wms.jobs.status', offsets: new Map([[0, 1]]) });

/** A source with two readers, whose subgraph refuses the first request; `isOpened`: after the stream began. */
function refused(hasExpired: (context: object) => boolean, isOpened = false) {
  const [early, late] = [{ name: 'early' }, { name: 'late' }];
  const asked: object[] = [];
  const events: (UpstreamEvent | StreamEnd)[] = [];
  const upstream = (_: string, context: object): Upstream => ({
    subscribe: (_request, sink) => {
      asked.push(context);
      if (asked.length === 1 && isOpened) sink.next({ extensions: { cursor, opening: { head: cursor } } });
      if (asked.length === 1) sink.error(refusal);
      else sink.next({ data: { x: 1 } });
      return () => {};
    },
  });
  const source = new Source({
    subgraph: 'workload',
    request: { query: 'subscription { x }' },
    hasCursors: isOpened,
    start: { after: undefined, afterText: undefined, snapshot: false },
    backoff: { firstMs: 1, longestMs: 1 },
    logger: logger('test', 'silent'),
    upstream,
    forward: () => ({}),
    hasExpired,
    closed: () => {},
    reconnecting: () => {},
  });
  // As a stream does, which names the reader whose token lasts longest.
  const listener = {
    get context() {
      return asked.length === 0 ? early : late;
    },
    push: (event: UpstreamEvent | StreamEnd) => void events.push(event),
  };
  source.add(listener);
  source.start();
  return { asked, events, early, late, close: () => source.remove(listener) };
}

test('the end of the token of one reader is not the end of the stream: it goes on with that of another', async () => {
  const { asked, events, early, late, close } = refused((context) => 'name' in context && context.name === 'early');
  await until(() => events.length > 0);
  expect(asked).toEqual([early, late]);
  expect(events).toEqual([{ data: { x: 1 }, extensions: expect.objectContaining({ gap: true }) }]);
  close();
});

test('a token whose key was taken away after the stream began is the end of its reader alone', async () => {
  const { asked, events, early, late, close } = refused(() => false, true);
  await until(() => events.length > 1);
  expect(asked).toEqual([early, late]);
  expect(events[1]).toEqual({ data: { x: 1 }, extensions: {} });
  close();
});

test('a token that the subgraph refuses for another reason ends the stream with what it says', () => {
  const { asked, events } = refused(() => false);
  expect(asked).toHaveLength(1);
  expect(events).toEqual([{ errors: refusal }, STREAM_END]);
});
