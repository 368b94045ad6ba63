import { ShowStorageDocument } from '#operations';
import type { Command } from 'commander';
import { declareShow } from '../show-command.ts';
import { storageView } from './view.ts';

/** `visor storage show`: a storage. */
export function register(storage: Command): void {
  declareShow(storage, {
    what: 'storage',
    argument: '<name>',
    view: storageView,
    read: async (client, name) => (await client.request(ShowStorageDocument, { name })).storage,
  });
}
