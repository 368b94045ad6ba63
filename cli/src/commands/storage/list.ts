import { FindStoragesDocument, type StorageFilter, type StorageOrderField } from '#operations';
import { FILTER_TABLES } from '@visor/schema';
import type { Command } from 'commander';
import { declareFind, findRequest, printPages, type FindOptions } from '../list-command.ts';
import { storageView } from './view.ts';

const TABLE = FILTER_TABLES.Storage;

/** `visor storage list`. */
export function register(storage: Command): void {
  declareFind(storage, 'list storages by name', TABLE, 'kind:input,output').action((options: FindOptions) => {
    const found = findRequest<StorageFilter, StorageOrderField>(TABLE, options);
    return printPages(
      options,
      storageView,
      async (client, page) => (await client.request(FindStoragesDocument, { ...page, ...found })).storageList,
      undefined,
      TABLE.of,
    );
  });
}
