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

/** What a report says, for people. */
export function reportText({ clean, problems, repairs, compared, unseen, seconds }: Report): string {
  const lines = [
    ...repairs.map(({ area, kind, repaired }) => `repaired: ${TITLES[area]}, ${kind}, ${repaired}`),
    ...problems.flatMap(problemLines),
    ...unseen.map(({ storage, why }) => `not looked at: storage ${storage}: ${why}`),
    `${clean ? 'nothing disagrees' : `${problems.reduce((sum, { count }) => sum + count, 0)} things disagree`}: ${compared.tasks} tasks and ${compared.files} files compared in ${seconds.toFixed(1)} s`,
  ];
  return `${lines.join('\n')}\n`;
}
