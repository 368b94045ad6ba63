import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { GOLDEN_FOLDER, goldenFiles } from './golden/golden-files.ts';

const folder = join(import.meta.dirname, '..', GOLDEN_FOLDER);
const files = await goldenFiles();

test('the golden files are those that the code makes', () => {
  expect(readdirSync(folder).toSorted()).toEqual([...files.keys()].toSorted());
});

/** A meant change is written by `node scripts/golden.ts --write`, and its diff is part of the commit. */
test.each([...files])('%s is what the code makes', (name, text) => {
  expect(text).toBe(readFileSync(join(folder, name), 'utf8'));
});
