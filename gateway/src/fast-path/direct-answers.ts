import { checkOperation, hasFixedCost, type Operation } from '@visor/service';
import { getOperationAST, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { GatewayContext } from '../context.ts';
import type { CompiledOperation } from './compile-operation.ts';
import type { FastExecutor } from './fast-executor.ts';
import { SharedWork } from './shared-work.ts';

/** Answers of operations that need nothing of Apollo's server: undefined where it must answer, with what was read so far. */
type DirectAnswers = (operation: Operation, context: GatewayContext) => Promise<string | undefined>;

interface Prepared {
  readonly compiled: CompiledOperation;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly isQuery: boolean;
  /** What the operation is remembered by. */
  readonly key: string;
}

/** Costlier operations wait for their turn in Apollo's server. */
const MAX_ELEMENTS = 10_000;
const CACHE_SIZE = 500;
const MAX_CACHED_KEY_LENGTH = 8_000;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface DirectOptions {
  readonly executor: FastExecutor;
  schema(): GraphQLSchema;
}

function operationOf(document: DocumentNode, name: string | undefined): OperationDefinitionNode | undefined {
  const operation = getOperationAST(document, name) ?? undefined;
  return operation?.operation === 'subscription' ? undefined : operation;
}

/**
 * Answers operations on the fast path alone. What it does not take, an operation with any fault among it, is left to Apollo's
 * server, which checks and answers it as if nobody had looked at it before. Equal queries of one caller that wait together are executed once.
 */
export function createDirectAnswers({ executor, schema }: DirectOptions): DirectAnswers {
  const known = new LRUCache<string, Prepared>({ max: CACHE_SIZE });
  const shared = new SharedWork<string | undefined>();
  let schemaOfKnown: GraphQLSchema | undefined;

  const prepare = ({ document, text, body }: Operation, { caller }: GatewayContext): Prepared | undefined => {
    const { variables: given = null, operationName: name = null, extensions = null } = body;
    if ((given !== null && !isRecord(given)) || (extensions !== null && !isRecord(extensions))) return undefined;
    if ((name !== null && typeof name !== 'string') || caller.kind === 'anonymous') return undefined;
    const operationName = name ?? undefined;
    const operation = operationOf(document, operationName);
    if (!operation) return undefined;
    const variables = given ?? {};
    const isQuery = operation.operation === 'query';
    const key = `${name ?? ''}\0${text}\0${isQuery ? JSON.stringify(variables) : ''}`;
    const before = known.get(key);
    if (before) return isQuery ? before : { ...before, variables };
    const request = { schema: schema(), document, operation, variables, isAnonymous: false };
    const { faults, elements } = checkOperation(request);
    if (faults.length > 0 || elements > MAX_ELEMENTS) return undefined;
    const compiled = executor.compile({ document, text, operationName, variables });
    const prepared = { compiled, variables, isQuery, key };
    // Of a mutation that one subgraph answers, that one checks the variables: it does so in any case.
    const isKept = isQuery || (compiled.fast?.relay !== undefined && hasFixedCost(document));
    if (isKept && key.length <= MAX_CACHED_KEY_LENGTH) known.set(key, prepared);
    return prepared;
  };

  const answer = ({ compiled, variables }: Prepared, context: GatewayContext): Promise<string | undefined> =>
    executor.answer(compiled, variables, context);

  return async (operation, context) => {
    if (schemaOfKnown !== schema()) known.clear();
    schemaOfKnown = schema();
    const prepared = prepare(operation, context);
    if (!prepared?.compiled.fast) return undefined;
    if (!prepared.isQuery) return answer(prepared, context);
    let isOwn = false;
    const text = await shared.do(`${context.authorization ?? ''}\0${prepared.key}`, () => {
      isOwn = true;
      return answer(prepared, context);
    });
    if (!isOwn && text !== undefined) executor.counts.shared += 1;
    return text;
  };
}
