import type { CommandAcknowledgement } from '#operations';
import { VERSION } from '../version.ts';
import { ReleaseFolder } from './release-folder.ts';

/** How a pilot takes part in the change of releases, which its daemon carries out. */
export interface PilotReleases {
  /** Tells the daemon which release the server asks for. */
  request(version: string): void;
  /** How the request has ended, if it has. */
  outcome(version: string): Pick<CommandAcknowledgement, 'outcome' | 'text'> | undefined;
  /** Tells the daemon that this pilot works: the server knows it, and answers its claims. */
  confirm(): void;
  /** A release that is not run, and why, for people. */
  readonly problem: string | undefined;
}

/** Returns undefined where the daemon, if there is one, changes no releases. */
export function openPilotReleases(path: string | undefined): PilotReleases | undefined {
  if (path === undefined) return undefined;
  const folder = new ReleaseFolder(path);
  /** When each was asked for, milliseconds since 1970. */
  const requested = new Map<string, number>();
  let isConfirmed = false;
  return {
    confirm() {
      if (isConfirmed) return;
      folder.writeWorking(VERSION);
      isConfirmed = true;
    },
    request(version) {
      if (version === VERSION || requested.has(version)) return;
      folder.writeWanted(version);
      requested.set(version, Date.now());
    },
    outcome(version) {
      if (version === VERSION) return { outcome: 'DONE' };
      const { problem } = folder.readState();
      if (problem?.version !== version || problem.at < (requested.get(version) ?? 0)) return undefined;
      requested.delete(version);
      return { outcome: 'FAILED', text: problem.text };
    },
    get problem() {
      const { problem } = folder.readState();
      return problem ? `release ${problem.version ?? ''} is not run: ${problem.text}`.replace('  ', ' ') : undefined;
    },
  };
}
