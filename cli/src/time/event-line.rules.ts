import type { EventRowFragment } from '#operations';
import type { View } from '../output/rows.rules.ts';
import { harmless, harmlessLine } from '../output/text.rules.ts';

export const eventView: View<EventRowFragment> = {
  name: ({ subjectId }) => subjectId,
  columns: [
    { title: 'AT', of: ({ at }) => at },
    { title: 'TYPE', of: ({ type }) => type },
    { title: 'ABOUT', of: (event) => aboutOf(event) },
    { title: 'FROM', of: ({ from }) => from },
    { title: 'TO', of: ({ to }) => to },
    { title: 'CODE', of: ({ code }) => code },
    { title: 'BY', of: ({ by }) => by },
    { title: 'REASON', of: ({ reason }) => reason },
    { title: 'TASK', of: ({ taskId }) => taskId, isWide: true },
    { title: 'ID', of: ({ id }) => id, isWide: true },
  ],
};

/** What other commands take for the thing that an event is about; of an attempt with its number. */
const aboutOf = ({ name, subjectId, attempt }: EventRowFragment): string =>
  `${name ?? subjectId}${attempt === null ? '' : ` #${attempt}`}`;

/** An event as a line of text, for those that come one by one. */
export function eventLine(event: EventRowFragment): string {
  const { at, type, from, to, code, by, reason } = event;
  const change = to === null ? '' : from === null || from === to ? to : `${from} -> ${to}`;
  const parts = [at, type.padEnd(18), aboutOf(event), change, code === null ? '' : `code ${code}`, `by ${by}`].map(
    harmless,
  );
  return [...parts, harmlessLine(reason ?? '')].filter((part) => part !== '').join('  ');
}

/** The newest of what several services gave, the oldest first; each of them gave its newest. */
export const newestEvents = (lists: readonly (readonly EventRowFragment[])[], limit: number): EventRowFragment[] =>
  lists
    .flat()
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, limit)
    .toReversed();
