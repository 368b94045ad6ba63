import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Tx } from '@visor/db';
import { pino, type DestinationStream, type Logger } from 'pino';
import { safeLine } from './log-line.rules.ts';
import { logOutput } from './log-output.ts';

export type { Logger };

const trace = new AsyncLocalStorage<string>();

/** 32 hexadecimal digits; Node keeps random bytes for uuids ready, which makes these cheap. */
const hexId = (): string => randomUUID().replaceAll('-', '');

/** Runs `work` under a W3C trace id: the one of `traceparent`, or a new one; every log line in it carries it. */
export function traced<T>(traceparent: string | undefined, work: () => T): T {
  const given = /^00-([0-9a-f]{32})-/.exec(traceparent ?? '')?.[1];
  return trace.run(given ?? hexId(), work);
}

/** `traceparent` header to send on, if there is a current trace. */
export function traceparent(): string | undefined {
  const id = trace.getStore();
  return id ? `00-${id}-${hexId().slice(16)}-01` : undefined;
}

const lostLine = (count: number, fault: string): string =>
  `${JSON.stringify({ level: 40, time: new Date().toISOString(), count, fault, msg: 'log lines lost' })}\n`;

/** Standard output, of which a process has one. */
const output = logOutput(lostLine);

/** Tries once more to write the lines that wait: before the process ends. */
export const flushLog = (): void => output.flush();

/** Why log lines can't be written now, if they can't: the code of the error. */
export const logFault = (): string | undefined => output.fault;

/** Structured logger of one service: JSON lines, by default on stdout, with service, ids and trace id. */
export function logger(service: string, level = 'info', to: DestinationStream = output): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => {
      const id = trace.getStore();
      return id ? { trace: id } : {};
    },
  };
  return pino(options, { write: (line) => to.write(safeLine(line)) });
}

/** Logs what a transaction did, with the ids that operators search for. */
export type LogAfterCommit = (tx: Pick<Tx, 'afterCommit'>, ids: object, text: string) => void;

/** Logs after the commit, under the trace of the call. A transaction that is rolled back logs nothing. */
export const afterCommitLogger =
  (logger: Pick<Logger, 'info'>): LogAfterCommit =>
  (tx, ids, text) =>
    void tx.afterCommit.push(AsyncLocalStorage.bind(() => logger.info(ids, text)));

/** The first of many ids: a line names some, and says how many there are. */
export const sample = <T>(ids: readonly T[]): readonly T[] => ids.slice(0, 5);
