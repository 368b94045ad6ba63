import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { formattedItem, formattedList } from './declare-format.ts';
import { itemText, listText, type OwnFormat, type View } from './rows.rules.ts';

interface Item {
  readonly name: string;
  readonly count: number | null;
}

const view: View<Item> = {
  name: ({ name }) => name,
  columns: [
    { title: 'NAME', of: ({ name }) => name },
    { title: 'COUNT', of: ({ count }) => count },
    { title: 'TWICE', of: ({ count }) => (count === null ? null : 2 * count), isWide: true },
  ],
};
const items: Item[] = [
  { name: 'прогон 1', count: 3 },
  { name: '大', count: null },
];

test('a table has columns of one width, also for wide characters, and a mark where there is nothing', () => {
  expect(listText(items, view, 'table')).toBe('NAME      COUNT\nпрогон 1  3\n大        -\n');
  expect(listText(items, view, 'wide').split('\n')[0]).toBe('NAME      COUNT  TWICE');
  expect(listText([], view, 'table')).toBe('NAME  COUNT\n');
});

test('programs read the same items in each of their formats', () => {
  expect(JSON.parse(listText(items, view, 'json'))).toEqual(items);
  expect(
    listText(items, view, 'jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual(items);
  expect(listText(items, view, 'name')).toBe('прогон 1\n大\n');
  expect(listText(items, view, 'csv')).toBe('NAME,COUNT,TWICE\nпрогон 1,3,6\n大,,\n');
  expect(JSON.parse(itemText({ name: 'a', count: 1 }, view, 'json'))).toEqual({ name: 'a', count: 1 });
  expect(formattedItem({ name: 'a', count: 1 }, view, 'yaml')).toBe('name: a\ncount: 1\n');
  expect(formattedList([{ name: 'a', count: 1 }], view, 'yaml')).toBe('- name: a\n  count: 1\n');
});

test('a name that would be a formula, or breaks a line, is text in CSV', () => {
  expect(listText([{ name: '=1+1', count: -1 }], view, 'csv').split('\n')[1]).toBe("'=1+1,-1,-2");
  expect(listText([{ name: 'a,"b"\nc', count: 0 }], view, 'csv')).toContain('"a,""b""\nc",0,0\n');
});

describe('names of strangers', () => {
  const written = fc.string({ unit: 'binary' });

  test('a table has one line per item, and nothing in it that a terminal obeys', () => {
    fc.assert(
      fc.property(
        fc.array(written, { maxLength: 5 }),
        fc.constantFrom<OwnFormat[]>('table', 'wide', 'name'),
        (names, format) => {
          const text = listText(
            names.map((name) => ({ name, count: 1 })),
            view,
            format,
          );
          expect(text.split('\n')).toHaveLength(names.length + (format === 'name' ? 1 : 2));
          expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        },
      ),
    );
  });

  test('JSON and YAML give them back as they are, and a terminal obeys nothing in them', () => {
    const bidi = ['\u202eevil', 'a\u009b31m\u0085b', '\u2066x\u2069', 'a\u2028b\u{e0001}', '\u007f\ufeff'];
    fc.assert(
      fc.property(fc.oneof(written, fc.constantFrom(...bidi)), (name) => {
        const list = [{ name, count: 1 }];
        const [json, jsonl, yaml] = (['json', 'jsonl', 'yaml'] as const).map((format) =>
          formattedList(list, view, format),
        );
        expect([JSON.parse(json ?? ''), JSON.parse(jsonl ?? ''), parse(yaml ?? '')]).toEqual([list, list[0], list]);
        for (const text of [json, jsonl, yaml])
          expect(text?.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test('readers of YAML 1.1, as that of Python, take texts for texts', () => {
    const others = [
      'on',
      'yes',
      'Null',
      '~',
      '12:30:45',
      '1_000',
      '017',
      '1e3',
      '=',
      '<<',
      '\ttab',
      '2026-11-27T23:32:40.480Z',
    ];
    fc.assert(
      fc.property(fc.oneof(written, fc.constantFrom(...others)), (name) => {
        const yaml = formattedItem({ name, count: 1 }, view, 'yaml');
        expect(parse(yaml, { version: '1.1' })).toEqual({ name, count: 1 });
      }),
    );
    for (const name of others) expect(formattedItem({ name, count: 1 }, view, 'yaml')).toMatch(/^name: "/);
  });

  test('CSV has nothing in it that a terminal obeys but line ends in quotes', () => {
    fc.assert(
      fc.property(written, (name) => {
        const text = listText([{ name, count: 1 }], view, 'csv');
        expect(text.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
