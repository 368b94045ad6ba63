import { expect, test } from '@jest/globals';
import { busMigration, openLog } from '@visor/bus';
import { connect } from '@visor/db';
import { testDatabase, until } from '@visor/testkit';
import { logger, afterCommitLogger, traced, traceparent } from './log.ts';

test('what a consumer says of a message holds the trace id of its sender, and is said after the commit', async () => {
  await using server = await testDatabase();
  const url = await server.url('one');
  await using database = await connect({ url, schema: server.name('one'), migrations: [busMigration] });
  const lines: Record<string, unknown>[] = [];
  const log = logger('one', 'info', { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[number]) });
  const logAfterCommit = afterCommitLogger(log);
  const { installation } = server;
  await using eventLog = await openLog({
    kind: 'postgres',
    database,
    source: 'test',
    installation,
    traced,
    traceparent,
  });
  let tries = 0;
  await using _ = await eventLog.subscribe({
    group: 'g',
    handlers: {
      'dsm.register.dataset.upload': async (tx, events) => {
        log.info({ tries }, 'begun');
        logAfterCommit(tx, { files: events.length }, 'files registered');
        await tx.query(tries++ === 0 ? 'select 1 / 0' : 'select 1');
      },
    },
  });
  const trace = 'a'.repeat(32);
  await traced(`00-${trace}-${'b'.repeat(16)}-01`, () =>
    eventLog.append('dsm.register.dataset.upload', [{ datasetId: 'd' }]),
  );

  await until(() => lines.some(({ msg }) => msg === 'files registered'));
  expect(lines).toMatchObject([
    { service: 'one', trace, msg: 'begun', tries: 0 },
    { service: 'one', trace, msg: 'begun', tries: 1 },
    { service: 'one', trace, msg: 'files registered', files: 1 },
  ]);
});
