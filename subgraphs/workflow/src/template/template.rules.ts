/**
 *   LOADED ─activate► ACTUAL ─archive► ARCHIVED
 *
 * A draft is frozen when it becomes ACTUAL; an archived one matches no more, its workflows go on.
 */
import type { TemplateStatus } from '../../generated/resolvers.ts';

export type TemplateMove = 'activate' | 'archive';

export const templateMoves = {
  LOADED: { activate: 'ACTUAL' },
  ACTUAL: { archive: 'ARCHIVED' },
  ARCHIVED: {},
} as const satisfies Record<TemplateStatus, Partial<Record<TemplateMove, TemplateStatus>>>;

export const templateStatuses = Object.keys(templateMoves) as TemplateStatus[];

/** Whether one move leads from a status to another. */
export const mayBecome = (from: TemplateStatus, to: TemplateStatus): boolean =>
  Object.values<TemplateStatus>(templateMoves[from]).includes(to);
