import { connect } from 'node:net';
import { LOOPBACK, urlHost } from './hosts.rules.ts';

/** URL of the health endpoint of a service on this machine. */
export const healthUrl = (port: number, host: string = LOOPBACK): string => `http://${urlHost(host)}:${port}/healthz`;

/** Whether a process is healthy, with the text of its answer. */
interface HealthReport {
  readonly healthy: boolean;
  readonly text: string;
}

const timeoutText = (timeoutMs: number): string => `no answer within ${timeoutMs / 1_000} s`;

/** Reads `/healthz` of a service. Status 200 means healthy; the body of any other answer says why. */
export async function readHealth(url: string, timeoutMs: number): Promise<HealthReport> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    return { healthy: answer.status === 200, text: await answer.text() };
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
    if (name === 'TimeoutError') return { healthy: false, text: timeoutText(timeoutMs) };
    return { healthy: false, text: `no answer: ${cause?.code ?? cause?.message ?? message}` };
  }
}

/** PostgreSQL's SSLRequest: length 8, code 80877103. It requires no password and opens no session. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** Checks whether a PostgreSQL server on this machine answers. */
export async function readPostgresHealth(port: number, timeoutMs: number): Promise<HealthReport> {
  const { promise, resolve } = Promise.withResolvers<HealthReport>();
  const socket = connect(port, LOOPBACK, () => socket.write(SSL_REQUEST));
  socket
    .setTimeout(timeoutMs, () => resolve({ healthy: false, text: timeoutText(timeoutMs) }))
    .once('data', () => resolve({ healthy: true, text: '' }))
    .once('error', (error: NodeJS.ErrnoException) =>
      resolve({ healthy: false, text: `no answer: ${error.code ?? error.message}` }),
    )
    .once('close', () => resolve({ healthy: false, text: 'no answer: it closed the connection' }));
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}
