import type { RemedyCode } from '@visor/schema';
import { shellWord } from '../../output/shell-word.rules.ts';
import { isId } from '../is-id.rules.ts';

type Parameters = Readonly<Record<string, unknown>>;

const word = (value: unknown, placeholder: string): string =>
  typeof value === 'string' ? shellWord(value) : placeholder;

/**
 * A command that takes one name; one that begins with a dash comes last, so that it is not read as an option.
 * @param id of what may have a name that looks like the id of another
 */
export function onName(command: string, { name: value, id }: Parameters, placeholder: string, options = ''): string {
  const name = word(typeof value === 'string' && isId(value) ? (id ?? value) : value, placeholder);
  const words =
    typeof value === 'string' && value.startsWith('-') ? [command, options, '--', name] : [command, name, options];
  return words.filter((each) => each !== '').join(' ');
}

/** The command line of what a person can do; null: there is no command for it. */
const COMMAND_LINES: Readonly<Record<RemedyCode, (parameters: Parameters) => string | null>> = {
  CLOSE_DATASET: (parameters) => onName('visor dataset close', parameters, 'NAME'),
  ANNOUNCE_MISSING: ({ name }) => `visor announce PATH... --dataset ${word(name, 'NAME')}`,
  RESTORE_COPY: ({ dataset }) => `visor announce PATH --dataset ${word(dataset, 'NAME')} --in-place`,
  UNDELETE_DATASET: (parameters) => onName('visor dataset undelete', parameters, 'NAME', '--reason TEXT'),
  FREE_ROOM: () => 'visor retention plan --go',
  MARK_STORAGE: (parameters) => onName('visor storage set', parameters, 'NAME', '--mark'),
  CHECK_STORAGE: (parameters) => onName('visor storage check', parameters, 'NAME'),
  SUBMIT_TEMPLATE: () => 'visor template submit FILE --mask MASK',
  ACTIVATE_TEMPLATE: ({ id }) => `visor template activate ${word(id, 'ID')}`,
  START_WORKFLOW: ({ datasetId, templateId }) =>
    `visor workflow start ${word(datasetId, 'DATASET')} ${word(templateId, 'TEMPLATE')}`,
  LIST_WAITING: () => null,
  EXPLAIN_TASK: ({ id }) => `visor explain ${word(id, 'TASK')}`,
  RESUME_TASK: ({ id }) => `visor task resume ${word(id, 'TASK')}`,
  RETRY_TASK: ({ id }) => `visor task retry ${word(id, 'TASK')}`,
  FINISH_TASK: ({ id }) => `visor task finish ${word(id, 'TASK')} --reason TEXT`,
  RERUN_TASK: ({ id }) => `visor rerun --failed-of ${word(id, 'TASK')}`,
  RETRY_WORKFLOW: ({ id }) => `visor workflow retry ${word(id, 'WORKFLOW')}`,
  RELEASE_JOB: ({ id }) => `visor job release ${word(id, 'JOB')} --reason TEXT`,
  FAIL_JOB: ({ id }) => `visor job fail ${word(id, 'JOB')} --reason TEXT`,
  LIST_HELD: ({ taskId }) => `visor job list --task ${word(taskId, 'TASK')} --held`,
  READ_LOGS: ({ id, attempt }) =>
    `visor job logs ${word(id, 'JOB')}${typeof attempt === 'number' ? ` --attempt ${attempt}` : ''}`,
  START_PILOT: (parameters) => onName('visor pilot undrain', parameters, 'NAME'),
  LOOK_AT_PILOT: () => 'visor status',
  INSTALL_PROGRAM: () => null,
  BRING_NODE_ONLINE: ({ name }) =>
    `visor gql 'mutation ($name: ID!, $reason: String!) { setNodeMode(name: $name, mode: ONLINE, reason: $reason) { mode } }' --variables ${shellWord(JSON.stringify({ name: name ?? 'NAME', reason: 'TEXT' }))}`,
  RELEASE_NODE: (parameters) => onName('visor node release', parameters, 'NAME', '--reason TEXT'),
};

/** Returns the command line of a remedy; null where there is none, or a newer server knows more than this program. */
export const commandLine = (code: string, parameters: Parameters): string | null =>
  Object.hasOwn(COMMAND_LINES, code) ? COMMAND_LINES[code as RemedyCode](parameters) : null;
