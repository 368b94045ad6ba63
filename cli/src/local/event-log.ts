import { resolve } from 'node:path';
import { openAppender, type Appender } from '@visor/bus';
import { operatorUrl } from '@visor/laptop';
import { runningStack } from './running-stack.ts';

/** Longest wait for the event log to take a message. */
const TIMEOUT_MS = 10_000;

/** Opens the event log of the stack that runs on a directory. @param source who writes, for `ce_source` */
export function openEventLog(dir: string, source: string): Promise<Appender> {
  const { installation, kafkaBrokers, databaseUrl } = runningStack(dir);
  if (kafkaBrokers !== undefined)
    return openAppender({
      kind: 'kafka',
      brokers: kafkaBrokers.split(','),
      installation,
      source,
      timeoutMs: TIMEOUT_MS,
    });
  return openAppender({
    kind: 'postgres',
    url: operatorUrl({ adminUrl: databaseUrl, installation }, resolve(dir)),
    installation,
    source,
    timeoutMs: TIMEOUT_MS,
  });
}
