import { ListDeadLettersDocument, type DeadLetterFilter, type DeadLetterOrderField } from '#operations';
import { FILTER_TABLES } from '@visor/schema';
import type { Command } from 'commander';
import { declareFind, findRequest, printPages, type FindOptions } from '../list-command.ts';
import { deadLetterView } from './view.ts';

const TABLE = FILTER_TABLES.DeadLetter;
/** The most that the API gives at once. */
const MAX_FIRST = 1_000;

/** `visor dead-letter list`: messages that no service could take, of all three, the newest first. */
export function register(deadLetter: Command): void {
  const description = 'list messages that could not be read or were refused, the newest first';
  declareFind(deadLetter, description, TABLE, 'status:OPEN code:INVALID at>=-1d').action((options: FindOptions) => {
    const found = findRequest<DeadLetterFilter, DeadLetterOrderField>(TABLE, options);
    const sign = found.orderBy?.direction === 'ASC' ? 1 : -1;
    return printPages(
      options,
      deadLetterView,
      async (client) => {
        const first = Math.min(options.limit, MAX_FIRST);
        const lists = Object.values(await client.request(ListDeadLettersDocument, { first, ...found }));
        const all = lists
          .flatMap(({ nodes }) => nodes)
          .toSorted((a, b) => sign * (Date.parse(a.at) - Date.parse(b.at)));
        const hasNextPage = all.length > first || lists.some(({ pageInfo }) => pageInfo.hasNextPage);
        return {
          nodes: all.slice(0, first),
          // Three lists have no cursor in common: there is one page.
          pageInfo: { hasNextPage, endCursor: null },
          isLast: true,
          count: {
            value: lists.reduce((sum, { count }) => sum + count.value, 0),
            exact: lists.every(({ count }) => count.exact),
          },
        };
      },
      undefined,
      TABLE.of,
    );
  });
}
