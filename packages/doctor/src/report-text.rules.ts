import type { AcceptedProblem } from './accepted.ts';
import type { Report } from './examine.ts';
import type { Problem } from './finding.rules.ts';

const TITLES: Readonly<Record<Problem['area'], string>> = {
  catalog: 'catalog',
  workflows: 'workflows',
  jobs: 'jobs',
  joined: 'workflows, jobs and catalog',
  disks: 'disks',
  eventLog: 'event log',
};

const shownName = ({ id, name }: Problem['examples'][number]): string => (name === null ? id : `${name} (${id})`);

function problemLines({ area, kind, count, repaired, remedy, examples }: Problem): string[] {
  const more = repaired === null ? '' : `, ${repaired} of them can be repaired by --repair`;
  return [
    `${TITLES[area]}: ${kind}, ${count} found${more}`,
    ...examples.map((example) => `  ${shownName(example)}: ${example.text}`),
    ...(count > examples.length ? [`  and ${count - examples.length} more`] : []),
    `  what to do: ${remedy}`,
  ];
}

const acceptedLines = ({ area, kind, count, examples }: AcceptedProblem): string[] => [
  `accepted: ${TITLES[area]}, ${kind}, ${count}`,
  ...examples.map(({ id, text, by, reason }) => `  ${id}: ${text} (${by}: ${reason})`),
  ...(count > examples.length ? [`  and ${count - examples.length} more`] : []),
];

const HOW_TO_ACCEPT =
  'what a person has looked at and leaves as it is does not count any more: visor doctor --accept KIND[:ID] --reason TEXT';

/** What a report says, for people. */
export function reportText({ clean, problems, repairs, accepted, compared, unseen, seconds }: Report): string {
  const lines = [
    ...repairs.map(({ area, kind, repaired }) => `repaired: ${TITLES[area]}, ${kind}, ${repaired}`),
    ...accepted.flatMap(acceptedLines),
    ...problems.flatMap(problemLines),
    ...(clean ? [] : [HOW_TO_ACCEPT]),
    ...unseen.map(({ storage, why }) => `not looked at: storage ${storage}: ${why}`),
    `${clean ? 'nothing disagrees' : `${problems.reduce((sum, { count }) => sum + count, 0)} things disagree`}: ${compared.tasks} tasks and ${compared.files} files compared in ${seconds.toFixed(1)} s`,
  ];
  return `${lines.join('\n')}\n`;
}
