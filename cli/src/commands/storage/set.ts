import { SetStorageDocument, ShowStorageDocument, type SetStorageInput, type StorageRowFragment } from '#operations';
import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { connect } from '../../local/connect.ts';
import { printItem } from '../../output/declare-format.ts';
import { declareAct, isConfirmed, type ActOptions } from '../act/declare-act.ts';
import { aboutIds, noSuchName } from '../similar-names.ts';
import { declareRoom, ROOT_ANSWER_MS, roomInput, type RoomOptions } from './options.ts';
import { storageView } from './view.ts';

interface SetOptions extends ActOptions, RoomOptions {
  readonly mark?: true;
}

/** `visor storage set` and `drain`. */
export function register(storage: Command): void {
  declareRoom(declareAct(storage.command('set')))
    .description('change what may lie on a storage, and what may be done there')
    .argument('<name>')
    .option('--mark', 'mark its root again, when you have made sure that it is the right one')
    .action((name: string, options: SetOptions, command: Command) =>
      change({ name, ...roomInput(options, command), ...(options.mark && { mark: true }) }, options),
    );
  declareAct(storage.command('drain'))
    .description('write nothing new to a storage, and copy what is only there to others of its kind, so that it can go')
    .argument('<name>')
    .option('--undo', 'write to it again, and copy no more')
    .action((name: string, options: ActOptions & { readonly undo?: true }) =>
      change({ name, draining: !options.undo }, options),
    );
}

async function change(input: SetStorageInput, options: ActOptions): Promise<void> {
  if (Object.values(input).filter((value) => value !== undefined).length < 2)
    throw new CommandError(EXIT_CODE.usage, 'say what to change: visor storage set --help lists it');
  await using client = connect(options, { timeoutMs: ROOT_ANSWER_MS });
  if (options.dryRun) {
    const items = [await findStorage(client, input.name)];
    await isConfirmed(options, {
      verb: input.draining === true ? 'drain' : 'set',
      what: 'storages',
      items,
      view: storageView,
    });
    return;
  }
  const asked = client.request(SetStorageDocument, { input: { ...input, reason: options.reason ?? null } });
  const { setStorage } = await aboutIds(client, 'storage', [input.name], asked);
  printItem(setStorage, storageView, options);
}

async function findStorage(client: Client, name: string): Promise<StorageRowFragment> {
  const { storage } = await client.request(ShowStorageDocument, { name });
  if (storage) return storage;
  throw await noSuchName(client, 'storage', name);
}
