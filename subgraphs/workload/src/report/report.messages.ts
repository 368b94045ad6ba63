import { failureCodes, type ReplicaBad } from '@visor/schema';
import type { Transition } from '../job/transition.rules.ts';

interface Input {
  readonly fileId: string;
  readonly name: string;
  readonly urls: readonly string[];
}

/** Returns the inputs that a failure's text names by id, URL or name; or the only input. */
function namedInputs(inputs: readonly Input[], text: string): readonly Input[] {
  const exact = inputs.filter((input) => text.includes(input.fileId) || input.urls.some((url) => text.includes(url)));
  if (exact.length > 0) return exact;
  const named = inputs.filter((input) => text.includes(input.name));
  if (named.length > 0) return named;
  return inputs.length === 1 ? inputs : [];
}

/** Builds the messages about inputs whose bytes differ from the catalog, once a job has failed over them for good. */
export function badReplicas(update: {
  readonly row: { readonly inputs: readonly Input[] | null };
  readonly transitions: readonly Transition[];
}): ReplicaBad[] {
  const job = update.transitions.at(-1)?.job;
  if (job?.event !== 'fail' || job.failure?.code !== failureCodes.INPUT_CHECKSUM_MISMATCH) return [];
  const { code, text } = job.failure;
  return namedInputs(update.row.inputs ?? [], text).map(({ fileId, urls }) => ({ fileId, urls, code, reason: text }));
}
