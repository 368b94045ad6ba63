import type { Logger } from '@visor/service/process';
import { NoAnswer, type Inspect, type InspectedFile } from '@visor/storage';
import { probePause } from '../backoff.rules.ts';
import { AttemptFailed } from '../failure/attempt-failed.ts';
import { failureOf } from '../failure/failure.rules.ts';
import type { Readiness } from '../session/readiness.ts';
import type { Variables } from './environment.rules.ts';
import { runEnvironmentScript, SCRIPT_HEAD_BYTES, ScriptFailed } from './run-environment-script.ts';

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
  /** Looks at the script without waiting for ever for its file system. */
  readonly inspect: Inspect;
  readonly readiness: Pick<Readiness, 'setFault' | 'clearFault'>;
  readonly logger: Logger;
}

/** A run of the script, under way or done. */
interface Run {
  /** Which file it was; undefined: none. */
  readonly mark: string | undefined;
  readonly variables: Promise<Variables>;
}

const FAULT_CAUSE = 'environment script';

/** Returns the environment of a node without a script, or with one. */
export const openNodeEnvironment = ({ script, ...options }: ScriptOptions): NodeEnvironment =>
  script === undefined
    ? { variables: () => Promise.resolve({}), [Symbol.dispose]: () => {} }
    : new ScriptEnvironment(script, options);

/** Runs the environment script once, and again when it has failed or was changed. While it fails the pilot claims nothing. */
class ScriptEnvironment implements NodeEnvironment {
  readonly #path: string;
  readonly #options: Omit<ScriptOptions, 'script'>;
  readonly #stopped = new AbortController();
  #look: Promise<InspectedFile | undefined> | undefined;
  #current: Run | undefined;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(path: string, options: Omit<ScriptOptions, 'script'>) {
    this.#path = path;
    this.#options = options;
    // A script that fails is known before the first job is claimed.
    this.#runAgain();
  }

  async variables(): Promise<Variables> {
    try {
      const file = await this.#inspect();
      const run = this.#current?.mark === file?.mark ? this.#current : undefined;
      return await (run ?? this.#start(file)).variables;
    } catch (error) {
      if (!(error instanceof ScriptFailed)) throw error;
      throw new AttemptFailed(failureOf(error.failure, 'pilot', error.message), { cause: error });
    }
  }

  [Symbol.dispose](): void {
    this.#stopped.abort();
    clearTimeout(this.#retry);
  }

  /** Looks at the script; those who ask meanwhile share the look. @throws ScriptFailed */
  #inspect(): Promise<InspectedFile | undefined> {
    const look = async (): Promise<InspectedFile | undefined> => {
      try {
        return await this.#options.inspect(this.#path, { headBytes: SCRIPT_HEAD_BYTES });
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        const failed = new ScriptFailed('ENVIRONMENT_SCRIPT_FAILED', `the environment script: ${error.message}`);
        this.#setFault(failed);
        throw failed;
      } finally {
        this.#look = undefined;
      }
    };
    return (this.#look ??= look());
  }

  #start(file: InspectedFile | undefined): Run {
    return (this.#current = { mark: file?.mark, variables: this.#run(file) });
  }

  async #run(file: InspectedFile | undefined): Promise<Variables> {
    clearTimeout(this.#retry);
    const { seconds, readiness, logger } = this.#options;
    try {
      const script = { path: this.#path, head: file?.head };
      const variables = await runEnvironmentScript(script, seconds, this.#stopped.signal);
      this.#failures = 0;
      readiness.clearFault(FAULT_CAUSE);
      logger.info({ script: this.#path, variables: Object.keys(variables) }, 'environment script has run');
      return variables;
    } catch (error) {
      this.#setFault(error as Error);
      throw error;
    }
  }

  /** Tells why there is no environment, and tries again later. */
  #setFault({ message }: Error): void {
    if (this.#stopped.signal.aborted) return;
    this.#options.readiness.setFault(FAULT_CAUSE, message);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#runAgain(), probePause(this.#failures++)).unref();
  }

  #runAgain(): void {
    void this.#inspect()
      .then((file) => this.#start(file).variables)
      .catch(() => {});
  }
}
