import type { CommandAcknowledgement } from '#operations';
import type { Command } from './follow-commands.ts';

/** Kinds of commands that this version carries out. */
const SUPPORTED: readonly string[] = ['JOBS_READY', 'CANCEL', 'DRAIN', 'RESUME'];

/** The commands that were received and whose acknowledgement the server has not answered. */
export interface Acknowledgements {
  add(command: Pick<Command, 'id' | 'kind'>): void;
  /** What the next heartbeat acknowledges. */
  pending(): readonly CommandAcknowledgement[];
  /** Drops what an answered heartbeat has acknowledged. */
  remove(acknowledged: readonly CommandAcknowledgement[]): void;
}

export function openAcknowledgements(): Acknowledgements {
  const byId = new Map<string, CommandAcknowledgement>();
  return {
    add({ id, kind }) {
      if (typeof id === 'string') byId.set(id, { id, outcome: SUPPORTED.includes(kind) ? 'DONE' : 'UNSUPPORTED' });
    },
    pending: () => [...byId.values()],
    remove(acknowledged) {
      for (const { id } of acknowledged) byId.delete(id);
    },
  };
}
