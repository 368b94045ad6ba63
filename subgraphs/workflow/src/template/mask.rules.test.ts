import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chooseTemplate, maskProblem, isMaskMatch, type MaskedTemplate } from './mask.rules.ts';

test.each([
  ['.test', 'substring', 'input.test.4711.raw', true],
  ['.test.', 'substring', 'input.test', false],
  ['*.test.*', 'glob', 'input.test.4711.raw', true],
  ['.test.', 'glob', 'input.test.4711.raw', false],
  ['run?.raw', 'glob', 'run7.raw', true],
  ['run?.raw', 'glob', 'run.raw', false],
  ['run?.raw', 'glob', 'run77.raw', false],
  ['*', 'glob', '', true],
  ['a.c', 'substring', 'abc', false],
  ['*.raw', 'substring', 'run7.raw', false],
] as const)('%s as %s fits %s: %p', (mask, maskKind, name, expected) => {
  expect(isMaskMatch({ mask, maskKind }, name)).toBe(expected);
});

const template = (
  id: string,
  mask: string,
  maskKind: MaskedTemplate['maskKind'],
  createdAt = new Date('2026-11-01T00:00:00Z'),
): MaskedTemplate => ({
  id,
  mask,
  maskKind,
  createdAt,
});

test('of several that fit, the most literal one is chosen, then the newest, then the lowest id', () => {
  const broad = template('1', '.raw', 'substring');
  const narrow = template('2', 'run7.raw', 'substring');
  const stars = template('3', '*run7*************', 'glob');
  expect(chooseTemplate([broad, stars, narrow], 'run7.raw')).toBe(narrow);
  expect(chooseTemplate([broad, stars], 'run7.raw')).toBe(broad);
  const newer = template('9', '.raw', 'substring', new Date('2026-11-02T00:00:00Z'));
  const twin = template('8', '.raw', 'substring', new Date('2026-11-02T00:00:00Z'));
  expect(chooseTemplate([broad, newer], 'x.raw')).toBe(newer);
  expect(chooseTemplate([newer, twin], 'x.raw')).toBe(twin);
  expect(chooseTemplate([newer, twin], 'x.dst')).toBeUndefined();
});

const masks = fc.array(
  fc.record({
    id: fc.uuid(),
    mask: fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), minLength: 1, maxLength: 4 }),
    maskKind: fc.constantFrom('substring' as const, 'glob' as const),
    createdAt: fc.constantFrom(new Date('2026-11-01T00:00:00Z'), new Date('2026-11-02T00:00:00Z')),
  }),
);

test('the choice does not depend on the order in which templates are read', () => {
  fc.assert(
    fc.property(masks, fc.string({ unit: fc.constantFrom('a', 'b') }), (templates, name) => {
      expect(chooseTemplate([...templates].reverse(), name)?.id).toBe(chooseTemplate(templates, name)?.id);
    }),
  );
});

test('a glob means what a regular expression says it means', () => {
  fc.assert(
    fc.property(masks, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }), (templates, name) => {
      for (const { mask } of templates) {
        const meaning = new RegExp(`^${mask.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(isMaskMatch({ mask, maskKind: 'glob' }, name)).toBe(meaning.test(name));
      }
    }),
  );
});

test('a mask that fits everything by oversight is refused', () => {
  expect(maskProblem('')).toContain('empty');
  expect(maskProblem('  ')).toContain('empty');
  expect(maskProblem('a\0')).toContain('control');
  expect(maskProblem('*')).toBeUndefined();
  expect(maskProblem('raw/2026')).toContain('slash');
  expect(maskProblem('raw\\.*')).toContain('backslash');
  expect(maskProblem('ж'.repeat(128))).toContain('256 bytes');
  expect(maskProblem('🙂'.repeat(63))).toBeUndefined();
});
