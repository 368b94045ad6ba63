import { isUuid, Refusal } from '@visor/schema';
import type { Page, SubjectPage } from '@visor/service';
import type { Action } from '../../generated/types.ts';
import type { Context } from '../context.ts';
import { readTemplateActions } from '../template/action.store.ts';
import { readWorkflowActions } from './operation.reads.ts';

/** What persons did to one thing, where it has been read. */
export type SubjectActionsRow = SubjectPage & Partial<Page<Action>>;

type ReadContext = Pick<Context, 'db' | 'loaders'>;

/** What the other subgraphs answered, pages of actions, as the gateway passes it on: null where it is nothing of theirs. */
interface OfOthers {
  readonly ofData?: unknown;
  readonly ofWorkload?: unknown;
}

const NOTHING: Page<Action> = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** Adds the page to what was asked for: that of the one subgraph that knows the thing. @throws Refusal NOT_FOUND when none does */
export async function readSubjectActions(
  asked: SubjectPage & OfOthers,
  context: ReadContext,
): Promise<SubjectPage & Page<Action>> {
  const { id, first, after, ofData, ofWorkload } = asked;
  const page = ((ofData ?? ofWorkload) as Page<Action> | null | undefined) ?? (await readOwn(asked, context));
  if (page) return { id, first, after, ...page };
  throw new Refusal('NOT_FOUND', `no dataset, template, workflow, task, job, pilot or node is ${JSON.stringify(id)}`, {
    field: 'subject',
  });
}

/** The page that was read for the gateway; who asks this service itself gets what it knows. @throws Refusal NOT_FOUND */
export async function subjectPage(row: SubjectActionsRow, context: ReadContext): Promise<Page<Action>> {
  const { nodes, pageInfo } = row;
  return nodes && pageInfo ? { nodes, pageInfo } : readSubjectActions(row, context);
}

/** The commands on a task are workload's, which may not have the task yet. */
async function readOwn({ id: subject, first, after = null }: SubjectPage, { db, loaders }: ReadContext) {
  if (!isUuid(subject)) return undefined;
  const page = { first, after };
  const id = subject.toLowerCase();
  const [template, workflow, task] = await Promise.all([
    loaders.template.load(id),
    loaders.workflow.load(id),
    loaders.task.load(id),
  ]);
  if (template) return readTemplateActions(db, id, page);
  if (workflow) return readWorkflowActions(db, id, page);
  return task ? NOTHING : undefined;
}
