import type { Verifier } from './identity.ts';
import type { Logger } from './log.ts';
import { repeatedLog } from './repeated-log.ts';

/** The same verifier, which also logs refused tokens, at most once a second. */
export function logRefusedTokens(verify: Verifier, logger: Pick<Logger, 'warn'>): Verifier {
  const log = repeatedLog(logger);
  return (bearer) =>
    verify(bearer).catch((error: unknown) => {
      log('token refused', { text: (error as Error).message });
      throw error;
    });
}
