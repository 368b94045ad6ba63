/** Colours of tables; the word that is coloured says the same. */
export type Color = 'red' | 'green' | 'yellow' | 'cyan' | 'gray';

const WORDS: Readonly<Record<Color, readonly string[]>> = {
  red: ['FAILED', 'LOST', 'CORRUPT', 'BAD', 'QUARANTINED', 'REFUSED'],
  green: ['FINISHED', 'PROCESSED', 'AVAILABLE', 'READY', 'OK', 'ONLINE', 'IDLE', 'ACTUAL', 'APPLIED', 'UPLOADED'],
  yellow: ['CANCELLING', 'DRAINING', 'UNREACHABLE', 'TO_DELETE', 'OFFLINE', 'PROBING'],
  cyan: ['ACTIVE', 'IN_PROGRESS', 'IN_WORK', 'RUNNING', 'BUSY', 'REGISTERING', 'CLOSING'],
  gray: ['CANCELLED', 'SKIPPED', 'STOPPED', 'DELETED', 'ARCHIVED', 'UNPROCESSED'],
};

const COLORS = new Map(
  Object.entries(WORDS).flatMap(([color, words]) => words.map((word) => [word, color as Color] as const)),
);

/** Returns the colour of a state, given as the first word of a cell; undefined: none. */
export const stateColor = (cell: string): Color | undefined => COLORS.get(cell.split(' ')[0] ?? '');
