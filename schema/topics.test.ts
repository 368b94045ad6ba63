import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { topics } from './events.ts';

const root = join(import.meta.dirname, '..');
const sources = globSync('{subgraphs,packages}/*/src/**/*.ts', { cwd: root })
  .filter((path) => !/\.test\.ts$|test-kit/.test(path))
  .map((path) => readFileSync(join(root, path), 'utf8'));
const quoted = (text: string): string[] =>
  [...text.matchAll(/'((?:dsm|wfms|wms)\.[a-z.]+)'/g)].map(([, topic = '']) => topic);

/** Topics that a consumer or a tail subscribes to, or that data's table of intakes holds. */
const read = new Set(
  sources.flatMap((text) => [
    ...[...text.matchAll(/topics: \[([^\]]*)\]/g)].flatMap(([, list = '']) => quoted(list)),
    ...[...text.matchAll(/('[a-z.]+'): intake\(/g)].flatMap(([, name = '']) => quoted(name)),
  ]),
);
/** Rows of the table of docs/topics.md: topics, sender, readers. */
const rows = readFileSync(join(root, 'docs/topics.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|') && line.includes('->'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, , names = '', , way = '']) => ({
    names: [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    way,
  }));

test('every topic is read by a service', () => {
  expect(topics.filter((topic) => !read.has(topic))).toEqual([]);
});

test('every topic of the documentation exists, and every topic is documented', () => {
  const documented = rows.flatMap(({ names }) => names).filter((name) => !name.startsWith('<topic>'));
  expect(documented.toSorted()).toEqual(topics.toSorted());
});

test('every topic that a service is said to write is named where messages are made', () => {
  const made = sources.join('\n').replaceAll(/topics: \[[^\]]*\]|'[a-z.]+': intake\(/g, '');
  const own = rows.filter(({ way }) => /^(data|workflow|workload)\b/.test(way)).flatMap(({ names }) => names);
  expect(own.filter((topic) => !new Set(quoted(made)).has(topic))).toEqual([]);
});
