import { expect, test } from '@jest/globals';
import { readCommand, shellLines } from './readme.rules.ts';

test('commands are read from sh blocks only, without comments, continued lines joined', () => {
  const page =
    'a\n```sh\n./visor demo  # quick\n\n./visor up \\\n  --dir x\n```\n```\n./visor no\n```\n```sh\n# only words\n./visor test\n```\n';
  expect(shellLines(page)).toEqual(['./visor demo', './visor up    --dir x', './visor test']);
});

test('commands that stay in the foreground are distinguished from those that end', () => {
  expect(readCommand('./visor up --dir x')).toEqual({
    line: './visor up --dir x',
    args: ['up', '--dir', 'x'],
    stays: true,
  });
  expect(readCommand('./visor demo --keep').stays).toBe(true);
  expect(readCommand('./visor demo').stays).toBe(false);
});

test.each(['npm start', './visor dmeo', 'visor demo', './visor status | head', './visor publish t "a b"'])(
  'a command that is not tried is refused: %s',
  (line) => {
    expect(() => readCommand(line)).toThrow('README.md');
  },
);
