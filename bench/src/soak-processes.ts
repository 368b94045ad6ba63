import { readdirSync, readFileSync } from 'node:fs';
import { identityOf, type ProcessIdentity, type Stack } from '@visor/laptop';
import type { Fault } from './soak.rules.ts';

interface Seen {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};

function listProcesses(): Seen[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const stat = read(`/proc/${name}/stat`);
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (stat === '' || state === 'Z') return [];
    return [
      { pid: Number(name), parent: Number(parent), command: read(`/proc/${name}/cmdline`).replaceAll('\0', ' ') },
    ];
  });
}

/** The processes of a stack: its own records, what mentions its folder in its environment, and all their descendants. */
function processesOf({ dir, processes }: Pick<Stack, 'dir' | 'processes'>): readonly Seen[] {
  const all = listProcesses();
  const recorded = new Set(processes.flatMap((view) => (view.process ? [view.process.pid] : [])));
  const own = new Set(
    all
      .filter(
        ({ pid }) => pid !== process.pid && (recorded.has(pid) || read(`/proc/${pid}/environ`).includes(`${dir}/`)),
      )
      .map(({ pid }) => pid),
  );
  for (let known = 0; known < own.size;) {
    known = own.size;
    for (const { pid, parent } of all) if (own.has(parent)) own.add(pid);
  }
  return all.filter(({ pid }) => own.has(pid));
}

const identify = (found: readonly Seen[]): ProcessIdentity[] => found.flatMap(({ pid }) => identityOf(pid) ?? []);

/** Returns all processes of a stack, its pilots' and payloads' too. */
export const allProcesses = (stack: Pick<Stack, 'dir' | 'processes'>): readonly ProcessIdentity[] =>
  identify(processesOf(stack));

const isPilot = ({ command }: Seen): boolean => command.includes('/pilot/src/main.ts');

/** Returns the processes of a stack that are of this kind now. */
export function processesOfKind(stack: Pick<Stack, 'dir' | 'processes'>, kind: Fault): readonly ProcessIdentity[] {
  const named = (name: string): ProcessIdentity[] =>
    stack.processes.flatMap((view) => (view.name === name && view.process ? [view.process] : []));
  switch (kind) {
    case 'data':
    case 'workflow':
    case 'workload':
    case 'gateway':
      return named(kind);
    case 'stop service':
      return ['data', 'workflow', 'workload', 'gateway'].flatMap(named);
    case 'postmaster':
      return named('postgres');
    case 'daemon':
      return stack.processes.flatMap((view) => (view.name.startsWith('pilot-') && view.process ? [view.process] : []));
    default: {
      const own = processesOf(stack);
      const pilots = new Set(own.filter(isPilot).map(({ pid }) => pid));
      const [postmaster] = named('postgres');
      if (kind === 'pilot' || kind === 'stop pilot') return identify(own.filter(({ pid }) => pilots.has(pid)));
      if (kind === 'spawner') return identify(own.filter(({ parent }) => pilots.has(parent)));
      if (kind === 'backend') return identify(own.filter(({ parent }) => parent === postmaster?.pid));
      return [];
    }
  }
}
