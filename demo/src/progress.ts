import { bar, line, type Stage } from './progress.rules.ts';

/** Shows the progress of each stage. */
export interface Progress extends Disposable {
  /** Prints a line that stays. */
  print(text: string): void;
  /** Shows the newest state of a stage. */
  update(stage: Stage): void;
}

const FRAME_INTERVAL_MS = 200;

/** Progress bars, one per stage, redrawn in place. */
function barProgress(out: NodeJS.WriteStream, now: () => number): Progress {
  const stages = new Map<number, Stage>();
  let drawn = 0;
  let over = false;
  const draw = (): void => {
    const rows = [...stages.values()]
      .sort((a, b) => a.stage - b.stage)
      .map((stage) => bar(stage, now(), out.columns || 80));
    const up = drawn > 0 ? `\u001B[${drawn}A\r\u001B[J` : '';
    out.write(up + rows.map((row) => `${row}\n`).join(''));
    drawn = rows.length;
  };
  const timer = setInterval(draw, FRAME_INTERVAL_MS).unref();
  return {
    print(text) {
      if (drawn > 0 && !over) out.write(`\u001B[${drawn}A\r\u001B[J`);
      drawn = 0;
      out.write(`${text}\n`);
      if (!over) draw();
    },
    update: (stage) => void stages.set(stage.stage, stage),
    [Symbol.dispose]() {
      if (!over) draw();
      over = true;
      clearInterval(timer);
    },
  };
}

/** Plain lines: one when a stage starts, at most one per second while it runs, one when it ends. */
function lineProgress(out: NodeJS.WritableStream, now: () => number): Progress {
  const last = new Map<number, { at: number; ended: boolean }>();
  return {
    print: (text) => void out.write(`${text}\n`),
    update(stage) {
      const before = last.get(stage.stage);
      const ended = stage.total > 0 && stage.ended === stage.total && stage.formed;
      if (before && (before.ended || (!ended && now() - before.at < 1_000))) return;
      last.set(stage.stage, { at: now(), ended });
      const text = line(stage, now());
      out.write(`${text}\n`);
    },
    [Symbol.dispose]() {},
  };
}

/** Shows bars on a terminal, lines elsewhere. */
export const openProgress = (out: NodeJS.WriteStream, now: () => number = Date.now): Progress =>
  out.isTTY ? barProgress(out, now) : lineProgress(out, now);
