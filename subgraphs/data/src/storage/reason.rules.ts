import { assertValid, MAX_REASON_LENGTH, printableText, storageProblem } from '@visor/schema';

/** What a person said of why, as it is recorded; null: nothing. @throws Refusal INVALID for what cannot be stored */
export function readReason(reason: string | null | undefined): string | null {
  const text = reason?.trim() ?? '';
  assertValid('reason', storageProblem(text, MAX_REASON_LENGTH));
  return text === '' ? null : printableText(text);
}
