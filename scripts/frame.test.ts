import { expect, test } from '@jest/globals';
import { frameViolations } from './frame.rules.ts';
import { readSources } from './repository.ts';

const sources = readSources('subgraphs/*/src/*.ts');

test('the three subgraphs have the same frame', () => {
  expect(frameViolations(sources)).toEqual([]);
  expect(sources.filter(({ path }) => path.endsWith('/main.ts'))).toHaveLength(3);
});

test('a file beside the frame, a file that is missing and a name that is missing are found', () => {
  const [first] = sources.filter(({ path }) => path.endsWith('/loops.ts'));
  if (!first) throw new Error('no loops.ts');
  const others = sources.filter((source) => source !== first);
  const missing = expect.stringMatching(/loops\.ts: does not export loops/);
  expect(frameViolations(others)).toEqual([missing]);
  expect(frameViolations([...others, { ...first, text: 'export const others = [];' }])).toEqual([missing]);
  const beside = { path: 'subgraphs/data/src/helpers.ts', text: '' };
  expect(frameViolations([...sources, beside])).toEqual([expect.stringContaining('has no such file')]);
});
