import { listText, type View } from '../output/rows.rules.ts';
import type { Top, TopFailure, TopNode, TopStage } from './top.rules.ts';

const rate = (value: number): string => (value === 0 ? '0' : value < 10 ? value.toFixed(1) : value.toFixed(0));

/** Bytes as a person reads them, in the units of disks. */
function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  for (; value >= 999.5 && unit < units.length - 1; unit++) value /= 1_000;
  return `${value < 10 && unit > 0 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`;
}

/** Seconds as a person reads them. */
function ageText(seconds: number | null): string {
  if (seconds === null) return '-';
  if (seconds < 100) return `${Math.round(seconds)}s`;
  if (seconds < 6_000) return `${Math.round(seconds / 60)}m`;
  return seconds < 360_000 ? `${Math.round(seconds / 3_600)}h` : `${Math.round(seconds / 86_400)}d`;
}

const stages: View<TopStage> = {
  name: ({ stage }) => stage,
  columns: [
    { title: 'STAGE', of: ({ stage }) => stage },
    { title: 'DEVICE', of: ({ device }) => device },
    { title: 'WAITING', of: ({ waiting }) => Math.round(waiting) },
    { title: 'QUEUED', of: ({ queued }) => Math.round(queued) },
    { title: 'RUNNING', of: ({ active }) => Math.round(active) },
    { title: 'STORING', of: ({ registering }) => Math.round(registering) },
    { title: '10s/s', of: ({ rate10s }) => rate(rate10s) },
    { title: '1m/s', of: ({ rate1m }) => rate(rate1m) },
    { title: 'FAILED', of: ({ failed1m }) => failed1m },
    { title: 'IN/s', of: ({ bytesIn }) => bytesText(bytesIn) },
    { title: 'OUT/s', of: ({ bytesOut }) => bytesText(bytesOut) },
    { title: 'AGE', of: ({ dataAge }) => ageText(dataAge) },
  ],
};
const failures: View<TopFailure> = {
  name: ({ code }) => String(code),
  columns: [
    { title: 'COUNT', of: ({ count }) => count },
    { title: 'FINAL', of: ({ final }) => final },
    { title: 'CODE', of: ({ code }) => code },
    { title: 'NAME', of: ({ name }) => name },
    { title: 'LAST', of: ({ lastAt }) => lastAt },
    { title: 'MESSAGE', of: ({ message }) => message },
  ],
};
const nodes: View<TopNode> = {
  name: ({ name }) => name,
  columns: [
    { title: 'NODE', of: ({ name }) => name },
    { title: 'STATE', of: ({ state }) => state },
    { title: 'FAILURES', of: ({ failures: count }) => count },
    { title: 'REASON', of: ({ reason }) => reason },
  ],
};

type Paint = Parameters<typeof listText>[3];

/** The lines that show it; what matters most comes first, since a small window has the first ones only. */
export function topLines(top: Top, paint: Paint): string[] {
  const table = <Item>(title: string, items: readonly Item[], view: View<Item>): string[] =>
    items.length === 0 ? [] : ['', title, ...listText(items, view, 'table', paint).trimEnd().split('\n')];
  const pilots = Object.entries(top.pilots).map(([state, count]) => `${Math.round(count)} ${state}`);
  const slots = top.slots
    ? `slots: ${Math.round(top.slots.busy)} busy, ${Math.round(top.slots.free)} free`
    : 'nothing was measured in the last two minutes';
  const head = [
    slots,
    `pilots: ${pilots.length === 0 ? 'none' : pilots.join(', ')}`,
    `failures in the last hour: ${top.failures.total}`,
  ];
  return [
    head.join('   '),
    ...(top.stages.length === 0 ? ['', 'no job waits or runs'] : table('stages', top.stages, stages)),
    ...table('failures of the last hour', top.failures.codes, failures),
    ...table('nodes with trouble', top.nodes, nodes),
  ];
}
