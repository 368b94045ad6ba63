import { ShowStorageDocument } from '#operations';
import { checkStorage, openStorage, type CheckStep } from '@visor/storage';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE, noSuch } from '../../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { stopOnSignal } from '../../local/stop-on-signal.ts';
import { jsonText } from '../../output/json-text.rules.ts';

interface Options extends ConnectionOptions {
  readonly json: boolean;
}

/** `visor storage check`: whether this machine can use a storage, by a small file. */
export function register(storage: Command): void {
  declareConnection(storage.command('check'))
    .description(
      'write, read, hash, rename and delete a small file on a storage, from this machine; VISOR_STORAGE_CREDENTIALS names the file of credentials',
    )
    .argument('<name>')
    .option('--json', 'print one line of JSON', false)
    .action(check);
}

async function check(name: string, options: Options): Promise<void> {
  const stop = stopOnSignal();
  await using client = connect(options);
  const { storage } = await client.request(ShowStorageDocument, { name });
  if (!storage) throw noSuch('storage', name);
  const { url } = storage;
  const files = openStorage({ credentials: process.env['VISOR_STORAGE_CREDENTIALS'] });
  const steps = await checkStorage(files, url, stop.signal);
  const failed = steps.filter(({ outcome }) => outcome !== 'OK');
  const ok = failed.length === 0;
  process.stdout.write(options.json ? `${jsonText({ storage: name, url, ok, steps })}\n` : stepsText(steps));
  if (!ok)
    throw new CommandError(EXIT_CODE.failed, `storage ${name} fails at ${failed.map(({ step }) => step).join(', ')}`);
}

const stepsText = (steps: readonly CheckStep[]): string =>
  steps.map(({ step, outcome, text, ms }) => `${step.padEnd(9)} ${outcome.padEnd(8)} ${ms} ms  ${text}\n`).join('');
