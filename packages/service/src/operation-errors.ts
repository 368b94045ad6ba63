import { GraphQLError } from 'graphql';
import { Refusal } from '@visor/schema';
import { refusalError } from './errors.ts';
import { HttpFault } from './request-body.ts';

/** Several errors of one operation. */
export class OperationErrors extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super(errors[0]?.message ?? 'the operation is refused');
    this.errors = errors;
  }
}

/** The GraphQL errors that say the same as an error of an operation. */
export function errorsOf(error: unknown): readonly GraphQLError[] {
  if (error instanceof OperationErrors) return error.errors;
  if (error instanceof GraphQLError) return [error];
  if (error instanceof Refusal) return [refusalError(error)];
  if (error instanceof HttpFault) return [error.asGraphqlError()];
  const cause = error instanceof Error ? error : new Error(String(error));
  return [new GraphQLError(cause.message, { originalError: cause })];
}
