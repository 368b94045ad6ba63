import { expect, test } from '@jest/globals';
import { Progress } from '@visor/bus';
import { connect, DatabaseSession, type Database } from '@visor/db';
import { testDatabase, until, type TestDatabase } from '@visor/testkit';
import { pino } from 'pino';
import type { LoopDefinition } from './loop.ts';
import { Loops } from './loops.ts';

const logger = pino({ level: 'silent' });
const NEVER_MS = 3_600_000;

interface Replica extends AsyncDisposable {
  readonly db: Database;
  readonly session: DatabaseSession;
  readonly loops: Loops;
  readonly progress: Progress;
  /** Connections opened so far. */
  opened(): number;
}

async function replica(database: TestDatabase, name: string): Promise<Replica> {
  await using stack = new AsyncDisposableStack();
  const url = await database.url('one');
  const schema = database.name('one');
  const db = stack.use(await connect({ url, schema, poolSize: 2 }));
  let opened = 0;
  const session = stack.use(new DatabaseSession({ url, applicationName: name, onOpen: () => void opened++ }));
  await session.opened();
  const progress = new Progress();
  const loops = new Loops({ schema, locks: session, logger, progress });
  const owned = stack.move();
  return { db, session, loops, progress, opened: () => opened, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

test('twelve loops of a service with two pooled connections go on, each using both', async () => {
  await using database = await testDatabase({ log: false });
  await using service = await replica(database, 'one');
  const { db, loops } = service;
  const rounds = Array.from({ length: 12 }, () => 0);
  await using _loops = loops.start(
    rounds.map((_, nth): LoopDefinition => ({
      name: `loop ${nth}`,
      everyMs: 1,
      async run() {
        await Promise.all([db.query('select 1'), db.transaction((tx) => tx.query('select pg_sleep(0.001)'))]);
        rounds[nth] = (rounds[nth] ?? 0) + 1;
      },
    })),
  );
  await until(() => rounds.every((count) => count >= 5));
  expect(service.progress.failing).toEqual([]);
});

test('two processes never run the same loop at once, and both get their rounds', async () => {
  await using database = await testDatabase({ log: false });
  await using first = await replica(database, 'first');
  await using second = await replica(database, 'second');
  let running = 0;
  let mostRunning = 0;
  const rounds = { first: 0, second: 0 };
  const definition = (who: 'first' | 'second', { db }: Replica): LoopDefinition => ({
    name: 'shared',
    everyMs: 1,
    async run() {
      mostRunning = Math.max(mostRunning, ++running);
      await db.query('select pg_sleep(0.002)');
      running--;
      rounds[who]++;
    },
  });
  await using _first = first.loops.start([definition('first', first)]);
  await using _second = second.loops.start([definition('second', second)]);
  await until(() => rounds.first >= 5 && rounds.second >= 5);
  expect(mostRunning).toBe(1);
});

test('a lost connection ends the round’s right to run; the loop runs again on the next connection', async () => {
  await using database = await testDatabase({ log: false });
  await using first = await replica(database, 'first');
  await using second = await replica(database, 'second');
  const aborted = Promise.withResolvers<void>();
  let rounds = 0;
  await using _loops = first.loops.start([
    {
      name: 'shared',
      everyMs: 1,
      async run(signal) {
        if (++rounds > 1) return;
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        aborted.resolve();
      },
    },
  ]);
  await until(() => rounds === 1);
  expect(await second.session.tryLock(`${database.name('one')}.shared`)).toBeUndefined();
  await second.db.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'first'");
  await aborted.promise;
  // The client hears of its end a moment before the server frees the locks.
  await until(async () => {
    const taken = await second.session.tryLock(`${database.name('one')}.shared`);
    await taken?.release();
    return taken !== undefined;
  });
  await until(() => first.opened() === 2);
  await until(() => rounds >= 3);
});

test('a loop is woken after the commit, and not by a transaction that is rolled back', async () => {
  await using database = await testDatabase({ log: false });
  await using service = await replica(database, 'one');
  const { db, loops } = service;
  let rounds = 0;
  await using _loops = loops.start([
    {
      name: 'woken',
      everyMs: NEVER_MS,
      run: async () => void rounds++,
    },
  ]);
  await until(() => rounds === 1);
  const failed = db.transaction(async (tx) => {
    loops.wake(tx, 'woken');
    throw new Error('rolled back');
  });
  await expect(failed).rejects.toThrow('rolled back');
  await db.transaction(async (tx) => {
    loops.wake(tx, 'woken');
    await tx.query('select 1');
    expect(rounds).toBe(1);
  });
  await until(() => rounds === 2);
});
