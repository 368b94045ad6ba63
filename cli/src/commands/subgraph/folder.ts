import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { ownSubgraphs } from '@visor/gateway/external';
import { declareDirectory, ownDirectory, type ConnectionOptions } from '../../local/connect.ts';

export interface FolderOptions extends ConnectionOptions {
  readonly folder?: string;
}

/** Adds the options that say where the files are. */
export const declareFolder = (command: Command): Command =>
  declareDirectory(command, '; its files are in DIR/subgraphs').option(
    '--folder <path>',
    "the gateway's VISOR_SUBGRAPHS, where it is another folder",
  );

/** Returns the folder of the files that configure subgraphs. */
export const subgraphFolder = ({ folder, ...options }: FolderOptions): string =>
  resolve(folder ?? join(ownDirectory(options), 'subgraphs'));

/** What a subgraph is composed with: Visor's own subgraphs and those of the folder. */
export const compositionOptions = (options: FolderOptions) => ({
  folder: subgraphFolder(options),
  stateFolder: join(resolve(ownDirectory(options)), 'gateway'),
  ...ownSubgraphs(),
});
