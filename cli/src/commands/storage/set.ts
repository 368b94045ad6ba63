import { SetStorageDocument, ShowStorageDocument, type SetStorageInput, type StorageRowFragment } from '#operations';
import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { declareFormat, printItem, printList, type FormatOptions } from '../../output/declare-format.ts';
import { declareRoom, roomInput, type RoomOptions } from './options.ts';
import { storageView } from './view.ts';

interface TouchOptions extends ConnectionOptions, FormatOptions {
  readonly dryRun?: true;
}

interface SetOptions extends TouchOptions, RoomOptions {
  readonly mark?: true;
}

/** `visor storage set` and `drain`. */
export function register(storage: Command): void {
  declareRoom(declareTouch(storage.command('set')))
    .description('change what may lie on a storage, and what may be done there')
    .argument('<name>')
    .option('--mark', 'mark its root again, when you have made sure that it is the right one')
    .action((name: string, options: SetOptions, command: Command) =>
      change({ name, ...roomInput(options, command), ...(options.mark && { mark: true }) }, options),
    );
  declareTouch(storage.command('drain'))
    .description('write nothing new to a storage, and copy what is only there to others of its kind, so that it can go')
    .argument('<name>')
    .option('--undo', 'write to it again, and copy no more')
    .action((name: string, options: TouchOptions & { readonly undo?: true }) =>
      change({ name, draining: !options.undo }, options),
    );
}

const declareTouch = (command: Command): Command =>
  declareFormat(declareConnection(command)).option('--dry-run', 'only show what would be touched');

async function change(input: SetStorageInput, options: TouchOptions): Promise<void> {
  if (Object.values(input).filter((value) => value !== undefined).length < 2)
    throw new CommandError(EXIT_CODE.usage, 'say what to change: visor storage set --help lists it');
  await using client = connect(options);
  if (options.dryRun) {
    printList([await findStorage(client, input.name)], storageView, options);
    process.stderr.write('nothing was done\n');
    return;
  }
  printItem((await client.request(SetStorageDocument, { input })).setStorage, storageView, options);
}

async function findStorage(client: Client, name: string): Promise<StorageRowFragment> {
  const { storage } = await client.request(ShowStorageDocument, { name });
  if (storage) return storage;
  throw new CommandError(EXIT_CODE.notFound, `there is no storage ${name}: visor storage list names them`);
}
