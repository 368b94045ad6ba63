import { expect, test } from '@jest/globals';
import { Refusal } from './refusal.ts';

test('a text that quotes a sender without end keeps its beginning and its remedy', () => {
  const { message } = new Refusal('NOT_FOUND', `there is no node ${'\u{1F600}'.repeat(50_000)}; nodes lists them`);
  expect(message.length).toBeLessThan(8_200);
  expect(message).toMatch(/^there is no node .*of 100035 characters.*; nodes lists them$/u);
  expect(message.isWellFormed()).toBe(true);
  expect(new Refusal('INVALID', 'x is empty').message).toBe('x is empty');
});
