import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { printableText } from '@visor/schema';
import type { RequestContext } from '@visor/service';
import { readAnswerData, type AnswerFault } from './answer.rules.ts';
import { operationReader, type ReadOperation } from './operation-cache.ts';
import type { FieldScopes } from './read-sdl.rules.ts';
import { isObject } from './subgraph-config.rules.ts';

/** An answer or event of an external subgraph that fits what was asked. */
interface CheckedAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** Checks what goes to one external subgraph and what comes from it. */
export interface ExternalBorder {
  /** @throws GraphQLError UNAUTHENTICATED or FORBIDDEN when the caller lacks a scope that a field needs */
  check(query: string, caller: RequestContext['caller']): ReadOperation;
  /** Returns the answer as it may be used. @throws Error when it is no answer of a GraphQL server */
  read(
    operation: ReadOperation,
    variables: Readonly<Record<string, unknown>> | undefined,
    answer: unknown,
  ): CheckedAnswer;
}

const MAX_ERRORS = 20;
const MAX_ERROR_LENGTH = 1_000;
const MAX_PATH_LENGTH = 64;
const CODE = /^[A-Z][A-Z0-9_]{0,63}$/;

function checkScopes({ required }: ReadOperation, { kind, scopes }: RequestContext['caller'], subgraph: string): void {
  for (const { field, scopes: wanted } of required) {
    if (wanted.some((scope) => scopes.has(scope))) continue;
    const isAnonymous = kind === 'anonymous';
    const text = isAnonymous
      ? `${field} needs a token: send "authorization: Bearer <token>"`
      : `${field} needs a token with scope ${wanted.join(' or ')}`;
    const code = isAnonymous ? 'UNAUTHENTICATED' : 'FORBIDDEN';
    throw new GraphQLError(text, { extensions: { code, retryable: false, scopes: wanted, serviceName: subgraph } });
  }
}

/** An error as it is passed on: its own text and code, nothing that the gateway's server would obey. */
function readError(error: unknown, subgraph: string): GraphQLFormattedError {
  const fields = isObject(error) ? error : {};
  const { message, path, extensions } = fields;
  const { code, retryable } = isObject(extensions) ? extensions : {};
  const isPath =
    Array.isArray(path) &&
    path.length <= MAX_PATH_LENGTH &&
    path.every((part) => typeof part === 'string' || typeof part === 'number');
  return {
    message: printableText(typeof message === 'string' ? message : 'an error without a message').slice(
      0,
      MAX_ERROR_LENGTH,
    ),
    ...(isPath ? { path } : {}),
    extensions: {
      code: typeof code === 'string' && CODE.test(code) ? code : 'SUBGRAPH_ERROR',
      retryable: retryable === true,
      serviceName: subgraph,
    },
  };
}

const faultError = (subgraph: string, { path, text }: AnswerFault): GraphQLFormattedError => ({
  message: `${subgraph} answers wrongly: ${path.join('.') || 'data'} ${text}`,
  path,
  extensions: { code: 'SUBGRAPH_INVALID_ANSWER', retryable: false, serviceName: subgraph },
});

/** Types of the entities that a request asks for. */
function entityTypes(variables: Readonly<Record<string, unknown>> | undefined): readonly string[] | undefined {
  const representations = variables?.['representations'];
  if (!Array.isArray(representations)) return undefined;
  return representations.map((entity: unknown) => {
    const name = isObject(entity) ? entity['__typename'] : undefined;
    return typeof name === 'string' ? name : '';
  });
}

/** @param schema the supergraph's, with all types; @param scopes those of the subgraph's `@allow` */
export function openBorder(subgraph: string, schema: GraphQLSchema, scopes: FieldScopes): ExternalBorder {
  const read = operationReader(schema, scopes);
  return {
    check(query, caller) {
      const operation = read(query);
      checkScopes(operation, caller, subgraph);
      return operation;
    },
    read({ operation, fragments }, variables, answer) {
      if (!isObject(answer) || !('data' in answer || Array.isArray(answer['errors'])))
        throw new Error('its answer is no GraphQL: it has neither data nor errors');
      const question = { schema, operation, fragments, entityTypes: entityTypes(variables) };
      const { data, faults } = readAnswerData(question, answer['data']);
      const given = Array.isArray(answer['errors']) ? (answer['errors'] as unknown[]) : [];
      const errors = [
        ...given.slice(0, MAX_ERRORS).map((error) => readError(error, subgraph)),
        ...faults.map((fault) => faultError(subgraph, fault)),
      ];
      return { data, ...(errors.length > 0 ? { errors } : {}) };
    },
  };
}
