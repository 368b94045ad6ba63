import type { Page } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import type { StateChangeRow, StateHistoryRequest } from './state-change.reads.ts';

const NO_CHANGES = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

const historyOf = async (
  { loaders }: Context,
  of: StateHistoryRequest['of'],
  subject: string,
  { first, after }: { readonly first: number; readonly after?: string | null },
): Promise<Page<StateChangeRow>> =>
  (await loaders.stateHistory.load({ of, subject, first, after: after ?? null })) ?? NO_CHANGES;

export const historyResolvers = {
  Task: {
    history: ({ id }, page, context) => historyOf(context, 'TASK', id.toLowerCase(), page),
  },
  Pilot: {
    history: ({ id }, page, context) => historyOf(context, 'PILOT', id, page),
  },
  Node: {
    history: ({ name }, page, context) => historyOf(context, 'NODE', name, page),
  },
} satisfies Resolvers;
