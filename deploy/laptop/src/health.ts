import { LOOPBACK, urlHost } from './hosts.rules.ts';

/** Where a service of this machine tells its health. */
export const healthUrl = (port: number, host: string = LOOPBACK): string => `http://${urlHost(host)}:${port}/healthz`;

/** What a service's `/healthz` answers: 200 is well, all else is not, and says why where it can. */
export async function health(url: string, patience: number): Promise<{ healthy: boolean; said: string }> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(patience) });
    return { healthy: answer.status === 200, said: await answer.text() };
  } catch (error) {
    return { healthy: false, said: (error as Error).message };
  }
}
