import type { ReplicaBad } from '@visor/schema';
import { marksReplicaBad } from '../job/failure.rules.ts';
import type { JobMove, Step } from './report.rules.ts';

interface Input {
  readonly fileId: string;
  readonly name: string;
  readonly urls: readonly string[];
}

const badAfter = (move: JobMove): boolean =>
  move.event === 'fail' && move.failure !== null && marksReplicaBad(move.failure.code);

/** The inputs that a failure's text is about: those it names by id, URL or name; the only one, where there is but one. */
export function accused(inputs: readonly Input[], text: string): readonly Input[] {
  const exact = inputs.filter((input) => text.includes(input.fileId) || input.urls.some((url) => text.includes(url)));
  if (exact.length > 0) return exact;
  const named = inputs.filter((input) => text.includes(input.name));
  if (named.length > 0) return named;
  return inputs.length === 1 ? inputs : [];
}

/** Messages that tell the catalog of bytes that do not agree with it, once a job has failed over them for good. */
export function badReplicas(decided: {
  row: { inputs: readonly Input[] | null };
  steps: readonly Step[];
}): ReplicaBad[] {
  const move = decided.steps.at(-1)?.move;
  if (!move?.failure || !badAfter(move)) return [];
  const { code, text } = move.failure;
  return accused(decided.row.inputs ?? [], text).map(({ fileId, urls }) => ({
    fileId,
    urls,
    code,
    reason: text,
  }));
}
