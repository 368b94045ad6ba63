import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { checklistDigest, EMPTY_CHECKLIST_DIGEST } from './checklist.ts';

test('the digest is that of the distinct names in the order of their UTF-8 bytes', () => {
  const { sorted, digest } = checklistDigest(['b', 'a', '\u{1F600}', '\uFF5E', 'a']);
  expect(sorted).toEqual(['a', 'b', '\uFF5E', '\u{1F600}']);
  expect(digest).toBe(createHash('sha256').update('a\nb\n\uFF5E\n\u{1F600}').digest('hex'));
  expect(checklistDigest([]).digest).toBe(createHash('sha256').update('').digest('hex'));
  expect(checklistDigest([]).digest).toBe(EMPTY_CHECKLIST_DIGEST);
});
