import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { failureCodes } from '../schema/failure-codes.ts';

const root = join(import.meta.dirname, '..');
const SOURCES = ['demo/src', 'pilot/src', 'packages/storage/src', 'subgraphs/workload/src'];

/** The numbers there are statuses of HTTP. */
const OF_HTTP = 'packages/storage/src/webdav/';

const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

/** A failure code that stands in a text as a number of its own. */
const LITERAL = new RegExp(`(?<![\\w.'"])(?:${Object.values(failureCodes).join('|')})(?![\\w.'"])`, 'g');

const literalsIn = (text: string): string[] => withoutComments(text).match(LITERAL) ?? [];

test('a literal failure code is found in code and in SQL, not in comments or longer numbers', () => {
  expect(literalsIn('{ code: 402, text }\nset failure_code = 801, x')).toEqual(['402', '801']);
  expect(literalsIn('// 402\n/* 801 */ 4021 0o702 1.402 a402 "402"')).toEqual([]);
});

test('demo, pilot, storage and workload take failure codes from schema/failure-codes.ts', () => {
  const files = SOURCES.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }));
  expect(files.length).toBeGreaterThan(50);
  const found = files
    .filter((file) => !file.endsWith('.test.ts') && !file.startsWith(OF_HTTP))
    .flatMap((file) => literalsIn(readFileSync(join(root, file), 'utf8')).map((code) => `${file}: ${code}`));
  expect(found).toEqual([]);
});
