import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readSubgraphFolder } from '@visor/gateway/external';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { declareFormat, printItem, type FormatOptions } from '../../output/declare-format.ts';
import type { View } from '../../output/rows.rules.ts';
import { declareFolder, subgraphFolder, type FolderOptions } from './folder.ts';

interface Removed {
  readonly name: string;
  readonly files: readonly string[];
}

const removedView: View<Removed> = {
  name: ({ name }) => name,
  columns: [
    { title: 'REMOVED', of: ({ name }) => name },
    { title: 'FILES', of: ({ files }) => files.join(' ') },
  ],
};

/** `visor subgraph remove`: removes the file of a subgraph, by its name or the file's. */
export function register(subgraph: Command): void {
  declareFormat(declareFolder(subgraph.command('remove')))
    .description('take a service of others out of the graph')
    .argument('<name>', 'its name, or its file where that cannot be read')
    .action(remove);
}

async function remove(name: string, options: FolderOptions & FormatOptions): Promise<void> {
  const folder = subgraphFolder(options);
  const files = await readSubgraphFolder(folder);
  const found = files.filter((file) => file.file === name || ('config' in file && file.config.name === name));
  if (found.length === 0) {
    const known = files.map((file) => ('config' in file ? file.config.name : file.file)).join(', ') || 'none';
    throw new CommandError(EXIT_CODE.notFound, `${name} is not configured in ${folder}; configured are: ${known}`);
  }
  const removed = found.flatMap((file) => {
    const { sdlFile, caFile } = 'config' in file ? file.config : {};
    // Files that `add` did not write stay.
    const own = [sdlFile, caFile].filter((named) => named === `${name}.graphql` || named === `${name}.pem`);
    return [file.file, ...own.flatMap((named) => named ?? [])];
  });
  for (const file of removed) rmSync(join(folder, file), { force: true });
  printItem({ name, files: removed }, removedView, options);
}
