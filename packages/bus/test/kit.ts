import type { Database, Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import { until } from '@visor/testkit';
import type { ConsumerOptions, Event, MessageLog, NewEvent } from '../src/message-log.ts';

/** What the suites of the conformance tests share. */

/** One process of a service: its own connections on the service's schema, its own log. */
export interface Member extends AsyncDisposable {
  readonly database: Database;
  readonly log: MessageLog;
}

export interface Harness extends AsyncDisposable {
  /** A new process of this service, whose schema holds `busMigration` and `effect(id text)`. */
  join(service: string): Promise<Member>;
}

export const decode = (topic: string, value: Buffer): unknown => {
  try {
    return JSON.parse(value.toString('utf8'));
  } catch (cause) {
    throw new Refusal('INVALID', `${topic}: not JSON`, {}, { cause });
  }
};

/** Collects what a handler was given, and lets a test wait until it has seen enough. */
export function witness() {
  const events: Event[] = [];
  const waiting: { amount: number; seen: () => void }[] = [];
  return {
    events,
    values: () => events.map(({ value }) => value),
    add(more: readonly Event[]) {
      events.push(...more);
      for (const { amount, seen } of waiting) if (events.length >= amount) seen();
    },
    async see(amount: number): Promise<void> {
      if (events.length < amount) await new Promise<void>((seen) => waiting.push({ amount, seen }));
    },
  };
}

let topics = 0;
/** A topic of the test's own: tests share a broker and do not disturb each other. */
export const newTopic = () => `bus.test.${process.pid}.${Date.now().toString(36)}.${topics++}`;
export const event = (topic: string, value: unknown, more: Partial<NewEvent> = {}): NewEvent => ({
  topic,
  key: 'k',
  type: 'noted',
  value,
  ...more,
});
export const range = (length: number) => Array.from({ length }, (_, index) => index);

/** Notes the effect in the service's own table, and tells the witness only of what was committed in the end. */
export const noting =
  (seen: ReturnType<typeof witness>) =>
  async (tx: Tx, events: readonly Event[]): Promise<void> => {
    await tx.query('insert into effect select unnest($1::text[])', [events.map(({ value }) => JSON.stringify(value))]);
    seen.add(events);
  };

/** The effects committed in the service's schema, in order, as soon as there are so many. */
export async function effectsOf(database: Database, amount: number): Promise<unknown[]> {
  const read = () => database.query<{ id: string }>('select id from effect order by place');
  await until(async () => (await read()).length >= amount);
  return (await read()).map(({ id }): unknown => JSON.parse(id));
}

export const consumer = (
  more: Pick<ConsumerOptions, 'topics' | 'handle'> & Partial<ConsumerOptions>,
): ConsumerOptions => ({ group: 'g', decode, ...more });

let services = 0;
export const newService = () => `s${services++}`;

/** A member of the named service; by default, of a new one. */
export type Join = (service?: string) => Promise<Member>;
