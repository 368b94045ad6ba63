import { createClient } from 'graphql-ws';
import type { Answer } from './argument-answers.ts';

/** The first thing a subscription says, over a socket of its own. @param url of the service's GraphQL endpoint */
export async function subscribeOnce(
  url: string,
  authorization: string,
  payload: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> },
): Promise<Answer> {
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    connectionParams: { authorization },
    retryAttempts: 0,
    lazy: true,
  });
  try {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    client.subscribe(payload, {
      next: (answer) => resolve(answer as Answer),
      error: (error) => (Array.isArray(error) ? resolve({ errors: error as never }) : reject(error as Error)),
      complete: () => resolve({}),
    });
    return await promise;
  } finally {
    await client.dispose();
  }
}
