import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { openAppender, type Appender } from '@visor/bus';
import { holderOf, lockFile, operatorUrl, stackRecord } from '@visor/laptop';
import type { Command } from 'commander';

interface PublishOptions {
  readonly dir: string;
  readonly key?: string;
}

/** `visor publish`: writes raw bytes to the event log, as an operator's own tool would. */
export function register(program: Command): void {
  program
    .command('publish')
    .description('write a message, byte for byte, to the event log of the Visor that runs on a directory')
    .argument('<topic>', 'e.g. dsm.register.file.input')
    .argument('[message]', 'the message; `-`, or nothing, for standard input')
    .option('--dir <path>', 'the directory given to `visor up`', 'visor-data')
    .option('--key <key>', "messages of one key keep their order (default: the message's `dataset` or `datasetId`)")
    .action(publish);
}

async function publish(topic: string, message: string | undefined, options: PublishOptions): Promise<void> {
  const value = message === undefined || message === '-' ? await buffer(process.stdin) : Buffer.from(message);
  await using log = await open(resolve(options.dir));
  await log.appendRaw(topic, options.key ?? keyOf(value), value);
}

function open(dir: string): Promise<Appender> {
  const record = stackRecord(dir);
  if (!record || !holderOf(lockFile(dir))) throw new Error(`nothing runs on ${dir}; start it: visor up --dir ${dir}`);
  const { installation, kafkaBrokers, databaseUrl } = record;
  const source = 'visor/publish';
  if (kafkaBrokers !== undefined)
    return openAppender({ kind: 'kafka', brokers: kafkaBrokers.split(','), installation, source });
  return openAppender({
    kind: 'postgres',
    url: operatorUrl({ adminUrl: databaseUrl, installation }, dir),
    installation,
    source,
  });
}

/** The dataset that a message is about: what the services' own messages are keyed by. */
function keyOf(value: Buffer): string {
  try {
    const { dataset, datasetId } = JSON.parse(value.toString()) as { dataset?: unknown; datasetId?: unknown };
    const key = dataset ?? datasetId;
    return typeof key === 'string' ? key : '';
  } catch {
    return '';
  }
}
