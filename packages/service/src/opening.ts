import { failureReason, errorText } from '@visor/bus';
import { DatabaseProbe } from '@visor/db';
import { Backoff } from '@visor/schema/backoff';
import { pause } from '@visor/schema/pause';
import type { Checks } from './health.ts';
import type { Infrastructure } from './infrastructure.ts';
import type { Logger } from './log.ts';

/** A subgraph whose database and event log were reached. */
export interface Opened<Runtime> extends AsyncDisposable {
  readonly infrastructure: Infrastructure;
  readonly runtime: Runtime;
}

/** A subgraph that is open, or is being opened. */
interface Opening<Runtime> extends AsyncDisposable {
  /** Absent until it is open. */
  readonly opened: Opened<Runtime> | undefined;
  /** Why it is not open. */
  readonly problem: string;
  readonly checks: Checks;
}

/** How long a question of health to the database may take. */
const PROBE_TIMEOUT_MS = 1_000;
const RETRY_POLICY = { firstMs: 100, longestMs: 5_000 };

/** Opens a subgraph in the background; tries again, with growing pauses, until that succeeds. */
export function keepOpening<Runtime>(open: () => Promise<Opened<Runtime>>, logger: Logger): Opening<Runtime> {
  const stop = new AbortController();
  let opened: Opened<Runtime> | undefined;
  let probe: DatabaseProbe | undefined;
  let problem = 'starting';
  const tried = (async () => {
    const backoff = new Backoff(RETRY_POLICY);
    while (!stop.signal.aborted && !opened)
      try {
        const result = await open();
        const { url, schema } = result.infrastructure.db;
        probe = new DatabaseProbe({ url, schema, timeoutMs: PROBE_TIMEOUT_MS });
        opened = result;
      } catch (error) {
        problem = errorText(error);
        const retryInMs = backoff.next();
        logger.error({ err: error, retryInMs }, 'database or event log not reached, will be tried again');
        await pause(retryInMs, stop.signal);
      }
  })();
  return {
    get opened() {
      return opened;
    },
    get problem() {
      return problem;
    },
    get checks(): Checks {
      return opened && probe
        ? checksOf(opened.infrastructure, probe)
        : { database: () => ({ ok: false, text: problem }) };
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await tried;
      await probe?.[Symbol.asyncDispose]();
      await opened?.[Symbol.asyncDispose]();
    },
  };
}

function checksOf({ db, log, progress }: Infrastructure, probe: DatabaseProbe): Checks {
  return {
    async database() {
      await probe.query('select 1');
      return { ok: true, schema: db.schema };
    },
    log: async () => ({ ...(await log.health(probe)) }),
    loops() {
      const { failing, lastSuccess } = progress;
      return { ok: failing.length === 0, lastSuccess, failing, ...failureReason(failing) };
    },
  };
}
