/** What the codes of the catalog mean for a file that was announced. */

/**
 * Codes that say nothing about the file: the catalog is away, the token is not valid, the storage is not known (any more). The watcher
 * waits until a person or time has mended it.
 */
const WAITS = ['UNAVAILABLE', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'SUBGRAPH_UNAVAILABLE'];

export const shouldWait = (code: string): boolean => WAITS.includes(code);

/**
 * Whether a request that was refused as a whole was so for its files: a bug that one of them meets, or a name of a dataset. Any other
 * refusal is of the request itself, as by a gateway of another version, and waits for a person.
 */
export const isAboutFiles = (code: string, details: Readonly<Record<string, unknown>>): boolean =>
  code === 'INTERNAL' || (code === 'INVALID' && details['field'] === 'dataset');
