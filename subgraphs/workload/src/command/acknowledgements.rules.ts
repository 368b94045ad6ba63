import { isUuid, storableText } from '@visor/schema';
import type { CommandKind } from './command.entity.ts';
import type { Acknowledgements } from './command.store.ts';

/** How a pilot answers a command, as a heartbeat brings it. */
interface AcknowledgementInput {
  readonly id: string;
  readonly outcome: 'DONE' | 'UNSUPPORTED' | 'FAILED';
  readonly text?: string | null | undefined;
}

/** Acknowledgements of one heartbeat that are read; the pilot gets the other commands again. */
const MAX_ACKNOWLEDGED = 1_000;
const MAX_TEXT_LENGTH = 1_000;

const OUTCOMES = { DONE: 'carried out', UNSUPPORTED: 'unsupported by this pilot', FAILED: 'failed' } as const;

function outcomeOf({ outcome, text }: AcknowledgementInput): string {
  return text ? `${OUTCOMES[outcome]}: ${storableText(text.slice(0, MAX_TEXT_LENGTH))}` : OUTCOMES[outcome];
}

/**
 * Returns what a heartbeat says about commands. A pilot that reports DRAINING drains, and one that works does not; both hold for
 * pilots that acknowledge nothing. Ids that are none are ignored.
 */
export function readAcknowledgements(
  acknowledged: readonly AcknowledgementInput[] | null | undefined,
  status: string,
): Acknowledgements {
  const known = new Map(
    (acknowledged ?? [])
      .slice(0, MAX_ACKNOWLEDGED)
      .filter(({ id }) => isUuid(id))
      .map((acknowledgement) => [acknowledgement.id.toLowerCase(), outcomeOf(acknowledgement)]),
  );
  return { ids: [...known.keys()], outcomes: [...known.values()], fulfilled: fulfilledBy(status) };
}

function fulfilledBy(status: string): readonly CommandKind[] {
  if (status === 'DRAINING' || status === 'STOPPED') return ['DRAIN'];
  return status === 'IDLE' || status === 'BUSY' ? ['RESUME'] : [];
}
