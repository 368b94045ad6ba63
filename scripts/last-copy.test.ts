import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
const TITLE = '## What never deletes a last good copy';
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Tests that the table of docs/developing.md names, by its rules. */
const rules = (textOf('docs/developing.md').split(TITLE)[1] ?? '')
  .split('\n## ')[0]
  ?.split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:rule|---)/.test(line))
  .map((line): readonly [rule: string, tests: string] => {
    const [, rule = '', tests = ''] = line.split('|').map((cell) => cell.trim());
    return [rule, tests];
  });

test('every rule that keeps a last good copy names tests that are there', () => {
  expect(rules?.length).toBeGreaterThan(15);
  for (const [rule, tests] of rules ?? [])
    for (const named of tests.split('<br>')) {
      const [, path = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(named) ?? [];
      expect([rule, named, path !== '' && textOf(path).includes(title)]).toEqual([rule, named, true]);
    }
});
