import type { Client } from '@visor/client';
import type { Command } from 'commander';
import type { View } from '../output/rows.rules.ts';
import { declareFound, printPages, type CountedPage, type ListOptions, type PageRequest } from './list-command.ts';

interface LineageOptions extends ListOptions {
  readonly descendants?: true;
}

/** A page of a lineage. */
export interface LineagePage<Step> extends CountedPage<Step> {
  readonly complete: boolean;
}

interface LineageCommand<Step> {
  readonly argument: string;
  readonly view: View<Step>;
  /** @throws CommandError (notFound) */
  read(
    client: Client,
    subject: string,
    direction: 'ANCESTORS' | 'DESCENDANTS',
    page: PageRequest,
  ): Promise<LineagePage<Step>>;
}

/** Declares `<noun> lineage`: what it was made from, or what was made from it, over all stages. */
export function declareLineage<Step>(noun: Command, { argument, view, read }: LineageCommand<Step>): void {
  declareFound(noun.command('lineage').description('list what it was made from, over all stages, the nearest first'))
    .argument(argument)
    .option('--descendants', 'what was made from it, instead')
    .action(async (subject: string, options: LineageOptions) => {
      const direction = options.descendants ? 'DESCENDANTS' : 'ANCESTORS';
      await printPages(options, view, async (client, page) => {
        const found = await read(client, subject, direction, page);
        if (!found.complete) process.stderr.write('this is a part: its lineage is larger than what is followed\n');
        return found;
      });
    });
}
