/** What the codes of the catalog mean for a file that was announced. */

/**
 * Codes that say nothing about the file: the catalog is away, the token is not valid, the storage is not known (any more). The watcher
 * waits until a person or time has mended it.
 */
const WAITS = ['UNAVAILABLE', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'SUBGRAPH_UNAVAILABLE'];

export const shouldWait = (code: string): boolean => WAITS.includes(code);
