/** What is said of a dataset by key: a text, a number, true or false. Keys and values are bounded before they are walked further. */
import { assertValid, Refusal, storageProblem } from '@visor/schema';
import type { DatasetMetadata } from './dataset.entity.ts';

const MAX_KEYS = 64;
const MAX_VALUE_LENGTH = 1_000;
const KEY = /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/;

function valueProblem(value: unknown): string | undefined {
  if (typeof value === 'string') return storageProblem(value, MAX_VALUE_LENGTH);
  if (typeof value === 'boolean') return undefined;
  if (typeof value !== 'number') return 'is no text, number, true or false';
  return Number.isFinite(value) ? undefined : 'is no finite number';
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws Refusal INVALID that names the key */
export function parseMetadata(metadata: unknown): DatasetMetadata | null {
  if (metadata == null) return null;
  if (!isRecord(metadata)) throw new Refusal('INVALID', 'metadata is no object', { field: 'metadata' });
  const keys = Object.keys(metadata);
  assertValid('metadata', keys.length > MAX_KEYS ? `has ${keys.length} keys; at most ${MAX_KEYS}` : undefined);
  const parsed: Record<string, string | number | boolean> = {};
  for (const key of keys) {
    const shown = `metadata.${key.slice(0, 64)}`;
    if (!KEY.test(key))
      throw new Refusal(
        'INVALID',
        'a key of metadata is not a letter and at most 62 letters, digits, "_", "." and "-"',
        {
          field: 'metadata',
        },
      );
    const value = metadata[key];
    assertValid(shown, valueProblem(value));
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') parsed[key] = value;
  }
  return parsed;
}

/** Whether both say the same, in any order of keys. */
export const isSameMetadata = (metadata: DatasetMetadata, other: DatasetMetadata): boolean => {
  const keys = Object.keys(metadata);
  return keys.length === Object.keys(other).length && keys.every((key) => metadata[key] === other[key]);
};
