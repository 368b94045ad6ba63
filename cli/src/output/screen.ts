import { constants } from 'node:os';
import { cutLine, widthOf } from './width.rules.ts';

/** What a screen needs of a terminal: `process.stdout` where it is one. */
interface TerminalStream {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): boolean;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

/** A window of the terminal whose text is replaced again and again. */
interface Screen extends Disposable {
  readonly columns: number;
  readonly rows: number;
  /** Shows these lines in place of those before, cut to the window. At most four times a second: the newest lines are what is shown. */
  show(lines: readonly string[]): void;
}

/** Least time between two frames, milliseconds. */
const FRAME_MS = 250;

/** The alternate buffer, no cursor, no wrapping of lines; and the way back. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Takes the terminal until it is disposed, or the process ends: then the terminal is as before, and has the last lines.
 * A signal ends the process with 128 + its number. @param stream for tests; default: standard output
 */
export function openScreen(stream: TerminalStream = process.stdout): Screen {
  let lines: readonly string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let paintedAt = -Infinity;
  let isOpen = false;

  const columns = (): number => stream.columns ?? 80;
  const rows = (): number => stream.rows ?? 24;
  const paint = (): void => {
    timer = undefined;
    paintedAt = performance.now();
    stream.write(frameText(lines, columns(), rows()));
  };
  const enter = (): void => {
    isOpen = true;
    stream.write(ENTER);
    paint();
  };
  const leave = (): void => {
    if (!isOpen) return;
    isOpen = false;
    clearTimeout(timer);
    timer = undefined;
    stream.write(LEAVE);
  };
  const suspend = (): void => {
    leave();
    process.kill(process.pid, 'SIGSTOP');
  };
  const close = (): void => {
    if (!isOpen) return;
    leave();
    stream.write(lines.map((line) => `${line}\n`).join(''));
  };
  const end = (signal: NodeJS.Signals): void => {
    close();
    process.exit(128 + constants.signals[signal]);
  };

  stream.on('resize', paint);
  process.on('SIGTSTP', suspend).on('SIGCONT', enter).on('exit', leave);
  for (const signal of ENDING_SIGNALS) process.on(signal, end);
  enter();

  return {
    get columns() {
      return columns();
    },
    get rows() {
      return rows();
    },
    show(newest) {
      lines = newest;
      timer ??= setTimeout(paint, Math.max(0, FRAME_MS - (performance.now() - paintedAt)));
    },
    [Symbol.dispose]() {
      close();
      stream.off('resize', paint);
      process.off('SIGTSTP', suspend).off('SIGCONT', enter).off('exit', leave);
      for (const signal of ENDING_SIGNALS) process.off(signal, end);
    },
  };
}

/** Every line is written over the former one, so that nothing flickers; what is left of the former frame is cleared. */
function frameText(lines: readonly string[], columns: number, rows: number): string {
  const hidden = lines.length - rows;
  const shown = hidden > 0 ? [...lines.slice(0, rows - 1), `... ${hidden + 1} more lines`] : lines;
  // In the last column, clearing the rest of the line would clear what was just written.
  const rest = (line: string): string => (widthOf(line) < columns ? '\u001b[K' : '');
  const text = shown.map((line) => cutLine(line, columns) + rest(line)).join('\r\n');
  return `\u001b[H${text}${shown.length < rows ? '\r\n\u001b[J' : ''}`;
}
