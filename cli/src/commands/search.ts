import { SearchDocument } from '#operations';
import type { Command } from 'commander';
import { connect, declareConnection, type ConnectionOptions } from '../local/connect.ts';
import { declareFormat, printList, type FormatOptions } from '../output/declare-format.ts';
import type { View } from '../output/rows.rules.ts';
import { wholeNumber } from '../local/whole-number.ts';
import { foundItems, type FoundItem } from './found-items.rules.ts';

interface Options extends ConnectionOptions, FormatOptions {
  readonly limit: number;
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
      const found = foundItems(search);
      printList(found, foundView, options);
      if (found.length === 0)
        process.stderr.write(
          'no id begins with it, and no name has it; `visor <noun> list --where` looks through whole lists\n',
        );
    });
}
