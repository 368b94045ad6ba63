import type { IncomingMessage } from 'node:http';
import type { HTTPGraphQLResponse } from '@apollo/server';
import { LRUCache } from 'lru-cache';

/** Headers of an answer, without its length. */
export type AnswerHead = Readonly<Record<string, string>>;

const CACHE_SIZE = 50;
const MAX_ACCEPT_LENGTH = 200;

/** What an answer without errors begins with. */
const WITHOUT_ERRORS = '{"data":';

/**
 * The headers with which Apollo's server answers operations that have no errors: they follow from the request's `accept` alone.
 * They are learned from its answers, so that an answer that it did not make has the same.
 */
export class AnswerHeads {
  readonly #known = new LRUCache<string, AnswerHead>({ max: CACHE_SIZE });

  of({ method, headers: { accept = '' } }: IncomingMessage): AnswerHead | undefined {
    return method === 'POST' ? this.#known.get(accept) : undefined;
  }

  learn({ method, headers: { accept = '' } }: IncomingMessage, { status, headers, body }: HTTPGraphQLResponse): void {
    if (method !== 'POST' || (status !== undefined && status !== 200) || accept.length > MAX_ACCEPT_LENGTH) return;
    if (body.kind !== 'complete' || !body.string.startsWith(WITHOUT_ERRORS) || this.#known.has(accept)) return;
    this.#known.set(accept, Object.fromEntries([...headers].filter(([name]) => name !== 'content-length')));
  }
}
