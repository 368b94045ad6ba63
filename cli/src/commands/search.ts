import { SearchDocument, type SearchQuery } from '#operations';
import type { Command } from 'commander';
import { connect, declareConnection, type ConnectionOptions } from '../local/connect.ts';
import { declareFormat, printList, type FormatOptions } from '../output/declare-format.ts';
import type { View } from '../output/rows.rules.ts';
import { wholeNumber } from '../local/whole-number.ts';

interface Options extends ConnectionOptions, FormatOptions {
  readonly limit: number;
}

/** Something that a text was found in. */
interface FoundItem {
  readonly kind: string;
  readonly id: string;
  readonly name: string | null;
  readonly state: string | null;
}

const foundView: View<FoundItem> = {
  name: ({ id }) => id,
  columns: [
    { title: 'KIND', of: ({ kind }) => kind },
    { title: 'NAME', of: ({ name }) => name },
    { title: 'STATE', of: ({ state }) => state },
    { title: 'ID', of: ({ id }) => id },
  ],
};

const MAX_LIMIT = 100;

/** `visor search`: what has a text in its name, or begins with it as its id. */
export function register(program: Command): void {
  declareFormat(
    declareConnection(
      program
        .command('search')
        .argument('<text>', 'a name or a part of it, or an id or its first eight digits and more'),
    ),
  )
    .description('look for a text in names and ids of everything')
    .option('--limit <n>', 'how many of each kind at most', wholeNumber(1, MAX_LIMIT), 10)
    .addHelpText('after', '\nExamples:\n  visor search run04\n  visor search 019acd7e\n')
    .action(async (text: string, options: Options) => {
      await using client = connect(options);
      const { search } = await client.request(SearchDocument, { text, first: options.limit });
      const found = itemsOf(search);
      printList(found, foundView, options);
      if (found.length === 0)
        process.stderr.write(
          'no id begins with it, and no name has it; `visor <noun> list --where` looks through whole lists\n',
        );
    });
}

/** All that was found, in one list. */
function itemsOf(found: SearchQuery['search']): readonly FoundItem[] {
  return [
    ...found.datasets.map((dataset) => ({ kind: 'dataset', ...dataset })),
    ...found.files.map((file) => ({ kind: 'file', ...file })),
    ...found.workflows.map(({ id, state, input }) => ({ kind: 'workflow', id, name: input?.name ?? null, state })),
    ...found.tasks.map((task) => ({ kind: 'task', ...task })),
    ...found.jobs.map((job) => ({ kind: 'job', name: null, ...job })),
    ...found.pilots.map((pilot) => ({ kind: 'pilot', ...pilot })),
    ...found.nodes.map(({ name, state }) => ({ kind: 'node', id: name, name, state })),
    ...found.templates.map((template) => ({ kind: 'template', ...template })),
    ...found.storages.map(({ id, name }) => ({ kind: 'storage', id, name, state: null })),
  ].map(({ kind, id, name, state }) => ({ kind, id, name, state }));
}
