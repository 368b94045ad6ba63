import { ShowStorageDocument } from '#operations';
import type { Command } from 'commander';
import { declareShow, printOne, type ShowOptions } from '../show-command.ts';
import { storageView } from './view.ts';

/** `visor storage show`: a storage. */
export function register(storage: Command): void {
  declareShow(storage, 'storage', '<name>').action((name: string, options: ShowOptions) =>
    printOne(
      options,
      storageView,
      `storage ${JSON.stringify(name)}`,
      async (client) => (await client.request(ShowStorageDocument, { name })).storage,
    ),
  );
}
