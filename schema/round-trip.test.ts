import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { decodeEvent } from './decode-event.ts';
import { topicInfo, topics } from './topics.ts';

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
const text = fc.string({ unit: 'grapheme', maxLength: 20 });

const scalars: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ID: text,
  String: text,
  Boolean: fc.boolean(),
  Int: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  Long: fc.maxSafeInteger(),
  Float: number,
  DateTime: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  JSON: fc
    .jsonValue({ maxDepth: 4 })
    .filter((value) => value !== null)
    .map((value): unknown => JSON.parse(JSON.stringify(value))),
};

/** Any value of a type of the messages. */
function valueOf(type: GraphQLInputType, messageType: string): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return valueOf(type.ofType, messageType);
  if (isListType(type)) return fc.array(valueOf(type.ofType, messageType), { maxLength: 3 });
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type)) return objectOf(type, messageType);
  const scalar = type.name === 'MessageType' ? fc.constant(messageType) : scalars[type.name];
  if (!scalar) throw new Error(`no values for the scalar ${type.name}`);
  return scalar;
}

function objectOf(type: GraphQLInputObjectType, messageType: string): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.values(type.getFields());
  const values = fields.map((field) => {
    const value = valueOf(field.type, messageType);
    return [field.name, isNonNullType(field.type) ? value : fc.option(value)] as const;
  });
  const requiredKeys = fields.filter((field) => isNonNullType(field.type)).map(({ name }) => name);
  return fc.record(Object.fromEntries(values), { requiredKeys });
}

/** The value as a reader gets it: with the defaults of fields that are absent. */
function withDefaults(type: GraphQLInputType, value: unknown): unknown {
  if (isNonNullType(type)) return withDefaults(type.ofType, value);
  if (value === null || value === undefined) return value;
  if (isListType(type)) return (value as readonly unknown[]).map((item) => withDefaults(type.ofType, item));
  if (!isInputObjectType(type)) return value;
  const given = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.values(type.getFields()).flatMap(({ name, type: fieldType, defaultValue }) => {
      const field = name in given ? withDefaults(fieldType, given[name]) : defaultValue;
      return field === undefined ? [] : [[name, field]];
    }),
  );
}

describe.each(topics.flatMap((topic) => topicInfo(topic)?.messages ?? []))('$topic $type', ({ topic, type, input }) => {
  test('any value is read as it was sent', () => {
    fc.assert(
      fc.property(objectOf(input, type), (value) => {
        const decoded = decodeEvent(topic, Buffer.from(JSON.stringify(value)));
        expect(decoded).toEqual(withDefaults(input, value));
      }),
      { numRuns: 50 },
    );
  });

  test('a value without one of its required fields is refused with the name of the field', () => {
    const required = Object.values(input.getFields()).filter(
      (field) => isNonNullType(field.type) && field.name !== 'type',
    );
    if (required.length === 0) return;
    fc.assert(
      fc.property(objectOf(input, type), fc.constantFrom(...required), (value, { name }) => {
        const { [name]: _removed, ...rest } = value;
        expect(() => decodeEvent(topic, Buffer.from(JSON.stringify(rest)))).toThrow(`Field "${name}" of required type`);
      }),
      { numRuns: 20 },
    );
  });
});
