import { expect, test } from '@jest/globals';
import { until } from '@visor/testkit';
import { logOutput } from './log-output.ts';

/** A descriptor that fails as told, takes a few bytes of a line, and remembers them. */
function descriptor() {
  const state = { fault: undefined as string | undefined, room: Number.POSITIVE_INFINITY, calls: 0, text: '' };
  const write = (bytes: Buffer, offset: number): number => {
    state.calls++;
    if (state.fault || state.room === 0) throw Object.assign(new Error('no'), { code: state.fault ?? 'ENOSPC' });
    const part = bytes.subarray(offset, Math.min(bytes.length, offset + state.room));
    state.room -= part.length;
    state.text += part.toString();
    return part.length;
  };
  return { state, write };
}
const lost = (count: number, fault: string): string => `lost ${count}: ${fault}\n`;

test.each(['ENOSPC', 'EIO', 'EPIPE', 'EAGAIN', 'EDQUOT'])(
  '%s ends nothing; the lines come when it is over',
  async (code) => {
    const { state, write } = descriptor();
    const output = logOutput(lost, write);
    output.write('a\n');
    state.fault = code;
    output.write('b\n');
    output.write('c\n');
    expect([state.text, output.fault]).toEqual(['a\n', code]);
    state.fault = undefined;
    await until(() => state.text === 'a\nb\nc\n');
    expect(output.fault).toBeUndefined();
    output.write('d\n');
    expect(state.text).toBe('a\nb\nc\nd\n');
  },
);

test('a line of which a part was written goes on where it was', async () => {
  const { state, write } = descriptor();
  const output = logOutput(lost, write);
  state.room = 3;
  output.write('abcdef\n');
  expect([state.text, output.fault]).toEqual(['abc', 'ENOSPC']);
  state.room = 100;
  await until(() => state.text === 'abcdef\n');
});

test('what finds no room in memory is counted, and the count is said', async () => {
  const { state, write } = descriptor();
  const output = logOutput(lost, write);
  state.fault = 'ENOSPC';
  for (let n = 0; n < 3_000; n++) output.write(`${'x'.repeat(999)}\n`);
  expect(state.calls).toBe(1);
  state.fault = undefined;
  await until(() => output.fault === undefined);
  expect(state.text.length).toBeLessThan(1_100_000);
  expect(state.text).toMatch(/lost 19\d\d: ENOSPC\n$/);
});
