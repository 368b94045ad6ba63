import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { shellWord } from './shell-word.rules.ts';

test('bash reads every word as it was', () => {
  const texts = [
    'run 42',
    "it's",
    'a\nb',
    '\u001b[31mred',
    '$HOME `id` "x"',
    '-f',
    'прогон 1',
    'a\\b\tc',
    '大\u202e',
    '',
    '*?~#',
  ];
  const script = texts.map((text) => `printf '%s\\0' ${shellWord(text)}`).join('\n');
  expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(texts);
});

test('what needs no quotes has none, and nothing in it is obeyed by a terminal', () => {
  expect(shellWord('run042.phys.raw')).toBe('run042.phys.raw');
  expect(shellWord('a\u001b]0;x\u0007')).toBe(String.raw`$'a\x1b]0;x\x07'`);
});
