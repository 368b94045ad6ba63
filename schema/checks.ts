import { Refusal } from './refusal.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Checks an id before a statement: a text that is not a uuid makes PostgreSQL fail the whole statement. */
export const isUuid = (text: unknown): text is string => typeof text === 'string' && UUID.test(text);

/** Does nothing without a fault. @throws Refusal INVALID that names the field */
export function assertValid(field: string, fault: string | undefined): void {
  if (fault !== undefined) throw new Refusal('INVALID', `${field} ${fault}`, { field });
}

/** Largest depth of lists and objects in a JSON value that Visor accepts. */
export const MAX_JSON_DEPTH = 64;

/** Whether a parsed JSON value nests deeper than `limit`. It does not recurse, since the sender chooses the depth. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level: object[] = isContainer(value) ? [value] : [];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > limit) return true;
    const below: object[] = [];
    for (const container of level)
      for (const child of Object.values(container) as unknown[]) if (isContainer(child)) below.push(child);
    level = below;
  }
  return false;
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;
