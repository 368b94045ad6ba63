import type { FileProcessReply } from '@visor/schema';

/** What the catalog answered to a request. */
export interface Answer {
  readonly id: string;
  readonly outcome: 'OK' | 'REFUSED' | 'DELAYED';
  readonly text: string | null;
}

const MAX_ERRORS_NAMED = 5;
const MAX_TEXT_LENGTH = 2_000;

const textOf = ({ details, items }: FileProcessReply): string => {
  const errors = items.filter(({ status }) => status === 'ERROR').slice(0, MAX_ERRORS_NAMED);
  const texts = errors.map((item) => [item.code, item.details].filter(Boolean).join(': '));
  return [details, ...texts].filter(Boolean).join('; ').slice(0, MAX_TEXT_LENGTH) || 'the catalog gave no reason';
};

/** Returns what a reply of the catalog means for its request. */
export function answerOf(reply: FileProcessReply): Answer {
  const id = reply.requestId.toLowerCase();
  if (reply.status === 'OK') return { id, outcome: 'OK', text: null };
  if (reply.retrying) return { id, outcome: 'DELAYED', text: `registration is delayed: ${textOf(reply)}` };
  return { id, outcome: 'REFUSED', text: `registration was refused: ${textOf(reply)}` };
}

/** Returns one answer per request: the first that decides, else the last that reports a delay. */
export function decisiveAnswers(answers: readonly Answer[]): Map<string, Answer> {
  const byRequest = new Map<string, Answer>();
  for (const answer of answers) {
    const earlier = byRequest.get(answer.id);
    if (!earlier || earlier.outcome === 'DELAYED') byRequest.set(answer.id, answer);
  }
  return byRequest;
}
