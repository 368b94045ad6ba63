import { expect, jest, test } from '@jest/globals';
import { progressLine, redrawLine, talk } from './progress-line.ts';
import { widthOf } from './width.rules.ts';

/** What a transfer writes to a terminal with a number of columns, line by line. */
function drawn(columns: number): string[] {
  const before = Object.entries({ isTTY: process.stderr.isTTY, columns: process.stderr.columns });
  Object.assign(process.stderr, { isTTY: true, columns });
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const line = progressLine({ files: 200, bytes: 4_000_000_000 });
    line.addFiles(100);
    line.addBytes(2_000_000_000);
    line[Symbol.dispose]();
    return write.mock.calls.map(([text]) => String(text));
  } finally {
    write.mockRestore();
    Object.assign(process.stderr, Object.fromEntries(before));
  }
}

test('talk takes the place of a line that is drawn, and begins no line where none is', () => {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    for (const text of ['one\n', 'two\n']) {
      redrawLine('10 of 20');
      talk(text);
      talk(text);
    }
    const written = write.mock.calls.map(([text]) => String(text)).join('');
    expect(written).toBe(['one\n', 'two\n'].map((text) => `\r10 of 20\u001b[K\r\u001b[K${text}${text}`).join(''));
  } finally {
    write.mockRestore();
  }
});

test('a bar shows how far a transfer is, on one line also of a narrow terminal', () => {
  const lines = (columns: number): string[] =>
    drawn(columns).map((text) => text.replace('\r', '<').replace('\u001b[K', '>'));
  expect(lines(120)).toEqual([expect.stringMatching(/^<\[#{10}\.{10}\] 100 of 200 files, .* of .*\/s>$/), '\n']);
  const [narrow = ''] = lines(30);
  expect(narrow).toMatch(/^<\[#{10}\.{10}\] 100 .*…>$/);
  expect(widthOf(narrow.slice(1, -1))).toBeLessThan(30);
});
