import type { ServerResponse } from 'node:http';
import type { Health } from './health.ts';

/** What the pages of health show. */
export interface HealthPages {
  /** How the service is, shown at /healthz; answers within 2 s. */
  health(): Promise<Health>;
  /** Why it can't be used now, shown at /readyz; undefined: it can. */
  notReady(): string | undefined;
}

/** Writes an answer of JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));
}

/** Answers /healthz, /readyz and /livez, the last of which only says that the process runs. Returns whether it answered. */
export async function answerHealth(
  path: string | undefined,
  pages: HealthPages,
  response: ServerResponse,
): Promise<boolean> {
  if (path === '/healthz') {
    const health = await pages.health();
    sendJson(response, health.status === 'ok' ? 200 : 503, health);
  } else if (path === '/readyz') {
    const text = pages.notReady();
    sendJson(
      response,
      text === undefined ? 200 : 503,
      text === undefined ? { status: 'ok' } : { status: 'failing', text },
    );
  } else if (path === '/livez') sendJson(response, 200, { status: 'ok' });
  else return false;
  return true;
}
