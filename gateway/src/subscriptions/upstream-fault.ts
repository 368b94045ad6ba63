import type { GraphQLFormattedError } from 'graphql';

/** The end of an upstream that is tried again, and of which its readers are told; a connection that only broke is not told. */
export class UpstreamFault extends Error {
  readonly errors: readonly GraphQLFormattedError[];

  constructor(message: string, errors: readonly GraphQLFormattedError[]) {
    super(message);
    this.errors = errors;
  }
}
