import { Refusal } from './refusal.ts';
import type { DatasetClose } from './generated/events.ts';

const refuse = (field: keyof DatasetClose, text: string): never => {
  throw new Refusal('INVALID', `${field} ${text}`, { field });
};

/**
 * Whether a close says which files its dataset must have, and only in one way: by names, or by their count and digest. A
 * count beside the names must agree with them: which of the two is meant cannot be told.
 * @throws Refusal INVALID that names the field
 */
export function demandChecklist({ files, count, digest }: DatasetClose): void {
  if (!files && (count == null || digest == null)) refuse('files', 'is needed, or count and digest');
  if (count != null && count < 0) refuse('count', 'is less than 0');
  if (digest != null && !/^[0-9a-f]{64}$/.test(digest)) refuse('digest', 'is not 64 lower-case hexadecimal digits');
  const named = files ? new Set(files).size : count;
  if (count != null && count !== named) refuse('count', `is ${count}, but files has ${named} different names`);
}
