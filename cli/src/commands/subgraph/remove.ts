import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { nameOf, readSubgraphFolder } from '@visor/gateway/external';
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
  const found = files.filter((file) => file.file === name || nameOf(file) === name);
  const [file] = found;
  if (!file) {
    const known = files.map((entry) => nameOf(entry) ?? entry.file).join(', ') || 'none';
    throw new CommandError(EXIT_CODE.notFound, `${name} is not configured in ${folder}; configured are: ${known}`);
  }
  if (found.length > 1)
    throw new CommandError(
      EXIT_CODE.failed,
      `${name} is in ${found.map((entry) => entry.file).join(' and ')} of ${folder}; give the file that is to go`,
    );
  // Files that `add` did not write stay.
  const { sdlFile, caFile } = 'config' in file ? file.config : {};
  const written = [`${nameOf(file)}.graphql`, `${nameOf(file)}.pem`];
  const removed = [
    file.file,
    ...[sdlFile, caFile].flatMap((named) => named ?? []).filter((named) => written.includes(named)),
  ];
  for (const path of removed) rmSync(join(folder, path), { force: true });
  printItem({ name, files: removed }, removedView, options);
}
