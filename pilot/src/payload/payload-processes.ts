import type { Confinement } from './confinement.ts';
import { killLeftoverProcesses } from './kill-leftover-processes.ts';
import {
  childrenOf,
  descendantsOf,
  innerPid,
  listPids,
  listProcesses,
  userOf,
  type RunningProcess,
} from './processes.ts';
import { hasOwnSharedMemory, sharedMemoryBytes } from './shared-memory.ts';

/** Finds the processes of the payload that a spawner runs. */
export class PayloadProcesses {
  readonly #spawner: number;
  readonly #confinement: Confinement;
  /** First process of the namespace. */
  #first: number | undefined;
  #ownsSharedMemory: boolean | undefined;
  /** First process of the payload, where it has no namespace; 0 while unknown. */
  #payload = 0;
  /** Processes that ran while the slot had no payload. */
  #known: ReadonlySet<number> = new Set();

  constructor(spawner: number, confinement: Confinement) {
    this.#spawner = spawner;
    this.#confinement = confinement;
  }

  /** Records the processes that run while the slot has no payload. */
  recordKnown(): void {
    this.#known = new Set(listPids());
  }

  /** Forgets the last payload. */
  reset(): void {
    this.#payload = 0;
  }

  /** Finds the first process of a payload without a namespace: the spawner's child that did not exist before. */
  findPayload(): number {
    if (this.#payload === 0) this.#payload = childrenOf(this.#spawner).find((pid) => !this.#known.has(pid)) ?? 0;
    return this.#payload;
  }

  /** Returns the first process of the namespace, also when the command that created it was killed. */
  firstOfNamespace(): number | undefined {
    if (!this.#confinement.hasNamespace) return undefined;
    this.#first ??= childrenOf(this.#spawner).find((pid) => innerPid(pid) === 1);
    return this.#first !== undefined && innerPid(this.#first) === 1 ? this.#first : undefined;
  }

  /** Returns, out of `all`, the processes in the namespace, or those of the payload's session, group and descendants. */
  list(all: readonly RunningProcess[] = listProcesses()): RunningProcess[] {
    const first = this.firstOfNamespace();
    if (first !== undefined) return descendantsOf([first], all);
    const pid = this.findPayload();
    if (pid === 0) return [];
    const sameGroup = all.filter((found) => found.pid === pid || found.session === pid || found.group === pid);
    const uid = this.#confinement.user?.uid;
    const sameUser =
      uid === undefined ? [] : all.filter((found) => found.pid !== this.#spawner && userOf(found.pid) === uid);
    return [...new Set([...sameGroup, ...sameUser, ...descendantsOf([pid], all)])];
  }

  /** The process that has collected all ended processes of the payload when the payload has ended. */
  get collector(): number {
    return this.#first ?? this.firstOfNamespace() ?? this.#spawner;
  }

  /** What files of the slot take in memory, bytes; 0 where it has no such memory of its own. */
  get sharedBytes(): number {
    if (this.#first === undefined) return 0;
    this.#ownsSharedMemory ??= hasOwnSharedMemory(this.#first);
    return this.#ownsSharedMemory ? sharedMemoryBytes(this.#first) : 0;
  }

  /** Kills what an ended payload without a namespace has left. @returns how many processes could not be killed */
  async killLeftovers(folder: string): Promise<number> {
    const uid = this.#confinement.user?.uid;
    const target = { pid: this.#payload, folder, uid, spawner: this.#spawner, known: this.#known };
    const remaining = await killLeftoverProcesses(target);
    this.recordKnown();
    return remaining;
  }
}
