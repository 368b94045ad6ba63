import { expect, test } from '@jest/globals';
import { streamFormatOf } from './stream-format.rules.ts';

const SSE = 'text/event-stream; charset=utf-8';
/** As urql sends it with every operation. */
const URQL =
  'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed';

test.each([
  ['text/event-stream', false, SSE],
  ['text/event-stream', true, SSE],
  [URQL, false, undefined],
  [URQL, true, SSE],
  ['application/json', true, undefined],
  ['multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json', false, undefined],
  [
    'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json',
    true,
    'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  ],
  [undefined, false, undefined],
])('accept %s of a subscription (%s) is answered as %s', (accept, isSubscription, type) => {
  expect(streamFormatOf(accept, isSubscription)?.contentType).toBe(type);
});
