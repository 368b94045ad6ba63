import type { IncomingMessage } from 'node:http';
import { parseJson } from '@visor/schema';
import { GraphQLError } from 'graphql';
import { textOfChunks } from './chunks.ts';
import { documentFault } from './documents.ts';
import { LIMITS } from './limits.rules.ts';
import { isJsonDeeperThan } from './nesting.rules.ts';

/** A request that is refused before GraphQL sees it. */
export class HttpFault extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, text: string, details: Readonly<Record<string, unknown>> = {}) {
    super(text);
    this.status = status;
    this.code = code;
    this.details = details;
  }

  asGraphqlError(): GraphQLError {
    return new GraphQLError(this.message, { extensions: { code: this.code, retryable: false, ...this.details } });
  }
}

/** A request's own object and `variables` or `extensions` in it, around the values that clients give. */
const ENVELOPE_LEVELS = 2;

export const NESTING_FAULT = `variables and extensions may nest lists and objects at most ${LIMITS.nesting} deep; these are deeper`;

/** @throws HttpFault where `query` or `operationName` is too deep or too long to be read. */
export function checkOperationText(query: unknown, operationName: unknown): void {
  const fault = typeof query === 'string' ? documentFault(query) : undefined;
  if (fault) throw new HttpFault(400, 'GRAPHQL_PARSE_FAILED', fault, { limit: LIMITS.nesting });
  if (typeof operationName === 'string' && operationName.length > LIMITS.operationName)
    throw new HttpFault(400, 'INVALID', `operationName has at most ${LIMITS.operationName} characters`);
}

/** The body of a POST. @throws HttpFault where it is no operation, or larger or deeper than allowed. */
export async function readOperation(request: IncomingMessage, hasToken: boolean): Promise<Record<string, unknown>> {
  checkHeaders(request);
  const limit = hasToken ? LIMITS.bodyBytes : LIMITS.bodyBytesWithoutToken;
  const text = await readBody(request, limit, hasToken);
  if (isJsonDeeperThan(text, LIMITS.nesting + ENVELOPE_LEVELS))
    throw new HttpFault(400, 'INVALID', NESTING_FAULT, { limit: LIMITS.nesting });
  const body = parsed(text);
  if (Array.isArray(body))
    throw new HttpFault(400, 'BAD_REQUEST', 'batches are not answered: send one operation per request');
  if (typeof body !== 'object' || body === null)
    throw new HttpFault(400, 'BAD_REQUEST', 'the body must be a JSON object with the field query');
  const operation = body as Record<string, unknown>;
  checkOperationText(operation['query'], operation['operationName']);
  return operation;
}

/** The query of a GET, checked as the body of a POST is. @throws HttpFault */
export function readSearch(search: string): string {
  const parameters = new URLSearchParams(search);
  const query = parameters.get('query');
  if (query === null)
    throw new HttpFault(
      400,
      'BAD_REQUEST',
      'no query: POST a JSON object with the field query and content-type: application/json; the playground is at /playground of the gateway',
    );
  for (const name of ['variables', 'extensions'])
    if (isJsonDeeperThan(parameters.get(name) ?? '', LIMITS.nesting + 1))
      throw new HttpFault(400, 'INVALID', NESTING_FAULT, { limit: LIMITS.nesting });
  checkOperationText(query, parameters.get('operationName'));
  return query;
}

/** The operation of a GET, as the body of a POST has it. @throws HttpFault where the variables are not JSON */
export function readSearchParameters(search: string): Record<string, unknown> {
  const parameters = new URLSearchParams(search);
  const variables = parameters.get('variables');
  return {
    query: parameters.get('query'),
    operationName: parameters.get('operationName') ?? undefined,
    variables: variables === null || variables === '' ? undefined : parsed(variables),
  };
}

function checkHeaders({ headers }: IncomingMessage): void {
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    throw new HttpFault(
      415,
      'BAD_REQUEST',
      `content-type must be application/json, not ${JSON.stringify((headers['content-type'] ?? '').slice(0, 100))}`,
    );
  const encoding = headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding !== 'identity')
    throw new HttpFault(
      415,
      'BAD_REQUEST',
      `content-encoding ${JSON.stringify(encoding.slice(0, 100))} is not taken: send the body as it is`,
    );
}

/** Buffers at most `limit` bytes. */
async function readBody(request: IncomingMessage, limit: number, hasToken: boolean): Promise<string> {
  // Faults are made when they are needed: the stack of an error costs more than the rest.
  const tooLarge = (): HttpFault =>
    new HttpFault(
      413,
      'INVALID',
      `the body may have at most ${limit} bytes${hasToken ? '' : ' without a valid token'}`,
      { limit },
    );
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else {
      chunks.length = 0;
      reject(tooLarge());
    }
  });
  request.once('end', () => resolve(textOfChunks(chunks)));
  request.once('error', reject);
  request.once('close', () => {
    if (!request.readableEnded) reject(new HttpFault(400, 'BAD_REQUEST', 'the body has ended early'));
  });
  return promise;
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw new HttpFault(400, 'BAD_REQUEST', 'the body, or what the URL has for variables, is not JSON');
  }
}
