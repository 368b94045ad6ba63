import { ListStoragesDocument } from '#operations';
import type { Command } from 'commander';
import { declareList, printAll, type ListOptions } from '../list-command.ts';
import { storageView } from './view.ts';

/** `visor storage list`. */
export function register(storage: Command): void {
  declareList(storage, 'list storages').action((options: ListOptions) =>
    printAll(options, storageView, async (client) => (await client.request(ListStoragesDocument, {})).storages),
  );
}
