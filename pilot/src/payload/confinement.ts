import type { Exposure } from './mount-view.rules.ts';

/** User and group that a slot's payloads run as. */
export interface SlotUser {
  readonly uid: number;
  readonly gid: number;
}

/** How the payloads of one slot are isolated. */
export interface Confinement {
  /** Command and arguments that run another command isolated; empty where there is no isolation. */
  readonly prefix: readonly string[];
  /** Whether each payload's processes are in a PID namespace, so that all of them can be killed. */
  readonly hasNamespace: boolean;
  /** The slot's own user; undefined where payloads run as the pilot's user. */
  readonly user: SlotUser | undefined;
  /** Folders of which payloads see only what they need. */
  readonly hidden: readonly string[];
  /** Folders of programs of which payloads see copies, as their user may not read them. */
  readonly copies: readonly Exposure[];
}

export const UNCONFINED: Confinement = { prefix: [], hasNamespace: false, user: undefined, hidden: [], copies: [] };
