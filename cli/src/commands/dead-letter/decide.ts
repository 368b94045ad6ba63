import {
  DiscardDataDeadLettersDocument,
  DiscardWorkflowDeadLettersDocument,
  DiscardWorkloadDeadLettersDocument,
  ReplayDataDeadLettersDocument,
  ReplayWorkflowDeadLettersDocument,
  ReplayWorkloadDeadLettersDocument,
  type DecidedLetterFragment,
} from '#operations';
import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE, noSuch } from '../../exit-codes.rules.ts';
import { connect } from '../../local/connect.ts';
import { printList } from '../../output/declare-format.ts';
import type { View } from '../../output/rows.rules.ts';
import { isConfirmed, declareAct, readReason, type ActOptions } from '../act/declare-act.ts';
import { findLetter, type FoundLetter, type Service } from './find-letter.ts';
import { readLetters } from './read-letters.ts';
import { deadLetterView } from './view.ts';

type Decide = (
  client: Client,
  variables: { readonly ids: readonly string[]; readonly reason: string },
) => Promise<readonly DecidedLetterFragment[]>;

const REPLAY: Readonly<Record<Service, Decide>> = {
  data: async (client, variables) =>
    (await client.request(ReplayDataDeadLettersDocument, variables)).replayDataDeadLetters,
  workflow: async (client, variables) =>
    (await client.request(ReplayWorkflowDeadLettersDocument, variables)).replayWorkflowDeadLetters,
  workload: async (client, variables) =>
    (await client.request(ReplayWorkloadDeadLettersDocument, variables)).replayWorkloadDeadLetters,
};
const DISCARD: Readonly<Record<Service, Decide>> = {
  data: async (client, variables) =>
    (await client.request(DiscardDataDeadLettersDocument, variables)).discardDataDeadLetters,
  workflow: async (client, variables) =>
    (await client.request(DiscardWorkflowDeadLettersDocument, variables)).discardWorkflowDeadLetters,
  workload: async (client, variables) =>
    (await client.request(DiscardWorkloadDeadLettersDocument, variables)).discardWorkloadDeadLetters,
};

/** What the API takes in one request. */
const BATCH_SIZE = 100;
/** More of them want several commands, of a topic each. */
const MAX_SELECTED = 10_000;

const resultView: View<DecidedLetterFragment> = {
  name: ({ id }) => id,
  columns: [
    { title: 'ID', of: ({ id }) => id },
    { title: 'STATUS', of: ({ deadLetter }) => deadLetter?.status },
    { title: 'TOPIC', of: ({ deadLetter }) => deadLetter?.topic },
    { title: 'APPLIED', of: ({ applied }) => applied },
    { title: 'TEXT', of: ({ text }) => text },
  ],
};

interface Options extends ActOptions {
  readonly all?: true;
  readonly topic?: string;
}

/** `visor dead-letter replay|discard`. */
export function register(deadLetter: Command): void {
  declare(deadLetter, 'replay', 'give messages to the service that refused them again, each once', REPLAY);
  declare(deadLetter, 'discard', 'mark messages as of no use any more; they are kept with the reason', DISCARD);
}

function declare(noun: Command, verb: string, description: string, decide: Readonly<Record<Service, Decide>>): void {
  declareAct(noun.command(verb), { needsReason: true })
    .description(description)
    .argument('[ids...]', 'ids of dead letters, as visor dead-letter list shows them')
    .option('--all', 'all that are OPEN')
    .option('--topic <topic>', 'with --all: only those of this topic')
    .action(async (ids: readonly string[], options: Options) => {
      if (ids.length > 0 === (options.all ?? false))
        throw new CommandError(EXIT_CODE.usage, 'give the ids of dead letters, or --all');
      await using client = connect(options);
      const found = options.all ? await openLetters(client, options.topic) : await lettersOf(client, ids);
      const items = found.map(({ letter }) => letter);
      if (!(await isConfirmed(options, { verb, what: 'dead letters', items, view: deadLetterView }))) return;
      const reason = readReason(options);
      const results: DecidedLetterFragment[] = [];
      for (const [service, own] of Map.groupBy(found, (letter) => letter.service))
        for (let start = 0; start < own.length; start += BATCH_SIZE) {
          const batch = own.slice(start, start + BATCH_SIZE).map(({ letter }) => letter.id);
          results.push(...(await decide[service](client, { ids: batch, reason })));
        }
      printList(results, resultView, options);
      const refused = results.filter(({ applied }) => !applied).length;
      if (refused > 0)
        throw new CommandError(EXIT_CODE.failed, `${refused} of ${results.length}: no ${verb}; TEXT says why`);
    });
}

async function lettersOf(client: Client, ids: readonly string[]): Promise<FoundLetter[]> {
  const found: FoundLetter[] = [];
  for (const id of ids) {
    const letter = await findLetter(client, id);
    if (!letter) throw noSuch('dead-letter', id);
    found.push(letter);
  }
  return found;
}

/** @throws CommandError (usage) for more than 10,000 */
async function openLetters(client: Client, topic: string | undefined): Promise<FoundLetter[]> {
  const where = { status: { in: ['OPEN' as const] }, ...(topic === undefined ? {} : { topic: { eq: topic } }) };
  const found: FoundLetter[] = [];
  for await (const letter of readLetters(client, { where })) {
    found.push(letter);
    if (found.length > MAX_SELECTED)
      throw new CommandError(EXIT_CODE.usage, `more than ${MAX_SELECTED} dead letters are OPEN: give --topic, or ids`);
  }
  return found;
}
