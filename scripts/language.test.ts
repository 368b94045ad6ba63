import { expect, test } from '@jest/globals';
import { fileNameFaults, languageFaults, phraseFaults } from './language.rules.ts';

const faults = (text: string, scope: { inside?: boolean; forTests?: boolean } = {}): readonly string[] =>
  languageFaults('src/file.ts', text, { inside: true, forTests: false, ...scope }).map((fault) => fault.text);

test.each([
  'rows.map((one) => one.id);',
  'const f = (a: number, { it }: Row): void => {};',
  'function g([x]: number[]) {}',
  'for (const one of rows) {}',
  'class A { b(x: number) {} }',
  'const { id: one } = row;',
  'try { f(); } catch (x) { g(); }',
  'const a = { b(it: number) {} };',
  'type F = (x: number) => void;',
  'interface F { f(one: string): void }',
  'class A { #b(x: number) {} }',
  'declare function f(x: number): void;',
  'function one() {}',
  "import { a as x } from './a.ts';",
])('%s has a name that says nothing', (text) => {
  expect(faults(text)).toEqual([expect.stringContaining('says nothing')]);
  expect(faults(text, { forTests: true })).toHaveLength(1);
  expect(faults(text, { inside: false })).toEqual([]);
});

test('the coordinates of a point, properties and texts may be named so', () => {
  expect(faults('const f = ({ x, y }) => x + y; const g = (x, y) => a.one; b({ it: "one" });')).toEqual([]);
});

test.each([
  ['export function tellPilots() {}', "'tell' use"],
  ['export const doorbellOf = () => {};', "'doorbell' use"],
  ['export interface Surroundings {}', "'surroundings' use"],
  ['interface Deps { say(text: string): void }', "'say' use"],
  ['const settleAll = () => {};', "'settle' use"],
  ['const a = { tellPilots() {} };', "'tell' use"],
  ['class A { #doorbell = f(); }', "'doorbell' use"],
])('%s is named by a word that is not used, in a test too', (text, fault) => {
  expect(faults(text)).toEqual([expect.stringContaining(fault)]);
  expect(faults(text, { forTests: true })).toEqual([expect.stringContaining(fault)]);
});

test('of a folder whose inside is not checked, exported names count', () => {
  expect(faults('export function tellPilots() {}', { inside: false })).toHaveLength(1);
  expect(faults('function tellPilots() {}', { inside: false })).toEqual([]);
});

test.each([
  'const most = 200;',
  "export const name = 'a';",
  'const waitMs = 5 * 1_000;',
  'const low = -1;',
  'const most = 2 as const;',
  'const fast = true;',
  'const word = /a/;',
])('%s is a constant in the wrong letters', (text) => {
  expect(faults(text)).toEqual([expect.stringContaining('UPPER_SNAKE_CASE')]);
  expect(faults(text, { forTests: true })).toEqual([]);
});

test('a constant in capitals, one made by a call and one of a function are fine', () => {
  expect(faults('const MAX_BATCH_SIZE = 200; const log = open(1); const f = () => { const size = 2; };')).toEqual([]);
});

test('an exported predicate starts with is, has, can or should', () => {
  expect(faults('export const sameUrl = (a: string, b: string): boolean => a === b;')).toHaveLength(1);
  expect(faults('export function mayRun(a: unknown): a is string { return true; }')).toHaveLength(1);
  expect(
    faults('export function hasEnded(): boolean { return true; } export function addRow(): boolean { return true; }'),
  ).toEqual([]);
});

test('comments, texts and pages are free of certain turns of phrase', () => {
  expect(faults('// For whoever reads it.\nlogger.info(`so many ${a}`);')).toHaveLength(2);
  expect(faults('// For whoever reads it.', { inside: false })).toEqual([]);
  expect(faults("log('it ends of itself');", { inside: false })).toHaveLength(1);
  expect(faults("test('for whoever reads', f);", { forTests: true })).toHaveLength(1);
  expect(faults('/** Sends so\n * many rows. */')).toEqual(["'so many': name the number"]);
  expect(faults("log.info('rang the doorbell');")).toHaveLength(1);
  expect(phraseFaults('It keeps so\nmany rows, and the surroundings.')).toHaveLength(2);
  for (const text of ['starts anew', 'rows of before', 'called off', 'what becomes of a job', 'lost, to be retried'])
    expect(phraseFaults(text)).toHaveLength(1);
  expect(phraseFaults('a message too large to be sent; the version has to be changed by hand')).toEqual([]);
  expect(phraseFaults('a\nthe row is to be deleted')).toEqual([expect.objectContaining({ line: 2 })]);
});

test('a file is named after what it exports', () => {
  expect(fileNameFaults('subgraphs/workload/src/feed.ts')).toHaveLength(1);
  expect(fileNameFaults('packages/bus/src/pace.test.ts')).toHaveLength(1);
  expect(fileNameFaults('subgraphs/data/src/dataset/dataset.store.ts')).toEqual([]);
});

test('a file of React is read, its texts too', () => {
  const scope = { inside: true, forTests: false };
  expect(languageFaults('src/page.tsx', 'const P = (x: number) => <p>so many {x}</p>;', scope)).toHaveLength(2);
});
