import { EXIT_CODE } from '../exit-codes.rules.ts';
import { stopOnSignal } from './stop-on-signal.ts';

/** Options that every `visor bench` command has. */
export interface Common {
  readonly json: boolean;
}

export const print = (line: string): void => void process.stderr.write(`${line}\n`);

/** Runs a measurement until it ends or a signal stops it, and prints its result. */
export async function measure<Result extends object>(
  { json }: Common,
  work: (signal: AbortSignal) => Promise<Result>,
  textOf: (result: Result) => string,
): Promise<void> {
  const stop = stopOnSignal();
  try {
    const result = await work(stop.signal);
    process.stdout.write(`${json ? JSON.stringify(result) : textOf(result)}\n`);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    print(`visor: ${(error as Error).message}`);
    process.exitCode ??= EXIT_CODE.failed;
  }
}

/** A line of a measurement. */
export const row = (name: string, value: number, unit: string, digits = 0): string =>
  `  ${name.padEnd(52)} ${value.toFixed(digits).padStart(9)} ${unit}`;
