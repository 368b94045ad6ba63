import type { Database, Tx } from '@visor/db';
import { Refusal, storableText } from '@visor/schema';
import { decodeMessages, faultOf } from './consumer.ts';
import { isContentError } from './failing-messages.ts';
import type { Fault } from './encoding.ts';
import { consumerOptions, type Handlers } from './event-log.ts';
import type { ConsumerOptions, RawEvent } from './message-log.ts';
import { lockLetters, recordDecision, type Letter } from './replay.store.ts';

/** What a person decides about some dead letters. */
export interface LetterDecision {
  readonly ids: readonly string[];
  readonly by: string;
  readonly reason: string;
}

/** What came of it for one of them. */
export interface LetterResult {
  readonly id: string;
  readonly applied: boolean;
  readonly code: string | null;
  readonly text: string | null;
}

/**
 * Gives dead letters to the consumer that refused them, each in a transaction of its own: its effect and the record of the replay
 * commit together, so that two people who replay it at once do so once. A replay that is refused again leaves it OPEN.
 */
export async function replayLetters(
  database: Database,
  handlers: Handlers,
  { ids, ...decision }: LetterDecision,
): Promise<LetterResult[]> {
  const results: LetterResult[] = [];
  for (const id of ids) {
    const result = await database.transaction(async (tx) => {
      const [letter] = await lockLetters(tx, [id]);
      const problem = problemOf(letter, id);
      if (!letter || problem) return problem ?? unknown(id);
      const options = consumerOptions({ group: letter.group, handlers });
      const fault = await handleAgain(database, tx, letter.raw, options);
      const status = fault ? 'OPEN' : 'REPLAYED';
      await recordDecision(tx, [id], { ...decision, status, replay: fault ?? 'done' });
      return { id, applied: !fault, code: fault?.code ?? null, text: fault?.reason ?? null };
    });
    results.push(result);
  }
  return results;
}

/** Marks dead letters as of no use any more. */
export const discardLetters = (database: Database, { ids, ...decision }: LetterDecision): Promise<LetterResult[]> =>
  database.transaction(async (tx) => {
    const letters = new Map((await lockLetters(tx, ids)).map((letter) => [letter.id, letter]));
    const results = ids.map(
      (id) => problemOf(letters.get(id), id, 'discard') ?? { id, applied: true, code: null, text: null },
    );
    const open = results.filter(({ applied }) => applied).map(({ id }) => id);
    await recordDecision(tx, open, { ...decision, status: 'DISCARDED', replay: null });
    return results;
  });

const refused = (id: string, code: string, text: string): LetterResult => ({ id, applied: false, code, text });
const unknown = (id: string): LetterResult => refused(id, 'NOT_FOUND', `there is no dead letter ${id}`);

function problemOf(letter: Letter | undefined, id: string, verb?: 'discard'): LetterResult | undefined {
  if (!letter) return unknown(id);
  const { status, decidedBy, decidedAt, code } = letter;
  if (status !== 'OPEN')
    return refused(
      id,
      'ILLEGAL_MOVE',
      `it was ${status} by ${decidedBy ?? 'nobody known'} at ${decidedAt ?? 'some time'}`,
    );
  if (code === 'LAGGED' && verb !== 'discard')
    return refused(id, 'ILLEGAL_MOVE', 'its messages are lost: send them again, and discard this record of them');
  return undefined;
}

/** Returns why the consumer refuses the message; undefined: it took it. */
async function handleAgain(
  database: Database,
  tx: Tx,
  raw: RawEvent,
  { decode, handle, topics }: ConsumerOptions,
): Promise<Fault | undefined> {
  if (!topics.includes(raw.topic))
    return { code: 'UNSUPPORTED', reason: `nothing reads the topic ${raw.topic} any more: discard it` };
  const { readable, unreadable } = decodeMessages([raw], decode);
  const [event] = readable;
  if (!event) return unreadable[0]?.fault;
  try {
    return await database.savepoint(tx, async () => {
      const [rejected] = (await handle(tx, [event])) ?? [];
      await tx.em.flush();
      return rejected && { code: rejected.code, reason: rejected.reason };
    });
  } catch (error) {
    if (error instanceof Refusal ? error.retryable : !isContentError(error)) throw error;
    tx.em.clear();
    const { code, reason } = faultOf(error);
    return { code: error instanceof Refusal ? code : 'INTERNAL', reason: storableText(reason) };
  }
}
