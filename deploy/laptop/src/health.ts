import { connect } from 'node:net';
import { LOOPBACK, urlHost } from './hosts.rules.ts';

/** Where a service of this machine tells its health. */
export const healthUrl = (port: number, host: string = LOOPBACK): string => `http://${urlHost(host)}:${port}/healthz`;

/** Whether a process is well, and what it says of it. */
interface HealthReport {
  readonly healthy: boolean;
  readonly said: string;
}

const silence = (patience: number): string => `no answer within ${patience / 1_000} s`;

/** What a service's `/healthz` answers: 200 is well, all else is not, and says why where it can. */
export async function health(url: string, patience: number): Promise<HealthReport> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(patience) });
    return { healthy: answer.status === 200, said: await answer.text() };
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
    if (name === 'TimeoutError') return { healthy: false, said: silence(patience) };
    return { healthy: false, said: `no answer: ${cause?.code ?? cause?.message ?? message}` };
  }
}

/** The protocol's question whether the server speaks TLS: length 8, code 80877103. It needs no password and opens no session. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** Whether the PostgreSQL of this machine answers at all: one that is stopped or hangs does not. */
export async function postgresHealth(port: number, patience: number): Promise<HealthReport> {
  const { promise, resolve } = Promise.withResolvers<HealthReport>();
  const socket = connect(port, LOOPBACK, () => socket.write(SSL_REQUEST));
  socket
    .setTimeout(patience, () => resolve({ healthy: false, said: silence(patience) }))
    .once('data', () => resolve({ healthy: true, said: '' }))
    .once('error', (error: NodeJS.ErrnoException) =>
      resolve({ healthy: false, said: `no answer: ${error.code ?? error.message}` }),
    )
    .once('close', () => resolve({ healthy: false, said: 'no answer: it closed the connection' }));
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}
