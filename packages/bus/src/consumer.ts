/**
 * What a batch of one lane does, the same over either log:
 *
 *   decode each -> one transaction: move the place (guarded), inbox, dead letters of the unreadable, handle(all)
 *        | it threw
 *        v
 *   one transaction: the same, but handle([one]) under a savepoint each; Refusal -> dead letter
 *        | it threw: database, network, a bug
 *        v
 *   the caller tries the whole batch again, later, for ever; but a message that alone brings out the same bug again and
 *   again becomes a dead letter (INTERNAL), so that it holds up no other
 */
import type { Database, Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import {
  insertDeadLetters,
  OffsetConflictError,
  forget,
  move,
  place,
  recordInboxIds,
  type DeadLetter,
  type Assignment,
} from './consumer.store.ts';
import { FailingMessages, isContentError, MAX_TRIES } from './failing-messages.ts';
import type { ConsumerOptions, Decode, Event, RawEvent, Rejected } from './message-log.ts';
import type { Logger, Traced } from './logger.ts';
import { deadLetterOf, eventOf, inboxId, type Fault } from './encoding.ts';

const HOUR = 3_600_000;

export interface Consumer {
  /** Where the lane goes on; needed again after any failure. */
  place(lane: Assignment): Promise<bigint>;
  /** Applies messages from the lane's place and gives its next place. Throws when the batch is to be tried again. */
  apply(lane: Assignment, from: bigint, messages: readonly RawEvent[]): Promise<bigint>;
}

export function consumerOf(database: Database, given: ConsumerOptions, logger: Logger, traced: Traced): Consumer {
  const { group } = given;
  const options: ConsumerOptions = {
    ...given,
    handle: (tx, events) => traced(events[0]?.traceparent, () => given.handle(tx, events)),
  };
  const reject: Reject = (tx, letters) => deadLetter(tx, group, letters, logger, traced);
  const culprits = new FailingMessages();
  let swept = 0;
  return {
    place: (lane) => place(database, lane),
    async apply(lane, from, messages) {
      const last = messages.at(-1);
      if (!last) return from;
      const to = last.offset + 1n;
      const { readable, unreadable } = sort(messages, options.decode);
      const begin = async (tx: Tx): Promise<Event[]> => {
        await move(tx, lane, from, to);
        const fresh = await recordInboxIds(
          tx,
          lane,
          readable.map(({ raw }) => inboxId(raw)),
        );
        await reject(tx, unreadable);
        // Of two messages with one id the first counts.
        return readable.filter(({ raw }) => fresh.delete(inboxId(raw)));
      };
      try {
        await database.transaction(async (tx) => {
          const events = await begin(tx);
          if (events.length > 0) await rejectReturned(tx, reject, await options.handle(tx, events));
        });
      } catch (error) {
        if (error instanceof OffsetConflictError || readable.length === 0) throw error;
        await database.transaction(async (tx) =>
          oneByOne({ database, culprits, reject }, tx, await begin(tx), options),
        );
      }
      culprits.forget(lane.topic, lane.partition);
      if (Date.now() - swept > HOUR) {
        swept = Date.now();
        forget(database, group).catch((err: unknown) => logger.warn({ err, group }, 'inbox not swept'));
      }
      return to;
    },
  };
}

/** Dead letters of what a handler refused without undoing its work. */
async function rejectReturned(tx: Tx, reject: Reject, rejected: readonly Rejected[] | void): Promise<void> {
  await reject(
    tx,
    (rejected ?? []).map(({ event, code, reason }) => ({ raw: event.raw, fault: { code, reason } })),
  );
}

interface OneByOne {
  readonly database: Database;
  readonly culprits: FailingMessages;
  readonly reject: Reject;
}

async function oneByOne(
  { database, culprits, reject }: OneByOne,
  tx: Tx,
  events: readonly Event[],
  { handle }: ConsumerOptions,
): Promise<void> {
  let again: { readonly error: unknown } | undefined;
  for (const event of events) {
    try {
      await database.savepoint(tx, async () => {
        await rejectReturned(tx, reject, await handle(tx, [event]));
        await tx.em.flush();
      });
    } catch (error) {
      // A refusal that may heal (UNAVAILABLE) is no reason to give the message up.
      const refused = error instanceof Refusal && !error.retryable;
      if (!refused && !isContentError(error)) throw error;
      tx.em.clear();
      if (!refused && !culprits.isGivenUp(event.raw, error)) {
        // All culprits of the batch are counted in one go.
        again ??= { error };
        continue;
      }
      await reject(tx, [{ raw: event.raw, fault: refused ? faultOf(error) : ownFaultOf(error) }]);
    }
  }
  if (again) throw again.error;
}

/** Decodes each message. The same bytes always fail alike, so whatever a decoder throws ends in a dead letter. */
export function sort(messages: readonly RawEvent[], decode: Decode): { readable: Event[]; unreadable: DeadLetter[] } {
  const readable: Event[] = [];
  const unreadable: DeadLetter[] = [];
  for (const raw of messages) {
    try {
      readable.push(eventOf(raw, decode(raw.topic, raw.value)));
    } catch (error) {
      unreadable.push({ raw, fault: faultOf(error) });
    }
  }
  return { readable, unreadable };
}

/** A reason may quote the message, which may be 4 MiB long; it is told in a log line, a header and a query. */
const MAX_REASON_LENGTH = 2_000;

const shown = (reason: string): string =>
  reason.length > MAX_REASON_LENGTH
    ? `${reason.slice(0, MAX_REASON_LENGTH).toWellFormed()}… (${reason.length} characters)`
    : reason;

const faultOf = (error: unknown): Fault => ({
  code: error instanceof Refusal ? error.code : 'INVALID',
  reason: shown(error instanceof Error ? error.message : String(error)),
});

const ownFaultOf = (error: unknown): Fault => ({
  code: 'INTERNAL',
  reason: `a fault of Visor, ${MAX_TRIES} times in a row: ${faultOf(error).reason}`,
});

type Reject = (tx: Tx, letters: readonly DeadLetter[]) => Promise<void>;

async function deadLetter(
  tx: Tx,
  group: string,
  letters: readonly DeadLetter[],
  logger: Logger,
  traced: Traced,
): Promise<void> {
  if (letters.length === 0) return;
  await insertDeadLetters(tx, group, letters);
  for (const { raw, fault } of letters) {
    tx.outbox.push(deadLetterOf(raw, group, fault));
    const { topic, partition, offset } = raw;
    const fields = { group, topic, partition, offset: String(offset), ...fault };
    traced(raw.headers.traceparent, () => logger.warn(fields, 'message put aside as a dead letter'));
  }
}
