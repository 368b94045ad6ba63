import { spawnSync } from 'node:child_process';
import { pause } from '@visor/schema/pause';
import { seededRandom } from '@visor/schema/seeded-random';
import { isAlive, storageDirectory, type ProcessIdentity, type Stack } from '@visor/laptop';
import type { OwnBroker } from './soak-broker.ts';
import { processesOfKind } from './soak-processes.ts';
import { FAULTS, pick, type Fault } from './soak.rules.ts';

interface FaultOptions {
  readonly stack: Stack;
  readonly broker: OwnBroker | undefined;
  readonly seed: number;
  /** Mean time between two faults, seconds. */
  readonly killEvery: number;
  print(line: string): void;
}

/** Longer than the lease of a pilot (VISOR_LEASE_MS, 15 s). */
const STOP_MS = 20_000;
const FULL_MS = 8_000;
const RETRY_MS = 500;

/** Faults that go on until `end`, which undoes those that last. */
export interface Faults {
  readonly counts: Readonly<Record<string, number>>;
  /** Ends the faults; stopped processes run on and the disk has room when it returns. */
  undo(): void;
  end(): Promise<void>;
}

function signal(who: ProcessIdentity, name: NodeJS.Signals): boolean {
  try {
    return isAlive(who) && process.kill(who.pid, name);
  } catch {
    return false;
  }
}

/** Breaks something of the stack about every `killEvery` seconds, at moments and in an order that the seed determines. */
export function startFaults(options: FaultOptions): Faults {
  const { stack, broker, seed, killEvery, print } = options;
  const random = seededRandom(seed);
  const counts: Record<string, number> = {};
  const stopping = new AbortController();
  const lasting = new Set<() => void>();
  const pending = new Set<Promise<void>>();
  const began = performance.now();

  const undo = (): void => {
    stopping.abort();
    for (const heal of lasting) heal();
    lasting.clear();
  };
  const last = (ms: number, heal: () => void): void => {
    lasting.add(heal);
    const ended = pause(ms, stopping.signal).then(() => {
      if (lasting.delete(heal)) heal();
    });
    track(ended);
  };
  const track = (work: Promise<void>): void => {
    pending.add(work);
    void work.finally(() => pending.delete(work));
  };
  const disk = diskOf(storageDirectory(stack.dir, 'output'));

  const apply = (fault: Fault): boolean => {
    if (fault === 'full disk') {
      if (!disk.fill()) return false;
      last(FULL_MS, disk.free);
      return true;
    }
    const found = fault === 'broker' ? [broker?.process()].flatMap((who) => who ?? []) : processesOfKind(stack, fault);
    const victim = pick(found, random);
    if (!victim) return false;
    if (fault === 'stop pilot' || fault === 'stop service') {
      if (!signal(victim, 'SIGSTOP')) return false;
      last(STOP_MS, () => signal(victim, 'SIGCONT'));
      return true;
    }
    if (!signal(victim, 'SIGKILL')) return false;
    if (fault === 'broker' && broker) track(restart(broker, stopping.signal));
    return true;
  };
  const loop = async (): Promise<void> => {
    const kinds = FAULTS.filter((fault) => fault !== 'broker' || broker !== undefined);
    while (!stopping.signal.aborted) {
      const wait = random() * 2 * killEvery * 1_000;
      const fault = pick(kinds, random);
      await pause(wait, stopping.signal);
      if (stopping.signal.aborted || fault === undefined) return;
      if (!apply(fault)) continue;
      counts[fault] = (counts[fault] ?? 0) + 1;
      print(`${((performance.now() - began) / 1_000).toFixed(1)} s: ${fault}`);
    }
  };
  const running = loop();
  return {
    counts,
    undo,
    async end() {
      undo();
      await running;
      await Promise.all(pending);
    },
  };
}

/** A killed broker must come back whatever happens: without it nothing ends. */
async function restart(broker: OwnBroker, stop: AbortSignal): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    try {
      return await broker.restart();
    } catch {
      await pause(RETRY_MS, stop.aborted ? undefined : stop);
    }
  }
}

/** A folder that acts full: an empty file system without room for any file lies over it. Only root may mount one. */
function diskOf(folder: string): { fill(): boolean; free(): void } {
  let full = false;
  return {
    fill() {
      if (full) return false;
      full = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4k,nr_inodes=1,mode=755', 'none', folder]).status === 0;
      return full;
    },
    free() {
      if (full) spawnSync('umount', ['-l', folder]);
      full = false;
    },
  };
}
