import type { Client, createClient } from '@visor/client';

/** Makes a client whose modules are loaded with its first request: help and completion do not wait for them. */
export function lazyClient(options: Parameters<typeof createClient>[0]): Client {
  let opened: Promise<Client> | undefined;
  const open = async (): Promise<Client> => (await import('@visor/client')).createClient(options);
  const client = (): Promise<Client> => (opened ??= open());
  return {
    request: async (document, variables) => (await client()).request(document, variables),
    subscribe(document, variables) {
      const events = client().then((ready) => ready.subscribe(document, variables));
      return {
        next: async () => (await events).next(),
        return: async () => (await (await events).return?.()) ?? { done: true, value: undefined },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await (await opened)?.[Symbol.asyncDispose]();
    },
  };
}
