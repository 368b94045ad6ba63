import { expect, test } from '@jest/globals';
import { recordset, type RecordOf } from './recordset.ts';

const files = recordset({ fileId: 'uuid', size: 'bigint', urls: 'text[]', endedAt: 'timestamptz?' });

test('describes the columns of rows once for reading, inserting and updating', () => {
  expect(files.from('$2', 'f')).toBe(
    'jsonb_to_recordset($2) as f ("fileId" uuid, "size" bigint, "urls" text[], "endedAt" timestamptz)',
  );
  expect(files.columns).toBe('file_id, size, urls, ended_at');
  expect(files.values('f')).toBe('f."fileId", f."size", f."urls", f."endedAt"');
  expect(files.set('f', 'size', 'endedAt')).toBe('size = f."size", ended_at = f."endedAt"');
});

test('the type of a row follows from the columns', () => {
  const row: RecordOf<typeof files> = { fileId: 'a', size: 1, urls: ['file:///a'], endedAt: null };
  expect(Object.keys(row)).toEqual(['fileId', 'size', 'urls', 'endedAt']);
});
