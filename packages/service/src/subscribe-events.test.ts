import { expect, test } from '@jest/globals';
import { buildSchema, parse, type GraphQLObjectType } from 'graphql';
import { PushIterator } from './push-iterator.ts';
import { subscribeEvents } from './subscribe-events.ts';

const schema = buildSchema('type Query { a: Int } type Subscription { counted: Int }');
const counted = (schema.getSubscriptionType() as GraphQLObjectType).getFields()['counted'];

test('each event is executed with a context of its own, and a reader that leaves ends the source', async () => {
  if (!counted) throw new Error('no such field');
  const source = new PushIterator<number>();
  counted.subscribe = () => source;
  counted.resolve = (event: number, _arguments, context: { number: number }) => event * 10 + context.number;
  let contexts = 0;
  const operation = { schema, document: parse('subscription { counted }'), contextValue: { number: 0 } };
  const results = await subscribeEvents(operation, () => ({ number: ++contexts }));
  if (!('next' in results)) throw new Error('no events');
  source.push(1);
  source.push(2);
  expect(await results.next()).toEqual({ done: false, value: { data: { counted: 11 } } });
  expect(await results.next()).toEqual({ done: false, value: { data: { counted: 22 } } });
  const waiting = results.next();
  await results.return?.();
  expect(await waiting).toEqual({ done: true, value: undefined });
});

test('a subscription that is refused answers with its error', async () => {
  if (!counted) throw new Error('no such field');
  counted.subscribe = () => Promise.reject(new Error('refused'));
  const operation = { schema, document: parse('subscription { counted }') };
  const result = await subscribeEvents(operation, () => ({}));
  expect(result).toMatchObject({ errors: [{ message: 'refused' }] });
});
