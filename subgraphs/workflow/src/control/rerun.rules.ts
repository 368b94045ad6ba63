/** What running files again needs: which files are meant, by which chain each goes on, and which cannot be run. */
import { assertValid, readId, Refusal, type RefusalCode } from '@visor/schema';
import type { RerunInput, WorkflowStatus } from '../../generated/types.ts';
import type { NamedDataset } from '../dataset/dataset.entity.ts';
import type { CatalogFile } from '../dataset/dataset.rules.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { readFileIds } from './selection.rules.ts';

/** Which files are run again. */
export type RerunFiles =
  { readonly by: 'ids'; readonly fileIds: readonly string[] } | { readonly by: 'task'; readonly taskId: string };

/** Reads which files a person names. @throws Refusal INVALID that names the field */
export function readRerunFiles({ fileIds, failedOf }: Pick<RerunInput, 'fileIds' | 'failedOf'>): RerunFiles {
  assertValid('fileIds', (fileIds == null) === (failedOf == null) ? 'or failedOf is needed, and not both' : undefined);
  if (fileIds == null) return { by: 'task', taskId: readId('failedOf', failedOf ?? '') };
  return { by: 'ids', fileIds: readFileIds(fileIds) };
}

type EndedTask = Pick<TaskRow, 'id' | 'state' | 'closes'>;

/** Returns what to do instead of running files of a task again, or undefined where its jobs have ended for good. */
function rerunRemedy({ state, closes }: EndedTask): string | undefined {
  if (closes)
    return 'its datasets are still open, so retryTask runs its failed jobs again; cancelTask closes them at once';
  if (state === 'IN_PROGRESS') return 'retryJobs gives its failed jobs new attempts';
  if (state === 'DEFINED') return 'it has no jobs yet';
  return state === 'CLOSING' || state === 'CANCELLING' ? 'wait until it has ended' : undefined;
}

/** Checks that the jobs of a task have ended for good. @throws Refusal ILLEGAL_MOVE that says what to do instead */
export function assertCanRerun(task: EndedTask): void {
  const remedy = rerunRemedy(task);
  if (remedy === undefined) return;
  const { id, state } = task;
  throw new Refusal('ILLEGAL_MOVE', `files of task ${id}, which is ${state}, cannot be run again: ${remedy}`, {
    taskId: id,
    state,
  });
}

/** A task that read files, and its workflow. */
export interface ReadingTask {
  readonly task: TaskRow;
  readonly status: WorkflowStatus;
}

/** Files of one chain, which become one dataset. */
export interface RerunGroup {
  readonly fileIds: readonly string[];
  /** The dataset that the new one is named after. */
  readonly parent: NamedDataset;
  /** The newest task that read them; undefined where none did. */
  readonly task: TaskRow | undefined;
}

/** A file as the catalog knows it, with the newest tasks that read it: of any chain, and of the template that is asked for. */
export interface RerunCandidate {
  readonly fileId: string;
  readonly file: CatalogFile | undefined;
  readonly newest: ReadingTask | undefined;
  readonly ofTemplate: ReadingTask | undefined;
}

interface FileProblem {
  readonly fileId: string;
  readonly index: number;
  readonly code: RefusalCode;
  readonly text: string;
}

const MAX_NAMED = 5;
const MAX_LISTED = 100;
/** Chains that one request may start. */
const MAX_GROUPS = 20;

/**
 * Groups the files that a person named by the chain that read them last. A file whose chain goes on would be there twice.
 * @param templateId the template that is asked for; null: that of the chain
 * @throws Refusal that names each file which cannot be run again
 */
export function groupFiles(
  candidates: readonly RerunCandidate[],
  templateId: string | null,
  nameOf: (datasetId: string) => string | undefined,
): RerunGroup[] {
  const problems = candidates.flatMap((candidate, index): FileProblem[] => {
    const problem = fileProblem(candidate, templateId);
    return problem ? [{ fileId: candidate.fileId, index, ...problem }] : [];
  });
  if (problems.length > 0) throw refusalOf(problems, candidates.length);
  const groups = new Map<string, RerunGroup & { readonly fileIds: string[] }>();
  for (const { fileId, file, newest, ofTemplate } of candidates) {
    const { task } = ofTemplate ?? newest ?? { task: undefined };
    const key = task?.id ?? file?.dataset.id ?? '';
    const group = groups.get(key);
    if (group) group.fileIds.push(fileId);
    else {
      const dataset = file?.dataset ?? { id: '', name: '' };
      const parent = task ? { id: task.inputId, name: nameOf(task.inputId) ?? dataset.name } : dataset;
      groups.set(key, { fileIds: [fileId], parent, task });
    }
  }
  const limit = `are of ${groups.size} chains; at most ${MAX_GROUPS} are run again in one call`;
  assertValid('fileIds', groups.size > MAX_GROUPS ? limit : undefined);
  return [...groups.values()];
}

function fileProblem(
  { file, newest, ofTemplate }: RerunCandidate,
  templateId: string | null,
): Pick<FileProblem, 'code' | 'text'> | undefined {
  if (!file) return { code: 'NOT_FOUND', text: 'is no file of the catalog' };
  if (!file.ready) return { code: 'INVALID', text: 'cannot be read: it is not READY' };
  const reading = templateId === null ? newest : ofTemplate;
  if (!reading) {
    const text = `is of dataset ${file.dataset.name}, which no workflow has read: name a template with templateId`;
    return templateId === null ? { code: 'INVALID', text } : undefined;
  }
  const { task, status } = reading;
  const remedy = rerunRemedy(task);
  if (remedy !== undefined)
    return { code: 'ILLEGAL_MOVE', text: `was read by task ${task.id}, which is ${task.state}: ${remedy}` };
  if (status !== 'ACTIVE') return undefined;
  return {
    code: 'ILLEGAL_MOVE',
    text: `goes on in workflow ${task.workflowId}, which is ACTIVE: wait until it has ended`,
  };
}

function refusalOf(problems: readonly FileProblem[], files: number): Refusal {
  const named = problems.slice(0, MAX_NAMED).map(({ fileId, text }) => `file ${fileId} ${text}`);
  const more = problems.length > MAX_NAMED ? `; ${problems.length - MAX_NAMED} further files too` : '';
  const codes = new Set(problems.map(({ code }) => code));
  const [code = 'INVALID'] = codes.size === 1 ? codes : [];
  const text = `${problems.length} of ${files} files cannot be run again, so none was: ${named.join('; ')}${more}`;
  return new Refusal(code, text, {
    field: `fileIds.${problems[0]?.index ?? 0}`,
    files: problems.slice(0, MAX_LISTED),
  });
}
