import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import { openScreen } from './screen.ts';

class Terminal extends EventEmitter {
  columns = 10;
  rows = 3;
  written = '';
  write(text: string): boolean {
    this.written += text;
    return true;
  }
  /** What was written since the last call. */
  take(): string {
    const text = this.written;
    this.written = '';
    return text;
  }
}

test('lines are cut to the window, also after it changed its size', () => {
  const terminal = new Terminal();
  using screen = openScreen(terminal);
  screen.show(['0123456789abc', 'b', 'c', 'd']);
  terminal.take();
  terminal.emit('resize');
  expect(terminal.take()).toBe('\u001b[H012345678…\r\nb\u001b[K\r\n... 2 mor…');
  [terminal.columns, terminal.rows] = [20, 9];
  terminal.emit('resize');
  expect(terminal.take()).toBe('\u001b[H0123456789abc\u001b[K\r\nb\u001b[K\r\nc\u001b[K\r\nd\u001b[K\r\n\u001b[J');
});

test('when it is closed, the terminal is as before and has the last lines', () => {
  const terminal = new Terminal();
  const screen = openScreen(terminal);
  screen.show(['first']);
  screen.show(['0123456789abc']);
  terminal.take();
  screen[Symbol.dispose]();
  expect(terminal.take()).toBe('\u001b[?7h\u001b[?25h\u001b[?1049l0123456789abc\n');
  expect(terminal.listenerCount('resize')).toBe(0);
});
