import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { identityOf, ROOT, type ProcessIdentity } from '@visor/laptop';

const run = promisify(execFile);
const SCRIPT = join(ROOT, 'scripts/kafka.sh');

/** A broker of the soak's own, which it may kill. */
export interface OwnBroker extends AsyncDisposable {
  process(): ProcessIdentity | undefined;
  /** Starts it again after it was killed. */
  restart(): Promise<void>;
}

const answers = async (host: string, port: number): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, host, () => resolve(true)).on('error', () => resolve(false));
  return await promise.finally(() => socket.destroy());
};

/** Starts a broker (`scripts/kafka.sh`) at this address of loopback, unless one answers there: that one is only used. */
export async function openBroker(address: string): Promise<OwnBroker | undefined> {
  const [host = '', port = ''] = address.split(':');
  if (address.includes(',') || (await answers(host, Number(port)))) return undefined;
  if (!['127.0.0.1', 'localhost'].includes(host)) throw new Error(`no Kafka answers at ${address}`);
  const folder = mkdtempSync(join(tmpdir(), 'visor-soak-kafka-'));
  const find = (): ProcessIdentity | undefined => identityOf(Number(readFileSync(join(folder, 'kafka.pid'), 'utf8')));
  let last: Promise<void> = Promise.resolve();
  let ended = false;
  const start = async (): Promise<void> => void (await run('/bin/sh', [SCRIPT, 'start', folder, port]));
  // One at a time: of two that start at once, the folder would know only the one that ends.
  const restart = (): Promise<void> =>
    (last = last
      .catch(() => {})
      .then(async () => {
        if (!ended) await start();
      }));
  const dispose = async (): Promise<void> => {
    ended = true;
    // A broker that is just being started again would outlive its folder.
    await last.catch(() => {});
    await run('/bin/sh', [SCRIPT, 'stop', folder]).catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await dispose();
    throw error;
  }
  return { process: find, restart, [Symbol.asyncDispose]: dispose };
}
