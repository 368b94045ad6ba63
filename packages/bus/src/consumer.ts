/**
 * How a batch of one topic is applied, the same over either log. It holds messages of one partition, or of several:
 *
 *   decode each -> one transaction: advance the offsets (guarded), inbox, dead letters of the unreadable, handle(all)
 *        | a message is not new, or another member was faster: the same, with the new ones
 *        | it threw
 *        v
 *   one transaction: the same, but handle([event]) under a savepoint each; a Refusal becomes a dead letter
 *        | it threw: database, network, a bug
 *        v
 *   the caller tries the whole batch again, later, forever; but a message that alone causes the same bug again and again
 *   becomes a dead letter (INTERNAL), so that it does not block the others
 */
import type { Database, Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import {
  advanceOffset,
  beginBatch,
  expectNewBatch,
  insertDeadLetters,
  isNotNew,
  OffsetConflictError,
  readOffset,
  type Assignment,
  type Batch,
  type DeadLetter,
} from './consumer.store.ts';
import { deadLetterOf, eventOf, inboxId, type Fault } from './encoding.ts';
import { FailingMessages, isContentError, MAX_TRIES } from './failing-messages.ts';
import type { Logger, Traced } from './logger.ts';
import type { ConsumerOptions, Decode, Event, RawEvent, Rejected } from './message-log.ts';

/** Messages of one batch, where a consumer does not set a size of its own. */
export const MAX_BATCH_SIZE = 500;

/** What comes now and then is handled soonest where its statements are not planned for each batch. */
const SMALL_BATCH_SIZE = 8;
const SMALL_BATCH_BYTES = 16_384;

const smallness = (messages: readonly RawEvent[]): { readonly isSmall: boolean } => ({
  isSmall:
    messages.length <= SMALL_BATCH_SIZE &&
    messages.reduce((sum, { value }) => sum + value.length, 0) <= SMALL_BATCH_BYTES,
});

/** Messages of one partition that follow its stored offset. */
export interface Part {
  readonly assignment: Assignment;
  /** The stored offset. */
  readonly from: bigint;
  readonly messages: readonly RawEvent[];
}

export interface Consumer {
  /** Reads the stored offset; needed again after any failure. */
  storedOffset(assignment: Assignment): Promise<bigint>;
  /**
   * Applies messages of partitions of one topic, all or none. Returns the next offset of each. Throws when they must be tried again,
   * or, if they are of several partitions, each partition alone.
   */
  applyBatch(parts: readonly Part[]): Promise<readonly bigint[]>;
  /**
   * Moves the stored offset over messages that the log no longer holds, and records a dead letter that says so: they had no
   * effect. A group that has read nothing yet begins at the first message that is kept.
   */
  skipGap(assignment: Assignment, from: bigint, to: bigint): Promise<bigint>;
}

export function createConsumer(database: Database, given: ConsumerOptions, logger: Logger, traced: Traced): Consumer {
  const { group } = given;
  const options: ConsumerOptions = {
    ...given,
    handle: (tx, events) => traced(events[0]?.traceparent, () => given.handle(tx, events)),
  };
  const reject: Reject = (tx, letters) => writeDeadLetters(tx, group, letters, logger, traced);
  const failing = new FailingMessages();
  return {
    storedOffset: (assignment) => readOffset(database, assignment),
    async applyBatch(parts) {
      const ranges = parts.map(rangeOf);
      const messages = parts.flatMap((part) => part.messages);
      const next = ranges.map(({ to }) => to);
      const topic = parts[0]?.assignment.topic;
      if (topic === undefined || messages.length === 0) return next;
      const { readable, unreadable } = decodeMessages(messages, options.decode);
      const batch: Batch = { group, topic, ranges, ids: readable.map(({ raw }) => inboxId(raw)) };
      const begin = async (tx: Tx): Promise<Event[]> => {
        const newIds = await beginBatch(tx, batch);
        await reject(tx, unreadable);
        // Of two messages with one id only the first is applied.
        return readable.filter(({ raw }) => newIds.delete(inboxId(raw)));
      };
      const handle = async (tx: Tx, events: readonly Event[]): Promise<void> => {
        if (events.length > 0) await rejectReturned(tx, reject, await options.handle(tx, events));
      };
      const handleAsNew = async (tx: Tx): Promise<void> => {
        await expectNewBatch(tx, batch);
        await reject(tx, unreadable);
        await handle(tx, readable);
      };
      const handleNew = async (tx: Tx): Promise<void> => handle(tx, await begin(tx));
      const size = smallness(messages);
      try {
        const areDistinct = new Set(batch.ids).size === batch.ids.length;
        if (!areDistinct || !(await isDone(database.transaction(handleAsNew, size))))
          await database.transaction(handleNew, size);
      } catch (error) {
        if (parts.length > 1 || error instanceof OffsetConflictError || readable.length === 0) throw error;
        await database.transaction(async (tx) =>
          applyOneByOne({ database, failing, reject }, tx, await begin(tx), options),
        );
      }
      for (const { partition } of ranges) failing.reset(topic, partition);
      return next;
    },
    async skipGap(assignment, from, to) {
      const fields = { ...assignment, from: String(from), to: String(to) };
      await database.transaction(async (tx) => {
        await advanceOffset(tx, assignment, from, to);
        if (from > 0n) await insertDeadLetters(tx, group, [lagged(assignment, from, to)]);
      });
      if (from > 0n) logger.error(fields, 'unread messages lost: the log no longer holds them');
      else logger.info(fields, 'reading begins at the first message that is kept');
      return to;
    },
  };
}

const rangeOf = ({ assignment: { partition }, from, messages }: Part): Batch['ranges'][number] => {
  const last = messages.at(-1);
  return { partition, from, to: last ? last.offset + 1n : from };
};

/** Returns false where the transaction expected a new batch, and it is not. */
async function isDone(transaction: Promise<void>): Promise<boolean> {
  try {
    await transaction;
    return true;
  } catch (error) {
    if (isNotNew(error)) return false;
    throw error;
  }
}

/** The dead letter for messages that a group can no longer read. */
function lagged({ group, topic, partition }: Assignment, from: bigint, to: bigint): DeadLetter {
  const raw = { topic, partition, offset: from, key: '', headers: {}, value: Buffer.alloc(0), time: new Date() };
  const reason = `the log no longer holds the messages ${from} to ${to - 1n}, which the group ${group} had not read: send them again if they matter`;
  return { raw, fault: { code: 'LAGGED', reason } };
}

/** Writes dead letters of the events that a handler rejected without undoing its work. */
async function rejectReturned(tx: Tx, reject: Reject, rejected: readonly Rejected[] | void): Promise<void> {
  await reject(
    tx,
    (rejected ?? []).map(({ event, code, reason }) => ({ raw: event.raw, fault: { code, reason } })),
  );
}

interface OneByOne {
  readonly database: Database;
  readonly failing: FailingMessages;
  readonly reject: Reject;
}

async function applyOneByOne(
  { database, failing, reject }: OneByOne,
  tx: Tx,
  events: readonly Event[],
  { handle }: ConsumerOptions,
): Promise<void> {
  let firstFailure: { readonly error: unknown } | undefined;
  for (const event of events) {
    try {
      await database.savepoint(tx, async () => {
        await rejectReturned(tx, reject, await handle(tx, [event]));
        await tx.em.flush();
      });
    } catch (error) {
      // A retryable refusal (UNAVAILABLE) makes no dead letter.
      const isRefused = error instanceof Refusal && !error.retryable;
      if (!isRefused && !isContentError(error)) throw error;
      tx.em.clear();
      if (!isRefused && !failing.countFailure(event.raw, error)) {
        // All failing messages of the batch are counted in one pass.
        firstFailure ??= { error };
        continue;
      }
      await reject(tx, [{ raw: event.raw, fault: isRefused ? faultOf(error) : internalFaultOf(error) }]);
    }
  }
  if (firstFailure) throw firstFailure.error;
}

/** Decodes each message. The same bytes always fail in the same way, so any error of a decoder makes a dead letter. */
export function decodeMessages(
  messages: readonly RawEvent[],
  decode: Decode,
): { readonly readable: Event[]; readonly unreadable: DeadLetter[] } {
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

/** A reason may quote the message, which may be 4 MiB long; it goes into a log line, a header and a query. */
const MAX_REASON_LENGTH = 2_000;

const shortened = (reason: string): string =>
  reason.length > MAX_REASON_LENGTH
    ? `${reason.slice(0, MAX_REASON_LENGTH).toWellFormed()}… (${reason.length} characters)`
    : reason;

export const faultOf = (error: unknown): Fault => ({
  code: error instanceof Refusal ? error.code : 'INVALID',
  reason: shortened(error instanceof Error ? error.message : String(error)),
});

const internalFaultOf = (error: unknown): Fault => ({
  code: 'INTERNAL',
  reason: `a fault of Visor, ${MAX_TRIES} times in a row: ${faultOf(error).reason}`,
});

type Reject = (tx: Tx, letters: readonly DeadLetter[]) => Promise<void>;

async function writeDeadLetters(
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
    traced(raw.headers.traceparent, () => logger.warn(fields, 'dead letter written'));
  }
}
