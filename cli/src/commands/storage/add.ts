import { AddStorageDocument, type ChecksumKind, type StorageKind } from '#operations';
import { RequestError } from '@visor/client';
import { Option, type Command } from 'commander';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { storagePlaceOf } from '../../local/storage-root.ts';
import { declareFormat, printItem, type FormatOptions } from '../../output/declare-format.ts';
import { declareRoom, ROOT_ANSWER_MS, roomInput, type RoomOptions } from './options.ts';
import { storageView } from './view.ts';

interface Options extends ConnectionOptions, FormatOptions, RoomOptions {
  readonly kind: StorageKind;
  readonly checksum?: ChecksumKind;
}

/** `visor storage add`: registers a storage. */
export function register(storage: Command): void {
  declareRoom(declareFormat(declareConnection(storage.command('add'))))
    .description('register a storage; with --dir, storages of that Visor may lie in the folder from then on')
    .argument('<name>')
    .argument('<folder|url>', 'a folder of the hosts that mount it, or the URL of a server')
    .addOption(
      new Option('--kind <kind>', 'what it is for')
        .choices(['input', 'intermediate', 'output', 'external'])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--checksum <kind>', 'of the files that jobs store there').choices([
        'md5',
        'sha256',
        'adler32',
        'crc32',
      ]),
    )
    .action(add);
}

async function add(name: string, place: string, options: Options, command: Command): Promise<void> {
  const { kind, checksum: checksumKind } = options;
  await using client = connect(options, { timeoutMs: ROOT_ANSWER_MS });
  const { url, takeBack } = storagePlaceOf(place, options);
  const input = { name, kind, url, checksumKind, ...roomInput(options, command) };
  try {
    printItem((await client.request(AddStorageDocument, { input })).registerStorage, storageView, options);
  } catch (error) {
    // Where no answer came it may be registered.
    if (error instanceof RequestError && !error.retryable) takeBack();
    throw error;
  }
}
