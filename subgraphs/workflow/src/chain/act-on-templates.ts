import type { Database, Tx } from '@visor/db';
import { printableText, Refusal } from '@visor/schema';
import { acted, refused, steer, uuidProblem, type ActResult, type SteeringKind } from '@visor/service';
import type { ActOnTemplatesInput, TemplateFilter, TemplateStatus, TemplateVerb } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import type { SteeringRow } from '../template/steering.entity.ts';
import { templateFinder } from '../template/template.reads.ts';
import { takeTemplateLock } from '../template/template.store.ts';
import { changeStatus, startWaiting } from './set-template-status.ts';

/** Each is read and compiled with its document. */
const MAX_TEMPLATES = 1_000;

const STATUS: Readonly<Record<TemplateVerb, TemplateStatus>> = { ACTIVATE: 'ACTUAL', ARCHIVE: 'ARCHIVED' };

const TEMPLATES = (deps: Deps): SteeringKind<TemplateFilter, TemplateVerb> => ({
  table: 'template',
  key: 'id',
  columns: templateFinder.columns,
  among: 'not e.single_use',
  max: MAX_TEMPLATES,
  needsReason: false,
  idProblem: uuidProblem,
  async act(tx, ids, verb, { by, reason }) {
    await takeTemplateLock(tx);
    const change = { status: STATUS[verb], by, reason: reason === null ? null : printableText(reason) };
    const results: ActResult[] = [];
    for (const id of ids) results.push(await resultOf(deps, tx, { ...change, id }));
    if (verb === 'ACTIVATE' && results.some(({ outcome }) => outcome === 'APPLIED')) await startWaiting(deps, tx);
    return results;
  },
});

async function resultOf(deps: Deps, tx: Tx, change: Parameters<typeof changeStatus>[2]): Promise<ActResult> {
  try {
    const { template, isChanged } = await changeStatus(deps, tx, change);
    return acted(change.id, isChanged ? 'APPLIED' : 'UNCHANGED', template.name);
  } catch (error) {
    if (error instanceof Refusal) return refused(change.id, error);
    throw error;
  }
}

/** Activates or archives templates, as one act that is recorded. @throws Refusal as the SDL describes at `actOnTemplates` */
export const actOnTemplates = (
  deps: Deps,
  db: Database,
  input: ActOnTemplatesInput,
  by: string,
): Promise<SteeringRow> => steer({ db, now: deps.now }, TEMPLATES(deps), input, by);
