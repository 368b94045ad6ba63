import { statSync } from 'node:fs';
import type { Logger } from '@visor/service/process';
import { probePause } from '../backoff.rules.ts';
import { AttemptFailed } from '../failure/attempt-failed.ts';
import { failureOf } from '../failure/failure.rules.ts';
import type { Readiness } from '../session/readiness.ts';
import type { Variables } from './environment.rules.ts';
import { runEnvironmentScript, ScriptFailed } from './run-environment-script.ts';

/** What the node's environment script sets for all payloads. */
export interface NodeEnvironment extends Disposable {
  /** Variables that the script has set. @throws AttemptFailed ENVIRONMENT_SCRIPT_FAILED, ENVIRONMENT_SCRIPT_EXCEEDED */
  variables(): Promise<Variables>;
}

interface ScriptOptions {
  /** Path of the script; without one payloads get nothing. */
  readonly script: string | undefined;
  /** Longest run. */
  readonly seconds: number;
  readonly readiness: Pick<Readiness, 'setFault' | 'clearFault'>;
  readonly logger: Logger;
}

const FAULT_CAUSE = 'environment script';

/** Runs the environment script once, and again when it has failed or was changed. While it fails the pilot claims nothing. */
export function openNodeEnvironment({ script, seconds, readiness, logger }: ScriptOptions): NodeEnvironment {
  const stopped = new AbortController();
  let mark: string | undefined;
  let current: Promise<Variables> | undefined;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;

  const run = async (path: string): Promise<Variables> => {
    clearTimeout(retry);
    try {
      const variables = await runEnvironmentScript(path, seconds, stopped.signal);
      failures = 0;
      readiness.clearFault(FAULT_CAUSE);
      logger.info({ script: path, variables: Object.keys(variables) }, 'environment script has run');
      return variables;
    } catch (error) {
      if (!stopped.signal.aborted) {
        readiness.setFault(FAULT_CAUSE, (error as Error).message);
        retry = setTimeout(() => void start(path).catch(() => {}), probePause(failures++)).unref();
      }
      throw error;
    }
  };
  const start = (path: string): Promise<Variables> => {
    mark = markOf(path);
    return (current = run(path));
  };
  // A script that fails is known before the first job is claimed.
  if (script !== undefined) start(script).catch(() => {});

  return {
    async variables() {
      if (script === undefined) return {};
      try {
        return await (current && mark === markOf(script) ? current : start(script));
      } catch (error) {
        if (!(error instanceof ScriptFailed)) throw error;
        throw new AttemptFailed(failureOf(error.failure, 'pilot', error.message), { cause: error });
      }
    },
    [Symbol.dispose]() {
      stopped.abort();
      clearTimeout(retry);
    },
  };
}

/** Returns what is different when a file was changed. */
function markOf(path: string): string {
  const { ino, size, mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return `${ino}.${size}.${mtimeMs}`;
}
