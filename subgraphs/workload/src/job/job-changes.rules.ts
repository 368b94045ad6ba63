import type { JobsChanged } from '@visor/schema';

/** Most messages of changed jobs in one live event. */
const MAX_MESSAGES_PER_EVENT = 200;

interface Message {
  readonly value: JobsChanged;
  readonly cursor: string;
}

/** Groups messages to live events: the ids of the jobs that changed, and the cursor of the last message. */
export function groupChanges(messages: readonly Message[]): { readonly value: string[]; readonly cursor: string }[] {
  const events: { readonly value: string[]; readonly cursor: string }[] = [];
  for (let from = 0; from < messages.length; from += MAX_MESSAGES_PER_EVENT) {
    const group = messages.slice(from, from + MAX_MESSAGES_PER_EVENT);
    const ids = new Set(group.flatMap(({ value }) => value.jobs.map(({ jobId }) => jobId)));
    events.push({ value: [...ids], cursor: group.at(-1)?.cursor ?? '' });
  }
  return events;
}
