import type { Logger } from './log.ts';

const INTERVAL_MS = 1_000;

/**
 * Logs events that anybody can cause as often as they like: at most one line a second of each kind. The first event is logged at once;
 * those of the following second are one line with their `count`, its fields those of the last one.
 */
export function repeatedLog(logger: Pick<Logger, 'warn'>): (kind: string, fields: object) => void {
  const kinds = new Map<string, { count: number; fields: object }>();
  const openInterval = (kind: string): void => {
    kinds.set(kind, { count: 0, fields: {} });
    setTimeout(() => {
      const { count, fields } = kinds.get(kind) ?? { count: 0, fields: {} };
      kinds.delete(kind);
      if (count === 0) return;
      logger.warn({ ...fields, count }, kind);
      openInterval(kind);
    }, INTERVAL_MS).unref();
  };
  return (kind, fields) => {
    const state = kinds.get(kind);
    if (state) {
      state.count += 1;
      state.fields = fields;
      return;
    }
    logger.warn({ ...fields, count: 1 }, kind);
    openInterval(kind);
  };
}
