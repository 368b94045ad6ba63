import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { noteBlockSharing } from './note-block-sharing.ts';

test('a work directory on a file system without reflink is named once, and nothing is left in it', () => {
  // Files in memory share no blocks.
  const folder = mkdtempSync('/dev/shm/visor-blocks-');
  const lines: unknown[][] = [];
  try {
    noteBlockSharing(folder, { info: (...words: unknown[]) => void lines.push(words) });
    expect(lines).toEqual([[{ reason: expect.any(String) }, expect.stringMatching(/copied byte by byte$/)]]);
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
