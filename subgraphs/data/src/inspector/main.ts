import { hostname } from 'node:os';
import { installationOf, readConfig, runProcess, serveDaemons, type RunningDaemons } from '@visor/service';
import { openHelperStorage, openStorage } from '@visor/storage';
import { migrations } from '../../migrations/index.ts';
import { retentionTimes, storageAccess } from '../config.ts';
import { entities } from '../entities.ts';
import type { Daemon, Round } from '../inspection/daemon.ts';
import { settings, type InspectorConfig } from '../inspection/config.ts';
import { daemons } from './daemons.ts';

/** Processes that read and copy files; those that hang are replaced. */
const HELPERS = { size: 2, max: 6, stallMs: 60_000 };

/** Starts the inspector: the process of the data subgraph that compares the catalog with the storages, and acts on them. */
export const start = (config: InspectorConfig, list: readonly Daemon[] = daemons): Promise<RunningDaemons> =>
  serveDaemons({
    name: 'data',
    program: 'inspector',
    config,
    migrations,
    entities,
    open({ db, log, logger, logAfterCommit }, stack) {
      const deps = {
        publish: log.publish,
        logAfterCommit,
        now: () => new Date(),
        wakeCloses: () => {},
        retention: retentionTimes(config),
      };
      const instance = `${hostname()}:${process.pid}`;
      const access = storageAccess(config);
      const storage = stack.use(openHelperStorage({ ...access, ...HELPERS }));
      const files = openStorage(access);
      const round: Round = {
        db,
        deps,
        logger,
        instance,
        roots: access.roots,
        config,
        storage,
        files,
        installation: installationOf(db),
      };
      return list.map(({ name, everyMs, run }) => ({ name, everyMs, run: (signal) => run(round, signal) }));
    },
  });

if (import.meta.main) await runProcess('inspector', () => start(readConfig(settings)));
