import { remedy, statement, type Explanation, type Remedy, type Statement } from '@visor/schema';
import type { NodeRow } from '../node/node.entity.ts';
import type { PilotRow } from '../pilot/pilot.entity.ts';

/** Names that a statement lists. */
const MAX_NAMES = 5;

function names(texts: readonly string[]): string[] {
  const more = texts.length - MAX_NAMES;
  return more > 0 ? [...texts.slice(0, MAX_NAMES), `+ ${more}`] : [...texts];
}

export function explainPilot(pilot: PilotRow, active: number, lacking: readonly string[]): Explanation {
  const { id, name, node, status, slots, notReady, warning } = pilot;
  const lastSeen = pilot.lastSeen.toISOString();
  return {
    statements: [
      statement('PILOT', { id, name, node, status, active, slots, lastSeen }),
      ...statusStatements(pilot, lastSeen),
      ...(notReady === null ? [] : [statement('PILOT_NOT_READY', { reason: notReady })]),
      ...(warning === null ? [] : [statement('PILOT_WARNS', { text: warning })]),
      ...(lacking.length > 0 ? [statement('PILOT_LACKS', { programs: names(lacking) })] : []),
      ...nameConflict(pilot),
    ],
    remedies: pilotRemedies(pilot, lacking),
  };
}

function statusStatements({ status }: PilotRow, lastSeen: string): Statement[] {
  if (status === 'DRAINING') return [statement('PILOT_DRAINING')];
  if (status === 'STOPPED') return [statement('PILOT_STOPPED')];
  return status === 'LOST' ? [statement('PILOT_LOST', { lastSeen })] : [];
}

/** Conflicts of earlier processes of the name do not matter any more. */
function nameConflict({ nameConflicts, nameConflictAt, startedAt }: PilotRow): Statement[] {
  if (nameConflictAt === null || (startedAt !== null && nameConflictAt < startedAt)) return [];
  return [statement('PILOT_NAME_TAKEN', { count: nameConflicts, at: nameConflictAt.toISOString() })];
}

function pilotRemedies({ name, status, notReady }: PilotRow, lacking: readonly string[]): Remedy[] {
  if (status === 'STOPPED' || status === 'DRAINING') return [remedy('START_PILOT', { name })];
  if (status === 'LOST' || notReady !== null) return [remedy('LOOK_AT_PILOT', { name })];
  return lacking.length > 0 ? [remedy('INSTALL_PROGRAM', { name, programs: names(lacking) })] : [];
}

/** Pilots of a node that are named. */
const MAX_PILOTS = 10;

export function explainNode(node: NodeRow, pilots: readonly PilotRow[]): Explanation {
  const { name, mode, modeBy, modeReason, health } = node;
  const more = pilots.length - MAX_PILOTS;
  const isDead = pilots.every(({ status }) => status === 'STOPPED' || status === 'LOST');
  return {
    statements: [
      statement('NODE', { name, mode, health, pilots: pilots.length }),
      ...(mode === 'OFFLINE' ? [statement('NODE_OFFLINE', { by: modeBy, reason: modeReason })] : []),
      ...healthStatements(node),
      ...(isDead ? [statement('NODE_WITHOUT_PILOTS')] : []),
      ...pilots.slice(0, MAX_PILOTS).map((pilot) => statement('OF_PILOT', { name: pilot.name, status: pilot.status })),
      ...(more > 0 ? [statement('MORE_PILOTS', { count: more })] : []),
    ],
    remedies: [
      ...(mode === 'OFFLINE' ? [remedy('BRING_NODE_ONLINE', { name })] : []),
      ...(health === 'OK' ? [] : [remedy('RELEASE_NODE', { name })]),
    ],
  };
}

function healthStatements({ health, healthSince, healthBy, healthReason, probeAt }: NodeRow): Statement[] {
  if (health === 'OK') return [];
  const since = healthSince?.toISOString() ?? null;
  return [
    statement('NODE_QUARANTINED', { since, by: healthBy, reason: healthReason }),
    ...(health === 'PROBING' ? [statement('NODE_PROBING')] : []),
    ...(health === 'QUARANTINED' && probeAt ? [statement('NODE_PROBE', { at: probeAt.toISOString() })] : []),
  ];
}
