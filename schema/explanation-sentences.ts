import { fillSentence, type Sentence } from './sentence.ts';

/** What a statement of an explanation says: what the thing is, what belongs to it, what it waits for, what failed. */
type StatementKind = 'IS' | 'NOTE' | 'WAITS' | 'FAILED';

/** The statements of explanations, in English and Russian, with their kind. `{name}` stands for a parameter. */
export const EXPLANATION_SENTENCES = {
  DATASET: {
    kind: 'IS',
    en: 'dataset "{name}" ({id}) of kind {type}: {status}, files: {files}, bytes: {bytes}',
    ru: 'набор «{name}» ({id}) вида {type}: {status}, файлов: {files}, байт: {bytes}',
  },
  DATASET_OPEN: {
    kind: 'WAITS',
    en: 'it is open: it takes files until somebody closes it',
    ru: 'набор открыт: он принимает файлы, пока его не закроют',
  },
  CLOSE_WAITS: {
    kind: 'WAITS',
    en: 'its close waits since {since}: of {expected} expected files {missing} are missing',
    ru: 'закрытие ждёт с {since}: из {expected} ожидаемых файлов не хватает {missing}',
  },
  CLOSE_REFUSED: {
    kind: 'FAILED',
    en: 'its close was refused: {surplus} registered files are not on the list of {expected}',
    ru: 'в закрытии отказано: файлов вне списка из {expected}: {surplus}',
  },
  FILE: {
    kind: 'IS',
    en: 'file "{name}" ({id}) of dataset "{dataset}": {status}, {bytes} bytes, {checksumKind} {checksum}',
    ru: 'файл «{name}» ({id}) набора «{dataset}»: {status}, байт: {bytes}, {checksumKind} {checksum}',
  },
  FILE_WITHOUT_COPY: { kind: 'FAILED', en: 'it has no good copy', ru: 'у файла нет исправной копии' },
  COPY: { kind: 'NOTE', en: 'copy {url}: {status}', ru: 'копия {url}: {status}' },
  COPY_BAD: { kind: 'FAILED', en: 'copy {url} is bad: {reason}', ru: 'копия {url} неисправна: {reason}' },
  MORE_COPIES: { kind: 'NOTE', en: 'and {count} more copies', ru: 'и ещё копий: {count}' },
  STORAGE: {
    kind: 'IS',
    en: 'storage "{name}" ({id}) of kind {type} at {url}; what jobs store there has checksums of kind {checksumKind}',
    ru: 'хранилище «{name}» ({id}) вида {type}, адрес {url}; контрольные суммы сохраняемого: {checksumKind}',
  },
  STORAGE_AWAY: { kind: 'FAILED', en: 'it is {health}[: {reason}]', ru: 'состояние {health}[: {reason}]' },
  STORAGE_PRESSURE: {
    kind: 'WAITS',
    en: 'its room is {pressure}: bytes in use: {used}, high mark: {mark} %',
    ru: 'место: {pressure}, занято байт: {used}, верхняя отметка: {mark} %',
  },
  STORAGE_CLOSED: { kind: 'NOTE', en: 'nothing new is written to it', ru: 'ничего нового сюда не пишется' },
  DATASET_MARKED: {
    kind: 'WAITS',
    en: 'it is marked for deletion[ by {by}]; deletion begins after {seconds} more seconds of running time',
    ru: 'помечен на удаление[, кем: {by}]; удаление начнётся через {seconds} с работы службы',
  },
  DATASET_KEPT: {
    kind: 'WAITS',
    en: 'it is marked for deletion[ by {by}], but nothing of it is deleted: {reason}',
    ru: 'помечен на удаление[, кем: {by}], но ничего не удаляется: {reason}',
  },
  DATASET_HELD: {
    kind: 'NOTE',
    en: 'it is held since {since}[ by {by}]: {reason}',
    ru: 'удаление запрещено с {since}[, кем: {by}], причина: {reason}',
  },
  TEMPLATE: {
    kind: 'IS',
    en: 'template "{name}" ({id}) by {by}: {status}',
    ru: 'шаблон «{name}» ({id}), автор {by}: {status}',
  },
  MASK_GLOB: {
    kind: 'NOTE',
    en: 'it is for datasets whose whole name matches "{mask}"',
    ru: 'он для наборов, имя которых целиком подходит под «{mask}»',
  },
  MASK_SUBSTRING: {
    kind: 'NOTE',
    en: 'it is for datasets whose name contains "{mask}"',
    ru: 'он для наборов, имя которых содержит «{mask}»',
  },
  TEMPLATE_DRAFT: {
    kind: 'WAITS',
    en: 'it is a draft: it starts nothing until it is activated',
    ru: 'это черновик: он ничего не запускает, пока его не активируют',
  },
  TEMPLATE_ENDED: { kind: 'NOTE', en: 'it starts nothing any more', ru: 'он больше ничего не запускает' },
  DATASETS_WAIT: {
    kind: 'WAITS',
    en: 'datasets that match it and have no workflow: {count}',
    ru: 'подходящих наборов без цепочки: {count}',
  },
  WORKFLOW: {
    kind: 'IS',
    en: 'workflow {id} of template "{template}" over dataset "{dataset}": {status}[, started by {by}]',
    ru: 'цепочка {id} по шаблону «{template}» над набором «{dataset}»: {status}[, запустил {by}]',
  },
  OF_WORKFLOW: {
    kind: 'NOTE',
    en: 'workflow {id} of template "{template}": {status}[, started by {by}]',
    ru: 'цепочка {id} по шаблону «{template}»: {status}[, запустил {by}]',
  },
  RERUN_OF: {
    kind: 'NOTE',
    en: 'it runs files again that workflow {workflowId} left undone',
    ru: 'она заново обрабатывает файлы, не законченные цепочкой {workflowId}',
  },
  RERUN_BY: {
    kind: 'NOTE',
    en: 'workflow {workflowId} runs files again that it left undone: {status}',
    ru: 'цепочка {workflowId} заново обрабатывает её незаконченные файлы: {status}',
  },
  RECOVERED: {
    kind: 'NOTE',
    en: 'reruns finished everything that it left undone, at {at}',
    ru: 'повторные запуски завершили всё незаконченное, {at}',
  },
  STAGE: {
    kind: 'NOTE',
    en: 'stage {stage}, task "{task}" ({id}): {state}[, paused by {pausedBy}][: {text}]',
    ru: 'этап {stage}, задача «{task}» ({id}): {state}[, приостановил {pausedBy}][: {text}]',
  },
  STAGE_FAILED: {
    kind: 'FAILED',
    en: 'stage {stage}, task "{task}" ({id}): {state}: {code}: {text}',
    ru: 'этап {stage}, задача «{task}» ({id}): {state}: {code}: {text}',
  },
  TASK: {
    kind: 'IS',
    en: 'task "{name}" ({id}), stage {stage} of workflow {workflowId}: {state}',
    ru: 'задача «{name}» ({id}), этап {stage} цепочки {workflowId}: {state}',
  },
  TASK_ENDED_WITH: { kind: 'FAILED', en: '{code}: {text}', ru: '{code}: {text}' },
  TASK_PAUSED: {
    kind: 'WAITS',
    en: 'it is paused[ by {by}][: {reason}]',
    ru: 'задача приостановлена[, кем: {by}][, причина: {reason}]',
  },
  TASK_PROGRAM: { kind: 'NOTE', en: 'it runs the program "{program}"', ru: 'она выполняет программу «{program}»' },
  MADE_BY_STAGE: {
    kind: 'NOTE',
    en: 'task "{task}" ({id}), stage {stage} of workflow {workflowId}, makes it',
    ru: 'его создаёт задача «{task}» ({id}), этап {stage} цепочки {workflowId}',
  },
  JOBS_OF_TASK: {
    kind: 'NOTE',
    en: 'of {total} jobs {finished} are finished, {failed} failed, {active} run, {waiting} wait[, {cancelled} were cancelled]',
    ru: 'из {total} заданий завершено {finished}, с ошибкой {failed}, выполняется {active}, ждёт {waiting}[, отменено {cancelled}]',
  },
  JOBS_FAILED: {
    kind: 'FAILED',
    en: 'jobs that failed with code {code} {failure}: {count}',
    ru: 'заданий с ошибкой {code} {failure}: {count}',
  },
  JOBS_HELD: {
    kind: 'WAITS',
    en: 'jobs that are held for the decision of a person: {count}',
    ru: 'заданий, ждущих решения человека: {count}',
  },
  FAILED_JOB: {
    kind: 'FAILED',
    en: 'job {ordinal} ({id}) failed with code {code} {failure}[ on node {node}]: {text}',
    ru: 'задание {ordinal} ({id}) завершилось с ошибкой {code} {failure}[ на узле {node}]: {text}',
  },
  JOB: {
    kind: 'IS',
    en: 'job {id}, number {ordinal} of task {taskId}: {state}[: {text}]',
    ru: 'задание {id}, номер {ordinal} задачи {taskId}: {state}[: {text}]',
  },
  JOB_EXHAUSTED: {
    kind: 'FAILED',
    en: 'it had all the attempts that its task allows',
    ru: 'исчерпаны все попытки, разрешённые задачей',
  },
  ATTEMPT: {
    kind: 'NOTE',
    en: 'attempt {number} on node {node}: {state}',
    ru: 'попытка {number} на узле {node}: {state}',
  },
  ATTEMPT_FAILED: {
    kind: 'FAILED',
    en: 'attempt {number} on node {node}: {state}, {code} {failure}: {text}[; {outcome}][ by rule {rule}]',
    ru: 'попытка {number} на узле {node}: {state}, {code} {failure}: {text}[; {outcome}][ по правилу {rule}]',
  },
  EARLIER_ATTEMPTS: { kind: 'NOTE', en: 'and {count} earlier attempts', ru: 'и ещё более ранних попыток: {count}' },
  READ_BY: {
    kind: 'NOTE',
    en: 'job {id} of task {taskId} reads it: {state}',
    ru: 'его читает задание {id} задачи {taskId}: {state}',
  },
  READ_BY_FAILED: {
    kind: 'FAILED',
    en: 'job {id} of task {taskId} reads it: {state}, {code} {failure}: {text}',
    ru: 'его читает задание {id} задачи {taskId}: {state}, {code} {failure}: {text}',
  },
  MORE_READERS: { kind: 'NOTE', en: 'and {count} more jobs', ru: 'и ещё заданий: {count}' },
  MADE_BY: {
    kind: 'NOTE',
    en: 'job {id} of task {taskId} made it',
    ru: 'его создало задание {id} задачи {taskId}',
  },
  NO_JOBS: { kind: 'NOTE', en: 'no job reads it', ru: 'его не читает ни одно задание' },
  PILOT: {
    kind: 'IS',
    en: 'pilot "{name}" ({id}) on node "{node}": {status}, slots in use: {active} of {slots}, last seen {lastSeen}',
    ru: 'пилот «{name}» ({id}) на узле «{node}»: {status}, попыток: {active}, слотов: {slots}, последний сигнал {lastSeen}',
  },
  PILOT_NOT_READY: { kind: 'WAITS', en: 'it claims nothing: {reason}', ru: 'не берёт заданий: {reason}' },
  PILOT_DRAINING: {
    kind: 'WAITS',
    en: 'it claims nothing more, and stops when what it runs has ended',
    ru: 'новых заданий не берёт и остановится, когда закончит начатое',
  },
  PILOT_STOPPED: { kind: 'WAITS', en: 'it has stopped', ru: 'пилот остановлен' },
  PILOT_LOST: {
    kind: 'FAILED',
    en: 'it has not been heard since {lastSeen}; its jobs go to other pilots',
    ru: 'нет сигнала с {lastSeen}; его задания отданы другим пилотам',
  },
  PILOT_WARNS: { kind: 'FAILED', en: 'it warns: {text}', ru: 'предупреждает: {text}' },
  PILOT_LACKS: {
    kind: 'FAILED',
    en: 'it lacks the programs {programs}: their jobs go to other pilots',
    ru: 'у него нет программ {programs}: их задания отданы другим пилотам',
  },
  PILOT_NAME_TAKEN: {
    kind: 'FAILED',
    en: 'two processes ran under its name, {count} times, last at {at}',
    ru: 'под его именем работали два процесса, раз: {count}, последний раз в {at}',
  },
  NODE: {
    kind: 'IS',
    en: 'node "{name}": {mode}, {health}, pilots: {pilots}',
    ru: 'узел «{name}»: {mode}, {health}, пилотов: {pilots}',
  },
  NODE_OFFLINE: {
    kind: 'WAITS',
    en: 'it was taken offline[ by {by}][: {reason}]: its pilots claim nothing',
    ru: 'узел выведен из работы[, кем: {by}][, причина: {reason}]: его пилоты не берут заданий',
  },
  NODE_QUARANTINED: {
    kind: 'FAILED',
    en: 'it is quarantined since {since}[ by {by}]: {reason}',
    ru: 'узел в карантине с {since}[, кем: {by}]: {reason}',
  },
  NODE_PROBE: {
    kind: 'WAITS',
    en: 'it gets one job to try at {at}',
    ru: 'пробное задание он получит в {at}',
  },
  NODE_PROBING: { kind: 'WAITS', en: 'it runs one job to try', ru: 'узел выполняет пробное задание' },
  NODE_WITHOUT_PILOTS: { kind: 'WAITS', en: 'none of its pilots runs', ru: 'ни один из его пилотов не работает' },
  OF_PILOT: { kind: 'NOTE', en: 'pilot "{name}": {status}', ru: 'пилот «{name}»: {status}' },
  MORE_PILOTS: { kind: 'NOTE', en: 'and {count} more pilots', ru: 'и ещё пилотов: {count}' },
} as const satisfies Readonly<Record<string, Sentence & { readonly kind: StatementKind }>>;

/** What people can do, in English and Russian. */
export const REMEDY_SENTENCES = {
  CLOSE_DATASET: { en: 'close it when it has all its files', ru: 'закройте набор, когда в нём все файлы' },
  ANNOUNCE_MISSING: { en: 'announce the files that are missing', ru: 'объявите недостающие файлы' },
  RESTORE_COPY: {
    en: 'put a good copy at its place, and announce it there again',
    ru: 'верните исправную копию на место и объявите её там снова',
  },
  UNDELETE_DATASET: { en: 'take the mark back', ru: 'снимите пометку' },
  FREE_ROOM: { en: 'see what may be deleted', ru: 'посмотрите, что можно удалить' },
  MARK_STORAGE: {
    en: 'mount its root again, or mark it where you are sure that it is the right one',
    ru: 'подключите корень снова или пометьте его, если уверены, что он тот самый',
  },
  CHECK_STORAGE: {
    en: 'see which of its operations fails',
    ru: 'посмотрите, какая операция не проходит',
  },
  SUBMIT_TEMPLATE: { en: 'submit a template whose mask matches it', ru: 'добавьте шаблон с подходящей маской' },
  ACTIVATE_TEMPLATE: { en: 'activate the template', ru: 'активируйте шаблон' },
  START_WORKFLOW: { en: 'start a workflow over it', ru: 'запустите цепочку над ним' },
  LIST_WAITING: { en: 'look which datasets these are', ru: 'посмотрите, какие это наборы' },
  EXPLAIN_TASK: { en: 'look why', ru: 'посмотрите, почему' },
  RESUME_TASK: { en: 'resume the task', ru: 'снимите паузу с задачи' },
  RETRY_TASK: {
    en: 'give its failed jobs new attempts[, until {until}]',
    ru: 'дайте неудачным заданиям новые попытки[, до {until}]',
  },
  FINISH_TASK: {
    en: 'or go on with what there is[, until {until}]',
    ru: 'или продолжите с тем, что есть[, до {until}]',
  },
  RERUN_TASK: {
    en: 'run the files again that it left undone',
    ru: 'обработайте заново файлы, которые остались незаконченными',
  },
  RETRY_WORKFLOW: { en: 'retry its failed tasks', ru: 'повторите неудачные задачи цепочки' },
  RELEASE_JOB: { en: 'let it try again', ru: 'разрешите новую попытку' },
  FAIL_JOB: { en: 'or end it as failed', ru: 'или завершите его как неудачное' },
  LIST_HELD: { en: 'look which jobs these are', ru: 'посмотрите, какие это задания' },
  READ_LOGS: { en: 'read what its program wrote', ru: 'прочтите вывод программы' },
  START_PILOT: { en: 'start it again, on its machine', ru: 'запустите его снова, на его машине' },
  LOOK_AT_PILOT: {
    en: 'look at its process and its log, on its machine',
    ru: 'проверьте процесс и журнал на его машине',
  },
  INSTALL_PROGRAM: {
    en: 'install the program in a folder that the pilot looks in',
    ru: 'установите программу в папку, в которой её ищет пилот',
  },
  BRING_NODE_ONLINE: { en: 'bring the node back', ru: 'верните узел в работу' },
  RELEASE_NODE: {
    en: 'give it jobs again when the cause is mended',
    ru: 'когда причина устранена, верните узлу задания',
  },
} as const satisfies Readonly<Record<string, Sentence>>;

type ExplanationCode = keyof typeof EXPLANATION_SENTENCES;
export type RemedyCode = keyof typeof REMEDY_SENTENCES;
type Parameters = Readonly<Record<string, unknown>>;

export interface Statement {
  readonly kind: StatementKind;
  readonly code: string;
  readonly text: string;
  readonly parameters: Parameters;
  readonly detail: string | null;
}
export interface Remedy {
  readonly code: RemedyCode;
  readonly text: string;
  readonly parameters: Parameters;
}
export interface Explanation {
  readonly statements: readonly Statement[];
  readonly remedies: readonly Remedy[];
}

/** Characters of a detail; of a longer one its end. */
const MAX_DETAIL_LENGTH = 4_096;

export function statement(code: ExplanationCode, parameters: Parameters = {}, detail: string | null = null): Statement {
  const sentence = EXPLANATION_SENTENCES[code];
  const end = detail === null || detail.trim() === '' ? null : detail.slice(-MAX_DETAIL_LENGTH);
  return { kind: sentence.kind, code, text: fillSentence(sentence, parameters), parameters, detail: end };
}

/** Makes a statement of a reason that has a code of its own. */
export const reasonStatement = (
  kind: StatementKind,
  { code, text, parameters }: { readonly code: string; readonly text: string; readonly parameters: unknown },
): Statement => ({ kind, code, text, parameters: { ...(parameters as Parameters) }, detail: null });

export const remedy = (code: RemedyCode, parameters: Parameters = {}): Remedy => ({
  code,
  text: fillSentence(REMEDY_SENTENCES[code], parameters),
  parameters,
});
