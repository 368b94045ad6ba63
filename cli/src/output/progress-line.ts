import { formatBytes } from './format-bytes.rules.ts';
import { cutLine } from './width.rules.ts';

const DRAW_MS = 200;

/** A line on the terminal that says how far a transfer is; nothing is drawn elsewhere. */
interface ProgressLine extends Disposable {
  addFiles(files: number): void;
  addBytes(bytes: number): void;
}

/** @param total files and bytes, where they are known */
export function progressLine(total: { readonly files?: number; readonly bytes?: number } = {}): ProgressLine {
  const startedAt = performance.now();
  let [files, bytes] = [0, 0];
  const draw = (): void => {
    const seconds = (performance.now() - startedAt) / 1_000;
    const of = (value: string, whole: string | undefined): string =>
      whole === undefined ? value : `${value} of ${whole}`;
    const known = total.bytes === undefined ? undefined : formatBytes(total.bytes);
    const text = `${of(String(files), total.files?.toString())} files, ${of(formatBytes(bytes), known)}, ${formatBytes(bytes / Math.max(seconds, 0.1))}/s`;
    redrawLine(`${bar(bytes, total.bytes)}${text}`);
  };
  const timer = process.stderr.isTTY ? setInterval(draw, DRAW_MS) : undefined;
  return {
    addFiles: (count) => void (files += count),
    addBytes: (count) => void (bytes += count),
    [Symbol.dispose]() {
      if (timer === undefined) return;
      clearInterval(timer);
      draw();
      endLine();
    },
  };
}

let isDrawn = false;

/** Draws a line of the terminal of standard error again, cut to its width: a longer one would begin another line each time. */
export function redrawLine(text: string): void {
  isDrawn = true;
  process.stderr.write(`\r${cutLine(text, (process.stderr.columns || 80) - 1)}\u001B[K`);
}

/** Removes what `redrawLine` drew, if anything. */
export function clearLine(): void {
  if (isDrawn) process.stderr.write('\r\u001B[K');
  isDrawn = false;
}

/** Leaves what `redrawLine` drew as it is. */
function endLine(): void {
  isDrawn = false;
  process.stderr.write('\n');
}

/** Writes lines to standard error. A line that is drawn gives way: it is drawn again below them. */
export function talk(lines: string): void {
  clearLine();
  process.stderr.write(lines);
}

const BAR_WIDTH = 20;

function bar(bytes: number, total: number | undefined): string {
  if (total === undefined || total <= 0) return '';
  const filled = Math.min(Math.round((bytes / total) * BAR_WIDTH), BAR_WIDTH);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] `;
}
