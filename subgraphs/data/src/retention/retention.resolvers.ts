import { assertReason, Refusal } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { Dataset } from '../dataset/dataset.entity.ts';
import type { Loaders } from '../loaders.ts';
import { deleteByPerson, holdByPerson, releaseByPerson, undeleteByPerson, waiveByPerson } from './act-on-dataset.ts';
import { applyRetention, placeOf, readPlace, readPlan } from './plan.ts';
import { findPolicies, setPolicy } from './policy.store.ts';
import { deletionOf, findWhyKept, reasonView, whyDeleted } from './retention.reads.ts';

async function datasetOf(datasetId: string, loaders: Pick<Loaders, 'dataset'>): Promise<Dataset> {
  const dataset = await loaders.dataset.load(datasetId);
  if (!dataset) throw new Refusal('NOT_FOUND', `dataset ${datasetId} is not known`);
  return dataset;
}

export const retentionResolvers = {
  Query: {
    retentionPolicies: (_root, _args, { db }) => findPolicies(db),
    retentionPlan: (_root, request, { db, deps }) => readPlan(db, request, deps.now()),
  },
  Mutation: {
    setRetentionPolicy: (_root, { input }, { db, deps, caller }) => {
      assertReason(input.reason);
      return setPolicy(db, { ...input, by: caller.subject }, deps.now());
    },
    deleteDataset: (_root, { input }, { db, deps, caller }) => deleteByPerson(deps, db, input, caller.subject),
    undeleteDataset: (_root, { input }, { db, deps, caller }) => undeleteByPerson(deps, db, input, caller.subject),
    holdDataset: (_root, { input }, { db, deps, caller }) => holdByPerson(deps, db, input, caller.subject),
    releaseDataset: (_root, { input }, { db, deps, caller }) => releaseByPerson(deps, db, input, caller.subject),
    waiveDataset: (_root, { input }, { db, deps, caller }) => waiveByPerson(deps, db, input, caller.subject),
    async applyRetention(_root, { reason, after }, { db, deps }) {
      assertReason(reason);
      const { marked, looked, next } = await applyRetention(deps, db, readPlace(after));
      return { marked, looked, endCursor: placeOf(next) };
    },
  },
  Dataset: {
    hold: ({ hold, holdBy, holdAt }) =>
      hold === null || holdAt === null ? null : { reason: hold, by: holdBy ?? '', at: holdAt },
    deletion: async (dataset, _args, { loaders }) => deletionOf(dataset, await loaders.deletion.load(dataset.id)),
    whyDeleted,
    async whyKept(dataset, _args, { deps, db, loaders }) {
      const reasons = await findWhyKept(deps, db, dataset, await loaders.deletion.load(dataset.id));
      return reasons.map(reasonView);
    },
  },
  File: {
    whyDeleted: async ({ datasetId }, _args, { loaders }) => whyDeleted(await datasetOf(datasetId, loaders)),
    async whyKept({ datasetId, status }, _args, { deps, db, loaders }) {
      if (status === 'DELETED') return [];
      const dataset = await datasetOf(datasetId, loaders);
      if (dataset.status === 'DELETED') return [reasonView({ code: 'EXTERNAL_ONLY', parameters: {} })];
      const reasons = await findWhyKept(deps, db, dataset, await loaders.deletion.load(datasetId));
      return reasons.map(reasonView);
    },
  },
} satisfies Resolvers;
