import {
  DoctorCatalogDisagreesDocument,
  DoctorRepairsCatalogDocument,
  DoctorRepairsTasksDocument,
  DoctorRepairsWorkflowsDocument,
  DoctorTasksDisagreeDocument,
  DoctorWorkflowsDisagreeDocument,
  type DataInconsistencyKind,
  type InconsistencyKind,
  type WorkflowInconsistencyKind,
} from '#operations';
import type { FindingPage, Source } from './source.ts';

type Row = Omit<FindingPage['found'][number], 'name'>;

function pageOf<Node extends Row>(
  {
    nodes,
    pageInfo,
  }: {
    readonly nodes: readonly Node[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  },
  nameOf: (node: Node) => string | null,
): FindingPage {
  const found = nodes.map((node) => {
    const { kind, id, key, text, remedy } = node;
    return { kind, id, key, text, remedy, name: nameOf(node) };
  });
  return { found, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

/** The names of kinds came from the service that is asked again. */
const kindsOf = <Kind extends string>(kinds: readonly string[] | null): readonly Kind[] | null =>
  kinds as readonly Kind[] | null;

const repairedOf = ({
  found,
  next,
}: {
  readonly found: readonly { readonly kind: string; readonly repaired: boolean }[];
  readonly next: string | null;
}) => ({ repaired: found.filter(({ repaired }) => repaired).map(({ kind }) => kind), next });

/** The one thing that is asked for by name: it asks the catalog for each output. */
const OUTPUTS: readonly InconsistencyKind[] = ['OUTPUT_NOT_IN_CATALOG'];

const jobs: Source = {
  area: 'jobs',
  async read({ client }, { kinds, ...page }) {
    const variables = { ...page, kinds: kindsOf<InconsistencyKind>(kinds) };
    const { inconsistencies } = await client.request(DoctorTasksDisagreeDocument, variables);
    return pageOf(inconsistencies, ({ task }) => task?.output?.name ?? task?.name ?? null);
  },
  async repair({ client }, { kinds, ...request }) {
    const variables = { ...request, kinds: kindsOf<InconsistencyKind>(kinds) };
    return repairedOf((await client.request(DoctorRepairsTasksDocument, variables)).repairInconsistencies);
  },
};

/** Outputs of finished jobs, of which the catalog is asked. */
const outputs: Source = {
  area: 'jobs',
  read: (round, page) => jobs.read(round, { ...page, kinds: OUTPUTS }),
};

const workflows: Source = {
  area: 'workflows',
  async read({ client }, { kinds, ...page }) {
    const variables = { ...page, kinds: kindsOf<WorkflowInconsistencyKind>(kinds) };
    const { workflowInconsistencies } = await client.request(DoctorWorkflowsDisagreeDocument, variables);
    return pageOf(workflowInconsistencies, ({ task, workflow }) => task?.name ?? workflow?.input?.name ?? null);
  },
  async repair({ client }, { kinds, ...request }) {
    const variables = { ...request, kinds: kindsOf<WorkflowInconsistencyKind>(kinds) };
    return repairedOf((await client.request(DoctorRepairsWorkflowsDocument, variables)).repairWorkflowInconsistencies);
  },
};

const catalog: Source = {
  area: 'catalog',
  async read({ client }, { kinds, ...page }) {
    const variables = { ...page, kinds: kindsOf<DataInconsistencyKind>(kinds) };
    const { dataInconsistencies } = await client.request(DoctorCatalogDisagreesDocument, variables);
    return pageOf(
      dataInconsistencies,
      ({ file, dataset, storage }) => file?.name ?? dataset?.name ?? storage?.name ?? null,
    );
  },
  async repair({ client }, { kinds, ...request }) {
    const variables = { ...request, kinds: kindsOf<DataInconsistencyKind>(kinds) };
    return repairedOf((await client.request(DoctorRepairsCatalogDocument, variables)).repairDataInconsistencies);
  },
};

/** What each service finds in its own tables. */
export const TABLES: readonly Source[] = [catalog, workflows, jobs, outputs];
