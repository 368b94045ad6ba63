import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { account, findRoots, type FinalFile } from './account.rules.ts';

const input = (name: string) => ({ name, bytes: 1 });
const final = (name: string, ...parents: string[]): FinalFile => ({ name, parents, intact: true });

describe('account', () => {
  test('finds nothing wrong when every input is in exactly one final file', () => {
    const result = account({ inputs: ['a', 'b'].map(input), finals: [final('f', 'a', 'b')], explained: new Set() });
    expect(result).toEqual({ lost: [], duplicated: [], damaged: [] });
  });

  test('counts an input in no final file as lost, unless a failed job explains it', () => {
    const inputs = ['a', 'b', 'c'].map(input);
    const result = account({ inputs, finals: [final('f', 'a')], explained: new Set(['b']) });
    expect(result.lost).toEqual(['c']);
  });

  test('an input that reached the failed step is held back, another one is lost', () => {
    const inputs = ['a', 'b', 'c'].map(input);
    const result = account({ inputs, finals: [], explained: new Set(['b']), reached: new Set(['a', 'b']) });
    expect(result).toMatchObject({ lost: ['c'], heldBack: ['a'] });
  });

  test('counts an input in two final files, and a final file listed twice, as duplicated', () => {
    const result = account({ inputs: [input('a')], finals: [final('f', 'a'), final('f', 'a')], explained: new Set() });
    expect(result.duplicated).toEqual(['a', 'f']);
  });

  test('does not count the inputs of a damaged final file as present', () => {
    const finals = [{ ...final('f', 'a'), intact: false }];
    expect(account({ inputs: [input('a')], finals, explained: new Set() })).toMatchObject({
      lost: ['a'],
      damaged: ['f'],
    });
  });

  test('balances for any distribution: inputs = present once + explained + lost', () => {
    const places = fc.array(fc.constantFrom('final', 'failed', 'nowhere'), { maxLength: 50 });
    fc.assert(
      fc.property(places, (where) => {
        const names = where.map((_, index) => `raw-${index}`);
        const at = (place: string) => names.filter((_, index) => where[index] === place);
        const finals = [final('f', ...at('final'))];
        const result = account({ inputs: names.map(input), finals, explained: new Set(at('failed')) });
        expect(result.lost).toEqual(at('nowhere'));
        expect(result.duplicated).toEqual([]);
      }),
    );
  });
});

test('roots of a merged file are all files at the head of its lineage, also through shared parents', () => {
  const parents = new Map([
    ['merged', ['x', 'y']],
    ['x', ['raw1']],
    ['y', ['raw1', 'raw2']],
  ]);
  expect([...findRoots('merged', parents)].sort()).toEqual(['raw1', 'raw2']);
});
