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

/** Records the events of a handler, and lets a test wait for a number of them. */
export function createRecorder() {
  const events: Event[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  return {
    events,
    values: () => events.map(({ value }) => value),
    add(more: readonly Event[]) {
      events.push(...more);
      for (const { count, resolve } of waiting) if (events.length >= count) resolve();
    },
    async see(count: number): Promise<void> {
      if (events.length < count) await new Promise<void>((resolve) => waiting.push({ count, resolve }));
    },
  };
}

let topics = 0;
/** A new topic: tests share a broker and do not disturb each other. */
export const newTopic = () => `bus.test.${process.pid}.${Date.now().toString(36)}.${topics++}`;
export const event = (topic: string, value: unknown, more: Partial<NewEvent> = {}): NewEvent => ({
  topic,
  key: 'k',
  type: 'noted',
  value,
  ...more,
});
export const range = (length: number) => Array.from({ length }, (_, index) => index);

/** A handler that inserts its events into the table of effects, and adds them to the recorder. */
export const recordEffects =
  (recorder: ReturnType<typeof createRecorder>) =>
  async (tx: Tx, events: readonly Event[]): Promise<void> => {
    await tx.query('insert into effect select unnest($1::text[])', [events.map(({ value }) => JSON.stringify(value))]);
    recorder.add(events);
  };

/** Waits for a number of committed effects, and returns them in order. */
export async function effectsOf(database: Database, count: number): Promise<unknown[]> {
  const read = () => database.query<{ id: string }>('select id from effect order by place');
  await until(async () => (await read()).length >= count);
  return (await read()).map(({ id }): unknown => JSON.parse(id));
}

export const consumer = (
  more: Pick<ConsumerOptions, 'topics' | 'handle'> & Partial<ConsumerOptions>,
): ConsumerOptions => ({ group: 'g', decode, ...more });

let services = 0;
export const newService = () => `s${services++}`;

/** A member of the named service; by default, of a new one. */
export type Join = (service?: string) => Promise<Member>;
