/** User and group that a slot's payloads run as. */
export interface SlotUser {
  readonly uid: number;
  readonly gid: number;
}

/** How the payloads of one slot are kept apart from everything else. */
export interface Confinement {
  /** Command and arguments that run another command confined; empty: none does. */
  readonly prefix: readonly string[];
  /** Whether a payload's processes have a PID namespace, which ends with them. */
  readonly hasNamespace: boolean;
  /** User of their own; undefined: the pilot's. */
  readonly user: SlotUser | undefined;
}

export const UNCONFINED: Confinement = { prefix: [], hasNamespace: false, user: undefined };
