import type { Progress } from '@visor/bus';
import type { Database } from '@visor/db';
import {
  openInfrastructure,
  afterCommitLogger,
  startLoop,
  type Broadcast,
  type SubgraphRuntime,
  type Logger,
  type ServiceConfig,
} from '@visor/service';
import { migrations } from '../migrations/index.ts';
import { handlers } from './consumers.ts';
import { changesTail, type DatasetChange } from './dataset/live-events.ts';
import { sweepCloses } from './dataset/evaluate-closes.ts';
import type { Deps } from './deps.ts';
import { entities } from './entities.ts';
import { forgetAnswers } from './file/file.store.ts';

/** Opens database, log, consumer and loops of the catalog. */
export async function openRuntime(
  config: ServiceConfig,
  changes: Broadcast<DatasetChange>,
  logger: Logger,
): Promise<SubgraphRuntime> {
  await using stack = new AsyncDisposableStack();
  const { db, log, progress } = stack.use(await openInfrastructure('data', config, logger, { entities, migrations }));
  const deps: Deps = { publish: log.publish, logAfterCommit: afterCommitLogger(logger), now: () => new Date() };
  await log.tail({ handlers: changesTail(changes) });
  await log.subscribe({ group: 'data', handlers: handlers(deps) });
  for (const loop of loops(db, deps, logger, progress)) stack.use(loop);
  const owned = stack.move();
  return { db, log, progress, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const answersKeptDays = 30;

function loops(db: Database, deps: Deps, logger: Logger, progress: Progress): AsyncDisposable[] {
  const closes = () => db.transaction(async (tx) => (await mine(tx, 'sweep closes')) && (await sweepCloses(deps, tx)));
  const answers = () =>
    db.transaction(async (tx) => (await mine(tx, 'forget answers')) && (await forgetAnswers(tx, answersKeptDays)));
  return [
    startLoop({ name: 'close sweep', every: 5_000, logger, progress, work: closes }),
    startLoop({ name: 'forget answers', every: 3_600_000, logger, progress, work: answers }),
  ];
}

/** One replica of the service sweeps at a time. */
async function mine(sql: Pick<Database, 'query'>, name: string): Promise<boolean> {
  const [row] = await sql.query<{ mine: boolean }>(
    'select pg_try_advisory_xact_lock(hashtextextended(current_schema || $1, 0)) as mine',
    [` data ${name}`],
  );
  return row?.mine ?? false;
}
