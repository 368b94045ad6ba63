import type { Command } from 'commander';
import { applyDefaults, findOptionConflict, type DemoOptions } from '@visor/demo/options';
import { EXIT_CODE, exitCodeOf } from '../exit-codes.rules.ts';
import { errorOutput } from '../json-output.rules.ts';
import { databaseUrlOf, hideArguments, type DatabaseUrlOptions } from './database-url.ts';
import { declareDemoOptions } from './demo-options.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { jsonText } from '../output/json-text.rules.ts';
import { harmlessLines } from '../output/text.rules.ts';

type GivenOptions = Omit<DemoOptions, 'files'> & DatabaseUrlOptions & { readonly files?: number };

const PRIVATE_UMASK = 0o077;

/** `visor demo`: one run of the whole chain on a stack of its own. */
export function register(program: Command): void {
  const command = program
    .command('demo')
    .description(
      'simulate a DAQ run, process every file by decode, reconstruct, filter and merge, and count the results',
    );
  declareDemoOptions(command).action((options: GivenOptions) => demo(command, options));
}

async function clean({ databaseUrl, kafka }: DemoOptions): Promise<void> {
  const { cleanUpDemos } = await import('@visor/demo');
  let removed = 0;
  await cleanUpDemos({
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(kafka === undefined ? {} : { kafka }),
    print: (line) => {
      removed += 1;
      process.stdout.write(`${line}\n`);
    },
  });
  if (removed === 0) process.stdout.write('killed demos left nothing to remove\n');
}

async function demo(command: Command, asked: GivenOptions): Promise<void> {
  const given = applyDefaults(asked);
  const wrong = findOptionConflict(given);
  if (wrong) command.error(wrong, { exitCode: EXIT_CODE.usage });
  const databaseUrl = databaseUrlOf(asked, (line) => process.stderr.write(`visor: ${line}\n`));
  const options = { ...given, ...(databaseUrl ? { databaseUrl } : {}) };
  hideArguments('demo');
  process.umask(PRIVATE_UMASK);
  const stop = stopOnSignal();
  if (options.clean) return clean(options);
  const { runDemo, summaryText } = await import('@visor/demo');
  try {
    await using run = await runDemo(options, stop.signal);
    const { stack, summary, events } = run;
    process.stdout.write(`${options.json ? jsonText(summary) : summaryText(summary, events)}\n`);
    process.exitCode = summary.ok ? 0 : 1;
    if (options.keep) {
      const print = (line: string): boolean => process.stderr.write(`${line}\n`);
      print(
        `graphql    ${stack.graphql}\nsockets    ${stack.ws}\nplayground ${stack.playground}#token=${stack.token}\ndata       ${stack.dir}\nCtrl-C stops it.`,
      );
      await new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve(), { once: true }));
    }
  } catch (error) {
    if (!stop.signal.aborted) process.exitCode = exitCodeOf(error);
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`visor: ${harmlessLines(message)}\n`);
    if (!options.dir && process.exitCode !== EXIT_CODE.usage)
      process.stderr.write('visor: outputs and logs were removed with their temporary folder; --dir PATH keeps them\n');
    if (options.json) process.stdout.write(`${jsonText(errorOutput(message))}\n`);
  }
}
