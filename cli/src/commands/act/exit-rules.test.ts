import { expect, test } from '@jest/globals';
import { exitCodeOfRules, readExitRule, type ExitRule } from './exit-rules.rules.ts';

const rules = (...texts: readonly string[]): ExitRule[] =>
  texts.map((text) => {
    const rule = readExitRule(text);
    if (typeof rule === 'string') throw new Error(rule);
    return rule;
  });

test('the first rule that holds decides; all and none only hold at the end', () => {
  const some = { total: 4, done: 2, applied: 1, refused: 1 };
  const both = rules('all,done,0', 'any,failed,3');
  expect(exitCodeOfRules(both, some, false)).toBe(3);
  expect(exitCodeOfRules(rules('all,done,0'), some, false)).toBeUndefined();
  const over = { total: 4, done: 4, applied: 4, refused: 0 };
  expect(exitCodeOfRules(both, over, true)).toBe(0);
  expect(exitCodeOfRules(rules('none,refused,7'), over, false)).toBeUndefined();
  expect(exitCodeOfRules(rules('none,refused,7'), over, true)).toBe(7);
});

test.each([
  '',
  'all',
  'some,done,0',
  'all,eaten,0',
  'all,done',
  'all,done,-1',
  'all,done,999',
  'all,done,0,1',
  'any,failed,x',
])('%j is no rule', (text) => expect(typeof readExitRule(text)).toBe('string'));
