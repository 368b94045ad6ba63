import { describe, expect, test } from '@jest/globals';
import { parseArguments, parseParams } from './parse-arguments.ts';

describe('the command line', () => {
  test('is read as the contract says', () => {
    const argv = 'filter --in a --out b --log c --report d --params e --pt-min 1.5 --prescale 0 --straws none'.split(
      ' ',
    );
    expect(parseArguments(argv)).toEqual({
      stage: 'filter',
      inputs: ['a'],
      output: 'b',
      log: 'c',
      report: 'd',
      params: 'e',
      cableMap: undefined,
      flags: { ptMin: 1.5, prescale: 0, straws: 'none' },
    });
  });

  test('of merge takes any number of inputs', () => {
    for (const inputs of [[], ['--in'], ['--in', 'a', 'b'], ['--in', 'a', '--in', 'b']])
      expect(parseArguments(['merge', ...inputs, '--out', 'o'])).toMatchObject({
        inputs: inputs.filter((word) => word !== '--in'),
      });
  });

  test.each([
    [''],
    ['polish --in a --out b'],
    ['decode --in a'],
    ['decode --out b'],
    ['decode --in a b --out c'],
    ['decode --in a --out b --out c'],
    ['decode --in a --out'],
    ['decode a --out b'],
    ['decode --in a --out b --colour red'],
    ['decode --in a --out --log c'],
    ['decode --in=a --out b'],
    ['decode --in a --out b c'],
    ['decode --in a --out b -- c'],
    ['filter --in a --out b --pt-min high'],
    ['filter --in a --out b --prescale -1'],
    ['filter --in a --out b --straws some'],
  ])('%p is refused', (line) => {
    expect(parseArguments(line.split(' ').filter(Boolean))).toEqual({ problem: expect.any(String) });
  });

  test('parameters of unknown name are refused, so that no typo is ignored', () => {
    expect(parseParams({ ptmin: 2 })).toEqual({ problem: 'parameter ptmin is unknown' });
    expect(parseParams([1])).toHaveProperty('problem');
    expect(parseParams({ ptMin: 2 })).toEqual({ params: { ptMin: 2 } });
  });
});
