import { buffer } from 'node:stream/consumers';
import { topicInfo } from '@visor/schema';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { checkMessage, keyOf } from '../publish/message.rules.ts';
import { declareDirectory, ownDirectory, type ConnectionOptions } from './connect.ts';
import { openEventLog } from './event-log.ts';

interface PublishOptions extends ConnectionOptions {
  readonly key?: string;
  readonly raw: boolean;
}

/** `visor publish`: writes a message to the event log, checked against the topics that Visor reads. */
export function register(program: Command): void {
  declareDirectory(program.command('publish'))
    .description('check a message and write it unchanged to the event log of the Visor that runs on a directory')
    .argument('<topic>', 'e.g. dsm.register.file.input')
    .argument('[message]', 'the message; standard input when absent or `-`')
    .option(
      '--key <key>',
      'messages of one key keep their order (default: the key of the topic, read from the message)',
    )
    .option('--raw', 'write any bytes to any topic, without a check', false)
    .action(publish);
}

async function publish(topic: string, message: string | undefined, options: PublishOptions): Promise<void> {
  const value = message === undefined || message === '-' ? await buffer(process.stdin) : Buffer.from(message);
  if (!options.raw) check(topic, value);
  await using log = await openEventLog(ownDirectory(options), 'visor/publish');
  await log.appendRaw(topic, options.key ?? keyOf(topicInfo(topic), value), value);
}

function check(topic: string, value: Buffer): void {
  try {
    checkMessage(topic, value);
  } catch (error) {
    throw new CommandError(
      EXIT_CODE.usage,
      `nothing was written: ${(error as Error).message} (--raw skips this check)`,
      {
        cause: error,
      },
    );
  }
}
