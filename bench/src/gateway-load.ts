import { setImmediate } from 'node:timers/promises';
import { Pool } from 'undici';
import type { GatewayProcess } from './rival-gateways.ts';

export interface LoadRequest {
  readonly authorization: string;
  readonly body: string;
}

/** Requests that are sent in turn. */
export interface Load {
  readonly name: string;
  readonly requests: readonly LoadRequest[];
}

interface LoadOptions {
  readonly connections: number;
  readonly seconds: number;
}

interface Answered {
  readonly requests: number;
  readonly seconds: number;
}

const headersOf = ({ authorization }: LoadRequest) => ({
  'content-type': 'application/json',
  accept: 'application/json',
  authorization,
});

/** Asks once; returns the data as text. @throws Error for an answer with errors */
export async function askOnce({ name, url }: GatewayProcess, request: LoadRequest): Promise<string> {
  const response = await fetch(url, { method: 'POST', headers: headersOf(request), body: request.body });
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: unknown };
  if (!response.ok || errors !== undefined || !data) throw new Error(`${name} answers ${text.slice(0, 500)}`);
  return JSON.stringify(data);
}

/** Keeps every connection busy with one request at a time, and counts the answers. */
export async function sendLoad({ url }: GatewayProcess, load: Load, options: LoadOptions): Promise<Answered> {
  const { origin, pathname: path } = new URL(url);
  await using pool = new AsyncDisposableStack();
  const clients = Array.from({ length: options.connections }, () => new Pool(origin, { connections: 1 }));
  for (const client of clients) pool.defer(() => client.close());
  const prepared = load.requests.map((request) => ({ headers: headersOf(request), body: request.body }));
  const begin = performance.now();
  const end = begin + options.seconds * 1_000;
  let requests = 0;
  const work = async (client: Pool, first: number): Promise<void> => {
    for (let turn = first; performance.now() < end; turn += options.connections) {
      const response = await client.request({ method: 'POST', path, ...prepared[turn % prepared.length] });
      await response.body.dump({ limit: 16 * 2 ** 20 });
      if (response.statusCode !== 200) throw new Error(`${url} answers ${response.statusCode} under load`);
      requests += 1;
    }
  };
  await Promise.all(clients.map(work));
  const seconds = (performance.now() - begin) / 1_000;
  await setImmediate();
  return { requests, seconds };
}
