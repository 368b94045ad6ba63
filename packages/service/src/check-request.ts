import { getOperationAST, type ExecutionArgs, type GraphQLSchema, type OperationTypeNode } from 'graphql';
import type { Documents } from './documents.ts';
import { OperationErrors } from './operation-errors.ts';
import { checkOperation, unknownOperation } from './operation.rules.ts';
import { checkOperationText } from './request-body.ts';

interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Record<string, unknown> | null | undefined;
}

interface CheckedOperation extends ExecutionArgs {
  readonly type: OperationTypeNode;
}

/** Checks an operation of a socket or a stream by the rules of HTTP. @throws the errors of an operation that is not executed */
export function checkRequest(
  documents: Documents,
  schema: GraphQLSchema,
  { query, operationName, variables }: OperationRequest,
): CheckedOperation {
  checkOperationText(query, operationName);
  const document = documents.read(query);
  if (!('kind' in document)) throw new OperationErrors(document);
  const operation = getOperationAST(document, operationName);
  if (!operation) throw unknownOperation();
  const variableValues = variables ?? {};
  const { faults } = checkOperation({ schema, document, operation, variables: variableValues, isAnonymous: false });
  if (faults.length > 0) throw new OperationErrors(faults);
  const type = operation.operation;
  return { schema, document, variableValues, type, ...(operationName ? { operationName } : {}) };
}
