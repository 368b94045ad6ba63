import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  BadExpression,
  formatDecimal,
  fileOf,
  fillReferences,
  parsePieces,
  resolveReference,
  asWholeReference,
  type Scope,
} from './reference.ts';

const scope: Scope = {
  inputs: {
    raw: fileOf({ path: '/in/run.7.raw', basename: 'run.7.raw', size: 12 }),
    run: 7,
    'odd name': 'x',
    none: null,
  },
  runtime: { outdir: '/out', cores: 2 },
};

test.each([
  ['$(inputs.raw.nameroot).digi', 'run.7.digi'],
  ['$(inputs.raw["nameext"])|$(inputs[\'raw\'].size)', '.raw|12'],
  ['$(inputs.raw.dirname)/$(runtime.outdir)', '/in//out'],
  ["$(inputs['odd name'])$(inputs.none)", 'xnull'],
  ['\\$(inputs.run)$(inputs.run)', '$(inputs.run)7'],
  ['\\${ $(inputs.run) \\\\ \\n', '${ 7 \\ \\n'],
  ['no reference \\\\ \\$ here', 'no reference \\\\ \\$ here'],
])('%s reads %s', (text, expected) => {
  expect(fillReferences(text, scope)).toBe(expected);
});

test.each([
  '$(inputs.run + 1)',
  '${ return 1; }',
  '$(',
  '$()',
  '$(inputs.raw.path',
  '$(inputs[run])',
  '$(inputs.raw..path)',
])('%s is more than a parameter reference', (text) => {
  expect(() => parsePieces(text)).toThrow(BadExpression);
});

test.each([
  '$(inputs)',
  '$(inputs.nothing)',
  '$(self.path)',
  '$(inputs.raw.constructor)',
  '$(inputs.__proto__)',
  '$(inputs.run.length)',
])('%s stands for nothing', (text) => {
  expect(() => fillReferences(text, scope)).toThrow(BadExpression);
});

test('a whole reference keeps the type of its value', () => {
  const [, whole] = [parsePieces(' $(inputs.run)\n'), asWholeReference(parsePieces(' $(inputs.run)\n'))];
  expect(whole && resolveReference(whole, scope)).toBe(7);
  expect(asWholeReference(parsePieces('$(inputs.run)$(inputs.run)'))).toBeUndefined();
});

test.each([
  ['a.tar.gz', 'a.tar', '.gz'],
  ['.profile', '.profile', ''],
  ['plain', 'plain', ''],
  ['dot.', 'dot', '.'],
])('%s has the root %s and the extension %s', (basename, nameroot, nameext) => {
  expect(fileOf({ path: `/x/${basename}`, basename, size: 0 })).toMatchObject({ nameroot, nameext });
});

test('text with no reference is itself', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!text.includes('$(') && !text.includes('${'));
      expect(fillReferences(text, scope)).toBe(text);
    }),
  );
});

test('any text is either read or refused, and what is read puts its references where they stood', () => {
  const part = fc.constantFrom('$(inputs.run)', '\\', '$', '(', ')', '{', 'a', "['b']", '.c', '\\$(', '${', ' ');
  fc.assert(
    fc.property(
      fc.array(part).map((parts) => parts.join('')),
      (text) => {
        try {
          const read = parsePieces(text);
          for (const one of read) if (typeof one === 'object') expect(text).toContain(one.text);
        } catch (error) {
          expect(error).toBeInstanceOf(BadExpression);
        }
      },
    ),
  );
});

test.each([
  [1.5e-7, '0.00000015'],
  [-2.5e-10, '-0.00000000025'],
  [1e21, '1000000000000000000000'],
  [1.25e25, '12500000000000000000000000'],
  [0, '0'],
  [100, '100'],
])('%p is written %s', (value, expected) => {
  expect(formatDecimal(value)).toBe(expected);
});

test('a number is written without exponent and reads back as the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = formatDecimal(value);
      expect(text).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Number(text)).toBe(value === 0 ? 0 : value);
    }),
  );
});
