import { createClient } from 'graphql-ws';
import type { Answer } from './argument-answers.ts';

interface Payload {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The first thing a subscription says, over a socket of its own. @param url of the service's GraphQL endpoint */
export async function subscribeOnce(url: string, authorization: string, payload: Payload): Promise<Answer> {
  const [answer] = await subscribeTimes(url, authorization, payload, 1);
  return answer ?? {};
}

/** The first answers of a subscription; fewer where it ends. */
export async function subscribeTimes(
  url: string,
  authorization: string,
  payload: Payload,
  count: number,
): Promise<readonly Answer[]> {
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    connectionParams: { authorization },
    retryAttempts: 0,
    lazy: true,
  });
  try {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const answers: Answer[] = [];
    const add = (answer: Answer): void => {
      if (answers.push(answer) >= count) resolve();
    };
    client.subscribe(payload, {
      next: (answer) => add(answer as Answer),
      error: (error) => {
        if (!Array.isArray(error)) return reject(error);
        add({ errors: error as never });
        resolve();
      },
      complete: () => resolve(),
    });
    await promise;
    return answers.slice(0, count);
  } finally {
    await client.dispose();
  }
}
