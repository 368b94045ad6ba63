import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isStorableJson, storable, storableJson } from './text.ts';

const anyText = fc.string({
  unit: fc.oneof(fc.constantFrom('\0', '\ud800', '\udfff', '\\', 'u0000', '"', '😀'), fc.string()),
});

/** As slow and plain as can be: every text in a value made storable. */
const cleaned = (value: unknown): unknown => {
  if (typeof value === 'string') return storable(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storable(key), cleaned(item)]));
};

test('JSON text for PostgreSQL is that of the value with every text made storable', () => {
  fc.assert(
    fc.property(fc.jsonValue(), anyText, (value, text) => {
      const whole = { value, text, list: [text, { [`k${text}`]: text }] };
      const json = storableJson(whole);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(cleaned(whole))));
      expect(isStorableJson(json)).toBe(true);
      expect(isStorableJson(JSON.stringify(text))).toBe(storable(text) === text);
    }),
  );
});
