import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { ownSubgraphs } from '@visor/gateway/external';

export interface FolderOptions {
  readonly dir: string;
  readonly folder?: string;
}

/** Adds the options that say where the files are. */
export const declareFolder = (command: Command): Command =>
  command
    .option('--dir <path>', 'the directory given to `visor up`; its files are in DIR/subgraphs', 'visor-data')
    .option('--folder <path>', "the gateway's VISOR_SUBGRAPHS, where it is another folder");

/** Returns the folder of the files that configure subgraphs. */
export const subgraphFolder = ({ dir, folder }: FolderOptions): string => resolve(folder ?? join(dir, 'subgraphs'));

/** What a subgraph is composed with: Visor's own subgraphs and those of the folder. */
export const compositionOptions = (options: FolderOptions) => ({
  folder: subgraphFolder(options),
  stateFolder: join(resolve(options.dir), 'gateway'),
  ...ownSubgraphs(),
});
