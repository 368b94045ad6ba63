import { existsSync, statSync } from 'node:fs';
import type { Finding } from '@visor/pilot/check-payload';
import { InvalidArgumentError, type Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { stopOnSignal } from '../../local/stop-on-signal.ts';

interface CheckOptions {
  readonly input?: string;
  readonly output: string;
  readonly time: number;
  readonly wrapper: readonly string[];
}

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 86_400) return value;
  throw new InvalidArgumentError('a whole number of seconds from 1 to 86400 is expected.');
}

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

/** `visor payload check`: runs a program as a pilot would, without a server, and says what is missing. */
export function register(payload: Command): void {
  payload
    .command('check')
    .description('run a program as a pilot would, and say what it lacks to be a payload (docs/payloads.md)')
    .argument('<program>', 'path of the program')
    .argument('[args...]', 'arguments that follow the input, after --')
    .option('--input <file>', 'an input to run it on; without it a small file of text is used')
    .option('--output <glob>', 'pattern of its output file in the work folder', '*')
    .option('--time <seconds>', 'longest run', seconds, 600)
    .option('--wrapper <command>', 'run it by this command, as pilots with this PILOT_WRAPPER do', words, [])
    .action(check);
}

const MARKS: Readonly<Record<Finding['kind'], string>> = { ok: 'ok      ', missing: 'MISSING ', advice: 'advice  ' };

/** @throws CommandError (notFound) unless a file is there, (usage) where it is a folder or a device */
function assertFile(path: string, remedy: string): void {
  if (!existsSync(path)) throw new CommandError(EXIT_CODE.notFound, `${path}: no such file; ${remedy}`);
  if (!statSync(path).isFile()) throw new CommandError(EXIT_CODE.usage, `${path}: no plain file; ${remedy}`);
}

async function check(
  program: string,
  args: readonly string[],
  { input, output, time, wrapper }: CheckOptions,
): Promise<void> {
  assertFile(program, 'give the path of a program');
  if (input !== undefined) assertFile(input, 'give --input the path of a file');
  const { checkPayload } = await import('@visor/pilot/check-payload');
  const counts = { ok: 0, missing: 0, advice: 0 };
  const { signal } = stopOnSignal();
  try {
    for await (const { kind, text } of checkPayload({
      program,
      input,
      args,
      output,
      wallSeconds: time,
      wrapper,
      signal,
    })) {
      counts[kind] += 1;
      process.stdout.write(`${MARKS[kind]}${text.replaceAll('\n', '\n        ')}\n`);
    }
  } catch (error) {
    // The exit code is that of the signal.
    if (signal.aborted) return;
    throw error;
  }
  if (counts.missing > 0)
    throw new CommandError(EXIT_CODE.failed, `not ready: ${counts.missing} missing (docs/payloads.md)`);
  const points = counts.advice === 1 ? '1 point' : `${counts.advice} points`;
  process.stdout.write(`ready${counts.advice > 0 ? `, with ${points} of advice` : ''}\n`);
}
