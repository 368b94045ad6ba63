import { expect, test } from '@jest/globals';
import { replay } from '@visor/simulator';
import { replayText } from './replay-text.ts';

test('no stored round is not the same order', () => {
  expect(replayText(replay(''))).toMatch(/^no round is stored/);
});
