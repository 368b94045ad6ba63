import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const SUBGRAPHS = join(import.meta.dirname, '../../subgraphs');

/** The code of a refusal, and its text where that is written out at its place. */
const REFUSALS =
  /new Refusal\(\s*'(?:ILLEGAL_MOVE|CONFLICT)',\s*(`(?:\$\{(?:[^`}]|`[^`]*`)*\}|[^`\\]|\\.)*`|'(?:[^'\\]|\\.)*')/g;

const textsOf = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(REFUSALS)].map(([, text = '']) => text);

test('what is refused because of a state says what to do: behind a colon or a semicolon', () => {
  const texts = globSync('*/src/**/*.ts', { cwd: SUBGRAPHS, exclude: (name) => name.endsWith('.test.ts') })
    .flatMap((path) => textsOf(join(SUBGRAPHS, path)))
    // The text comes from elsewhere.
    .filter((text) => /\w{3}.*\s.*\w{3}/.test(text.replaceAll(/\$\{[^}]*\}/g, '')));
  expect(texts.length).toBeGreaterThan(25);
  expect(texts.filter((text) => !/[:;] /.test(text))).toEqual([]);
});
