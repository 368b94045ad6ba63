/** Group into which the unit puts daemon and pilot, beside those of payloads: one that limits its children holds no process itself. */
export const OWN_GROUP = 'visor-pilot';

/** Returns the folder of the unit's control group (version 2) in which a process is; undefined where there is none. */
export function unitGroup(cgroup: string, mountinfo: string): string | undefined {
  const path = /^0::(\/.*)$/m.exec(cgroup)?.[1];
  const mount = /^\d+ \d+ \S+ (\S+) (\S+) .* - cgroup2 /m.exec(mountinfo);
  if (path === undefined || !mount) return undefined;
  const [, root = '/', point = ''] = mount;
  const above = root === '/' ? '' : root;
  if (path !== above && !path.startsWith(`${above}/`)) return undefined;
  const folder = `${point}${path.slice(above.length)}`.replace(/\/$/, '');
  return folder.endsWith(`/${OWN_GROUP}`) ? folder.slice(0, -OWN_GROUP.length - 1) : folder;
}

/** What a group has used; processes that have ended count, too. */
export interface GroupUsage {
  readonly cpuSeconds: number;
  /** Memory that processes hold, without what the system caches of files. */
  readonly memoryBytes: number;
  /** How often the system has ended a process for the limit of memory. */
  readonly memoryKills: number;
}

/** Reads `cpu.stat`, `memory.stat` and `memory.events`; what does not stand there is 0. */
export function groupUsage(cpuStat: string, memoryStat: string, memoryEvents: string): GroupUsage {
  return {
    cpuSeconds: numberIn(cpuStat, 'usage_usec') / 1e6,
    memoryBytes: numberIn(memoryStat, 'anon') + numberIn(memoryStat, 'shmem'),
    memoryKills: numberIn(memoryEvents, 'oom_kill'),
  };
}

function numberIn(text: string, name: string): number {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  const value = Number(line?.slice(name.length + 1));
  return Number.isFinite(value) ? value : 0;
}
