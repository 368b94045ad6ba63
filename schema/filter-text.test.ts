import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { filterPart, filterTerm, parseFilter, parseOrder, type FilterTable } from './filter-text.ts';

const table: FilterTable = {
  of: 'files',
  fields: {
    name: { field: 'name', kind: 'text' },
    node: { field: 'node', kind: 'text' },
    id: { field: 'id', kind: 'id' },
    state: { field: 'states', kind: 'enum', values: ['FAILED', 'QUEUED', 'input'] },
    size: { field: 'size', kind: 'long' },
    load: { field: 'load', kind: 'float' },
    held: { field: 'held', kind: 'flag' },
    createdAt: { field: 'createdAt', kind: 'time' },
  },
  orders: ['ID', 'ENDED_AT'],
};
const NOW = Date.parse('2026-11-26T12:00:00Z');
const ID = '01a21989-330d-7481-b3ea-0856eadaed18';
const parse = (text: string): Record<string, unknown> => parseFilter(table, text, NOW);

test.each<[string, unknown]>([
  ['', {}],
  ['  ', {}],
  ['state:FAILED,queued', { states: { in: ['FAILED', 'QUEUED'] } }],
  ['-state:FAILED', { states: { not: ['FAILED'] } }],
  ['name:run04*', { name: { like: 'run04*' } }],
  ['-name:*.raw', { name: { notLike: '*.raw' } }],
  ['name:run04', { name: { eq: 'run04' } }],
  ['NAME:a,b', { name: { in: ['a', 'b'] } }],
  ['-node:wn17 -node:wn18', { node: { not: ['wn17', 'wn18'] } }],
  ['run04', { name: { like: '*run04*' } }],
  ['-run04', { name: { notLike: '*run04*' } }],
  ['run*raw', { name: { like: 'run*raw' } }],
  ['"a b"', { name: { like: '*a b*' } }],
  ['"OR" -"a:b"', { name: { like: '*OR*', notLike: '*a:b*' } }],
  ["o'neil name:\\'a", { name: { like: "*o'neil*", eq: "'a" } }],
  ['name:"a, b"', { name: { eq: 'a, b' } }],
  ['name:"a*b"*', { name: { like: 'a\\*b*' } }],
  ['name:a\\*b', { name: { eq: 'a*b' } }],
  ['size>=1GB size<2GiB', { size: { gte: 1_000_000_000, lt: 2 ** 31 } }],
  ['size:5', { size: { eq: 5 } }],
  ['size=1.5kB', { size: { eq: 1500 } }],
  ['load>0.5', { load: { gt: 0.5 } }],
  ['load>-0.5', { load: { gt: -0.5 } }],
  ['held:yes', { held: true }],
  ['-held:true', { held: false }],
  ['created>=-2h', { createdAt: { gte: '2026-11-26T10:00:00.000Z' } }],
  ['createdAt<2026-11-25T10:00Z', { createdAt: { lt: '2026-11-25T10:00:00.000Z' } }],
  ['created>=2026-11-25T10:00', { createdAt: { gte: '2026-11-25T10:00:00.000Z' } }],
  ['created<=2026-11-25T10:00:00+03:00', { createdAt: { lt: '2026-11-25T07:00:00.001Z' } }],
  ['created:2026-11-25', { createdAt: { gte: '2026-11-25T00:00:00.000Z', lt: '2026-11-26T00:00:00.000Z' } }],
  [`id:${ID}`, { id: { eq: ID } }],
  [`-id:${ID}`, { id: { not: [ID] } }],
  ['state:FAILED size>1 x', { states: { in: ['FAILED'] }, size: { gt: 1 }, name: { like: '*x*' } }],
])('%s is read', (text, where) => {
  expect(parse(text)).toEqual(where);
});

test.each<[string, RegExp]>([
  ['size>1 colour:red', /character 8: files have no field "colour"; fields are name, node, id, state, .*createdAt/],
  ['state:BROKEN', /state is never "BROKEN"; its values are FAILED, QUEUED, input/],
  ['size>big', /"big" is no whole number \(units as 1GB, 4MiB\)/],
  ['size:1.5', /"1.5" is no whole number/],
  ['-size>1', /not before the number or time size/],
  ['name>a', /name is compared with ":" only, not with ">"/],
  ['created:now', /compared with >= and </],
  ['created>=yesterday', /"yesterday" is no time; a time is written as -2h/],
  ['created>=2026-02-30', /is no time/],
  ['created>=+999999999w', /is no time/],
  ['name:', /character 6: a value is missing/],
  ['name:a,', /a value is missing/],
  ['name:"a', /character 6: a quote is opened and not closed/],
  ['name:a\\', /a backslash keeps/],
  ['name:a*,b', /stands alone, not in a list/],
  ['id:a*', /id is compared as a whole/],
  ['name:a name:b', /name is given twice; several values stand behind one ":"/],
  ['held:constructor', /"constructor" is none of yes, no, true, false/],
  ['held:maybe', /"maybe" is none of yes, no, true, false/],
  ['name:a OR name:b', /character 8: there is no OR: all terms hold, one of several values is state:A,B/],
  ['a && b', /there is no &&/],
  ['metadata.x:1', /"metadata.x:1" compares no field; fields are name, .*; a part of a name .* in quotes/],
  ['(state:FAILED)', /compares no field/],
  ['size!=3', /compares no field/],
  ["name:'a b'", /character 6: ' keeps nothing together: double quotes do/],
  ['size>1 id:"my run"', /character 8: id is compared with ids, as 01a2.*, and "my run" is none/],
  [`id:${ID},run1`, /and "run1" is none/],
  ['held:yes held:no', /held is given twice/],
  ['size:1,2', /size takes one value, not 2/],
])('%s is refused with what is wrong', (text, expected) => {
  expect(() => parse(text)).toThrow(expected);
});

test('a list without names says so to a bare word', () => {
  const jobs = { of: 'jobs', fields: { id: table.fields['id'] ?? { field: 'id', kind: 'id' } }, orders: [] } as const;
  expect(() => parseFilter(jobs, 'run04', NOW)).toThrow('jobs have no name to look for "run04" in: write field:value');
});

test('long texts are refused before they are read', () => {
  const terms = (count: number): string => Array(count).fill('-node:a').join(' ');
  expect(() => parse(terms(100_000))).toThrow(/has 799999 characters; at most 10000/);
  expect(() => parse(terms(101))).toThrow(/more than 100 terms/);
  expect(() => parse(`name:${'a,'.repeat(1_001)}a`)).toThrow(/more than 1000 values/);
  expect(() => parse(`name:${'a'.repeat(1_001)}`)).toThrow(/has 1001 characters; at most 1000/);
});

test.each([
  ['id', 'ID', 'ASC'],
  ['-ended', 'ENDED_AT', 'DESC'],
  ['endedAt', 'ENDED_AT', 'ASC'],
  ['-ENDED_AT', 'ENDED_AT', 'DESC'],
])('the order %s is read', (text, by, direction) => {
  expect(parseOrder(table, text)).toEqual({ by, direction });
});

test.each(['size', '', '--id', 'id,size', 'x'.repeat(1_000)])('the order %s is refused', (text) => {
  expect(() => parseOrder(table, text)).toThrow(/files cannot be ordered by .*; orders are id, endedAt/);
});

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });

test('a value is read as it was written, whatever is in it', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 4 }), text, fc.boolean(), (values, part, isNegated) => {
      const read = parse(`${isNegated ? '-' : ''}${filterTerm('name', values)}`);
      expect(read).toEqual({ name: { [isNegated ? 'not' : 'in']: values } });
      const pattern = `*${part.replaceAll(/[*\\]/g, '\\$&')}*`;
      expect(parse(`${filterPart('node', part)} ${filterTerm('name', [part])}`)).toEqual({
        node: { like: pattern },
        name: { eq: part },
      });
    }),
  );
});

test('any text is read or refused as wrong', () => {
  const written = fc.array(
    fc.oneof(text, fc.constantFrom('name:', '-', ' ', ',', '"', '\\', '*', 'size>', 'created<')),
  );
  fc.assert(
    fc.property(written, (parts) => {
      try {
        parse(parts.join(''));
      } catch (error) {
        expect(error).toMatchObject({ name: 'Refusal', code: 'INVALID' });
      }
    }),
  );
});

test('a field whose texts are known takes no others, and says which are like what was written', () => {
  const typed: FilterTable = {
    of: 'events',
    fields: {
      type: { field: 'type', kind: 'text', values: ['job.failed', 'job.finished', 'task.failed', 'inspector.*'] },
    },
    orders: [],
  };
  const read = (text: string): unknown => parseFilter(typed, text, NOW);
  for (const text of ['job.failed', 'job.*', '*.failed', 'inspector.dark', 'insp*', 'job.failed,task.failed'])
    expect(() => read(`type:${text}`)).not.toThrow();
  expect(() => read('type:job.faild')).toThrow('there is no type "job.faild"; did you mean job.failed');
  expect(() => read('type:JOB.FAILED')).toThrow('did you mean job.failed');
  expect(() => read('type:nope')).toThrow('there is no type "nope"; there are job.*, task.*, inspector.*');
  expect(() => read('type:job.failed,nope*')).toThrow('there is no type "nope*"');
});
