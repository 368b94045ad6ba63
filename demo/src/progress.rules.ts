/** How far one stage is. */
export interface Stage {
  readonly stage: number;
  readonly name: string;
  readonly total: number;
  /** Jobs that ended in any way. */
  readonly ended: number;
  readonly failed: number;
  readonly active: number;
  /** No more jobs will be formed. */
  readonly formed: boolean;
  /** When its first job was seen, milliseconds; undefined before. */
  readonly since?: number;
  /** When its last job was seen ended. */
  readonly until?: number;
}

/** Jobs per second since the stage began, and seconds to its end at that rate; undefined before the first end. */
export function pace(stage: Stage, now: number): { readonly rate: number; readonly left: number } | undefined {
  const end = stage.until ?? now;
  if (stage.since === undefined || stage.ended === 0 || end <= stage.since) return undefined;
  const rate = (stage.ended * 1000) / (end - stage.since);
  return { rate, left: (stage.total - stage.ended) / rate };
}

const seconds = (value: number): string => (value < 60 ? `${Math.ceil(value)} s` : `${Math.ceil(value / 60)} min`);

function tail(stage: Stage, now: number): string {
  const at = pace(stage, now);
  const failed = stage.failed > 0 ? `, ${stage.failed} failed` : '';
  if (!at) return failed;
  const left = stage.ended < stage.total ? `, ${seconds(at.left)} left` : '';
  return `${failed}, ${at.rate.toFixed(1)} jobs/s${left}`;
}

/** One live bar: name, filled part, counts, rate and estimate, no wider than the terminal. */
export function bar(stage: Stage, now: number, columns: number): string {
  const width = Math.max(10, Math.min(30, columns - 60));
  const done = stage.total > 0 ? Math.round((width * stage.ended) / stage.total) : 0;
  const text = `${String(stage.stage)} ${stage.name.padEnd(12)} ${'█'.repeat(done)}${'░'.repeat(width - done)} ${stage.ended}/${stage.total}${tail(stage, now)}`;
  return text.slice(0, columns - 1);
}

/** The same as a plain line. */
export const line = (stage: Stage, now: number): string =>
  `stage ${stage.stage} ${stage.name}: ${stage.ended}/${stage.total} jobs${stage.active > 0 ? `, ${stage.active} running` : ''}${tail(stage, now)}`;
