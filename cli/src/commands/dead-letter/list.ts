import { ListDeadLettersDocument } from '#operations';
import type { Command } from 'commander';
import { declareList, printAll, type ListOptions } from '../list-command.ts';
import { deadLetterView } from './view.ts';

/** The most that the API gives at once. */
const MAX_FIRST = 1_000;

/** `visor dead-letter list`: messages that no service could take, of all three, the newest first. */
export function register(deadLetter: Command): void {
  declareList(deadLetter, 'list messages that could not be read or were refused, the newest first').action(
    (options: ListOptions) =>
      printAll(options, deadLetterView, async (client) => {
        const first = Math.min(options.limit + 1, MAX_FIRST);
        const { dataDeadLetters, workflowDeadLetters, workloadDeadLetters } = await client.request(
          ListDeadLettersDocument,
          { first },
        );
        const all = [dataDeadLetters, workflowDeadLetters, workloadDeadLetters].flatMap(({ nodes }) => nodes);
        return all.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
      }),
  );
}
