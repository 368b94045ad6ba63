import { expect, test } from '@jest/globals';
import { parseJson } from '@visor/schema';
import { checkArgumentText, checkRepresentations } from './argument-text.rules.ts';

const refusal = (args: Record<string, unknown>, ...perItem: string[]): unknown => {
  try {
    checkArgumentText(args, new Set(perItem));
    return undefined;
  } catch (error) {
    return error;
  }
};
const nested = (depth: number, leaf: unknown): unknown => {
  let value = leaf;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

test.each([
  [{ id: '\0' }, 'id'],
  [{ ids: ['a', 'b\0c'] }, 'ids[1]'],
  [{ input: { name: 'x', deep: { text: '\uD800' } } }, 'input.deep.text'],
  [{ input: { parameters: { list: [1, null, { k: 'a\uDC00' }] } } }, 'input.parameters.list[2].k'],
  [{ input: { parameters: { '\0': 1 } } }, 'a name in input.parameters'],
  [{ input: { parameters: { a: { '\uDFFF': 1 } } } }, 'a name in input.parameters.a'],
])('%j is refused by the name of %s', (args, field) => {
  expect(refusal(args)).toMatchObject({
    code: 'INVALID',
    message: expect.stringMatching(/holds (the character NUL|half of a surrogate pair)/) as unknown,
    details: { field },
  });
});

test('all other text passes: other control characters, whole pairs, the empty one', () => {
  expect(
    refusal({ a: '', b: '\u0001\u007f\u2028\ufeff\uffff', c: '😀', d: [null, 1, true, new Date()] }),
  ).toBeUndefined();
});

test('what is checked item by item passes, and nothing beside it', () => {
  const input = { id: 'x', reports: [{ token: '\0' }] };
  expect(refusal({ input }, 'input.reports')).toBeUndefined();
  expect(refusal({ input: { ...input, id: '\0' } }, 'input.reports')).toMatchObject({ details: { field: 'input.id' } });
  expect(refusal({ other: input }, 'input.reports')).toMatchObject({ code: 'INVALID' });
});

test('depth is no matter, and the name of the place is bounded', () => {
  expect(refusal({ a: nested(100_000, 'x') })).toBeUndefined();
  expect((refusal({ a: nested(300, '\0') }) as Error).message.length).toBeLessThan(300);
});

test.each([
  [null, 'representations must be a list'],
  [[null], '[0].__typename must be one of Dataset, File'],
  [['x'], '[0].__typename'],
  [
    [
      { __typename: 'Dataset', id: 'a' },
      { __typename: 'Nothing', id: 'a' },
    ],
    '[1].__typename',
  ],
  [[{ __typename: 'constructor', id: 'a' }], '[0].__typename'],
  [[{ __typename: ['Dataset'], id: 'a' }], '[0].__typename'],
  [[{ __typename: 'Dataset' }], '[0].id must be a text'],
  [[{ __typename: 'Dataset', id: 7 }], '[0].id must be a text'],
  [[{ __typename: 'File', id: { toLowerCase: 1 } }], '[0].id must be a text'],
])('%j is no list of references to entities', (representations, text) => {
  const names = new Set(['Dataset', 'File']);
  expect(() => checkRepresentations(representations, names)).toThrow(text);
  expect(() => checkRepresentations([{ __typename: 'File', id: 'a', more: [1] }], names)).not.toThrow();
});

test('a number that would not be kept as it is written is refused by the name of its argument', () => {
  const args = parseJson('{"input":{"parameters":{"events":[1,9007199254740993]}}}') as Record<string, unknown>;
  expect(refusal(args)).toMatchObject({ code: 'INVALID', details: { field: 'input.parameters.events[1]' } });
  expect(refusal(args, 'input.parameters')).toBeUndefined();
});
