import type { DeadLetterFilter, DeadLetterOrderField, DeadLetterRowFragment } from '#operations';
import { FILTER_TABLES } from '@visor/schema';
import type { Command } from 'commander';
import { declareFind, findRequest, printPages, type FindOptions } from '../list-command.ts';
import { countLetters, readLetters } from './read-letters.ts';
import { deadLetterView } from './view.ts';

const TABLE = FILTER_TABLES.DeadLetter;

/** `visor dead-letter list`: messages that no service could take, of all three, the newest first. */
export function register(deadLetter: Command): void {
  const description = 'list messages that could not be read or were refused, the newest first';
  declareFind(deadLetter, description, TABLE, 'status:OPEN code:INVALID at>=-1d').action((options: FindOptions) => {
    const found = findRequest<DeadLetterFilter, DeadLetterOrderField>(TABLE, options);
    return printPages(
      options,
      deadLetterView,
      // Three lists have no cursor in common: what fits is read as one page.
      async (client) => {
        const count = await countLetters(client, found);
        const nodes: DeadLetterRowFragment[] = [];
        for await (const { letter } of readLetters(client, found)) {
          if (nodes.length >= options.limit)
            return { nodes, pageInfo: { hasNextPage: true, endCursor: null }, isLast: true, count };
          nodes.push(letter);
        }
        return { nodes, pageInfo: { hasNextPage: false, endCursor: null }, isLast: true, count };
      },
      undefined,
      TABLE.of,
    );
  });
}
