import { expect, test } from '@jest/globals';
import { buildSchema, execute, isObjectType, parse, type ExecutionResult, type GraphQLFieldResolver } from 'graphql';
import { boundWork } from './bound-work.ts';

const SDL =
  'type Query { items: [Item!]! quick: String } type Item { id: Int! items: [Item!]! owner: Item name: String! }';
type Resolvers = Readonly<Record<string, Readonly<Record<string, GraphQLFieldResolver<never, never>>>>>;

function schemaOf(resolvers: Resolvers) {
  const schema = buildSchema(SDL);
  for (const [name, fields] of Object.entries(resolvers)) {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`no type ${name}`);
    for (const [field, resolve] of Object.entries(fields)) Object.assign(type.getFields()[field] ?? {}, { resolve });
  }
  return boundWork(schema);
}

const items = (count: number): { id: number }[] => Array.from({ length: count }, (_, id) => ({ id }));
const run = async (resolvers: Resolvers, query: string, contextValue: object = {}): Promise<ExecutionResult> =>
  execute({ schema: schemaOf(resolvers), document: parse(query), contextValue });

test('an answer that grows beyond the limit of elements is refused, though its cost was allowed', async () => {
  const grow: Resolvers = { Query: { items: () => items(400) }, Item: { items: async () => items(400) } };
  const { data, errors } = await run(grow, '{ items { items { id } } }');
  expect(data).toBeNull();
  expect(errors?.[0]?.originalError).toMatchObject({
    code: 'INVALID',
    details: { limit: 100_000, field: 'Item.items' },
  });
  expect((await run(grow, '{ items { id } }')).errors).toBeUndefined();
});

test('elements are counted for each execution, also where one context lives through many, as in a subscription', async () => {
  const context = {};
  const resolvers: Resolvers = { Query: { items: () => items(60_000) } };
  for (const _ of [1, 2, 3]) expect((await run(resolvers, '{ items { id } }', context)).errors).toBeUndefined();
});

test('once the client has gone, no further field is resolved', async () => {
  const gone = new AbortController();
  let resolved = 0;
  const resolvers: Resolvers = {
    Query: { items: () => items(100) },
    Item: {
      owner: async ({ id }: { id: number }) => {
        resolved += 1;
        gone.abort();
        return { id };
      },
    },
  };
  const query = '{ items { owner { owner { id } } } }';
  const { errors } = await run(resolvers, query, { signal: gone.signal });
  expect(resolved).toBe(1);
  expect(errors?.[0]?.originalError).toMatchObject({ code: 'UNAVAILABLE' });
});

test('a long operation lets others have their turn before it ends', async () => {
  const order: string[] = [];
  const busy = async ({ id }: { id: number }): Promise<{ id: number }> => {
    for (const end = performance.now() + 1; performance.now() < end;);
    return { id };
  };
  const resolvers: Resolvers = { Query: { items: () => items(60) }, Item: { owner: busy } };
  const long = run(resolvers, '{ items { owner { owner { id } } } }').then(() => order.push('long'));
  setImmediate(() => void order.push('other'));
  await long;
  expect(order).toEqual(['other', 'long']);
});

test('an element that fails while its list waits for a turn fails the field, and is handled before that', async () => {
  let isHandled = false;
  const failing = (): Promise<never>[] => {
    for (const end = performance.now() + 15; performance.now() < end;);
    const element = Promise.reject<never>(new Error('it is gone'));
    const handle = element.catch.bind(element);
    return [Object.assign(element, { catch: (work: () => void) => ((isHandled = true), handle(work)) })];
  };
  const running = run({ Query: { items: failing } }, '{ items { id } }');
  expect(isHandled).toBe(true);
  expect((await running).errors?.map(({ message }) => message)).toEqual(['it is gone']);
});
