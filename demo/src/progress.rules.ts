/** The progress of one stage. */
export interface Stage {
  readonly stage: number;
  readonly name: string;
  readonly total: number;
  /** Number of jobs in a final state. */
  readonly ended: number;
  readonly failed: number;
  readonly active: number;
  /** Whether all jobs are formed. */
  readonly formed: boolean;
  /** When its first job appeared, milliseconds. */
  readonly since?: number;
  /** When its last job ended, milliseconds. */
  readonly until?: number;
}

/** Returns jobs per second since the stage began and seconds left at that rate; undefined before a job has ended. */
export function pace(stage: Stage, now: number): { readonly rate: number; readonly left: number } | undefined {
  const end = stage.until ?? now;
  if (stage.since === undefined || stage.ended === 0 || end <= stage.since) return undefined;
  const rate = (stage.ended * 1000) / (end - stage.since);
  return { rate, left: (stage.total - stage.ended) / rate };
}

const seconds = (value: number): string => (value < 60 ? `${Math.ceil(value)} s` : `${Math.ceil(value / 60)} min`);

function rateText(stage: Stage, now: number): string {
  const estimate = pace(stage, now);
  const failed = stage.failed > 0 ? `, ${stage.failed} failed` : '';
  if (!estimate) return failed;
  const left = stage.ended < stage.total ? `, ${seconds(estimate.left)} left` : '';
  return `${failed}, ${estimate.rate.toFixed(1)} jobs/s${left}`;
}

/** Formats a progress bar with name, counts, rate and time left, no wider than the terminal. */
export function bar(stage: Stage, now: number, columns: number): string {
  const width = Math.max(10, Math.min(30, columns - 60));
  const done = stage.total > 0 ? Math.round((width * stage.ended) / stage.total) : 0;
  const text = `${String(stage.stage)} ${stage.name.padEnd(12)} ${'█'.repeat(done)}${'░'.repeat(width - done)} ${stage.ended}/${stage.total}${rateText(stage, now)}`;
  return text.slice(0, columns - 1);
}

/** Formats the progress as a plain line. */
export const line = (stage: Stage, now: number): string =>
  `stage ${stage.stage} ${stage.name}: ${stage.ended}/${stage.total} jobs${stage.active > 0 ? `, ${stage.active} running` : ''}${rateText(stage, now)}`;
