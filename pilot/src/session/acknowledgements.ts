import type { CommandAcknowledgement } from '#operations';
import type { PilotReleases } from '../release/pilot-releases.ts';
import type { Command } from './follow-commands.ts';

/** Kinds of commands that this version carries out at once. */
const SUPPORTED: readonly string[] = ['JOBS_READY', 'CANCEL', 'DRAIN', 'RESUME'];

/** The commands that were received and whose acknowledgement the server has not answered. */
export interface Acknowledgements {
  add(command: Pick<Command, 'id' | 'kind' | 'version'>): void;
  /** What the next heartbeat acknowledges. */
  pending(): readonly CommandAcknowledgement[];
  /** Drops what an answered heartbeat has acknowledged. */
  remove(acknowledged: readonly CommandAcknowledgement[]): void;
}

/** @param releases absent: this pilot does not change its release */
export function openAcknowledgements(releases?: PilotReleases): Acknowledgements {
  const byId = new Map<string, CommandAcknowledgement>();
  /** Releases that the daemon is asked for, by the command. */
  const awaited = new Map<string, string>();
  return {
    add({ id, kind, version }) {
      if (typeof id !== 'string') return;
      if (kind === 'RELEASE' && releases && typeof version === 'string') {
        releases.request(version);
        awaited.set(id, version);
      } else byId.set(id, { id, outcome: SUPPORTED.includes(kind) ? 'DONE' : 'UNSUPPORTED' });
    },
    pending() {
      for (const [id, version] of awaited) {
        const outcome = releases?.outcome(version);
        if (!outcome) continue;
        awaited.delete(id);
        byId.set(id, { id, ...outcome });
      }
      return [...byId.values()];
    },
    remove(acknowledged) {
      for (const { id } of acknowledged) byId.delete(id);
    },
  };
}
