import { Refusal } from './refusal.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** PostgreSQL takes a uuid or fails the whole statement; so ids are looked at before they get there. */
export const isUuid = (text: unknown): text is string => typeof text === 'string' && uuid.test(text);

/** @throws Refusal INVALID that names the field. */
export function demand(field: string, fault: string | undefined): void {
  if (fault !== undefined) throw new Refusal('INVALID', `${field} ${fault}`, { field });
}
