import { fillSentence, type Sentence } from './sentence.ts';

/** The sentence of each `ProcessingReasonCode`, in English and Russian. `{name}` stands for a parameter. */
export const PROCESSING_SENTENCES = {
  NOT_SEEN: {
    en: 'workflow has received no event of this dataset; startWorkflow asks the catalog for it',
    ru: 'workflow ничего не знает об этом наборе; startWorkflow спросит о нём каталог',
  },
  NO_TEMPLATE: {
    en: 'no template matches the name {name}; the most similar masks of ACTUAL templates: {masks}',
    ru: 'имени {name} не подходит ни один шаблон; ближайшие маски шаблонов ACTUAL: {masks}',
  },
  TEMPLATE_LOADED: {
    en: 'template {template} matches (mask {mask}), but is LOADED: setTemplateStatus makes it ACTUAL',
    ru: 'шаблон {template} подходит (маска {mask}), но он LOADED: setTemplateStatus сделает его ACTUAL',
  },
  TEMPLATE_ARCHIVED: {
    en: 'template {template} would match (mask {mask}), but is ARCHIVED: create it again, or start another with startWorkflow',
    ru: 'шаблон {template} подошёл бы (маска {mask}), но он ARCHIVED: создайте его заново или запустите другой через startWorkflow',
  },
  CLOSED_BEFORE_TEMPLATE: {
    en: 'it was closed before template {template}, which matches, became ACTUAL: start it with startWorkflow',
    ru: 'набор закрыт раньше, чем подходящий шаблон {template} стал ACTUAL: запустите его через startWorkflow',
  },
  NAME_TOO_LONG: {
    en: 'its name is {bytes} bytes long, and a workflow takes at most {limit}: announce the files under a shorter name',
    ru: 'длина имени {bytes} байт, цепочка допускает не более {limit}: объявите файлы под более коротким именем',
  },
  NAME_NOT_ALLOWED: {
    en: 'its name {problem}: announce the files under another name',
    ru: 'недопустимое имя ({problem}): объявите файлы под другим именем',
  },
  DELETING: { en: 'it is marked for deletion, or deleted', ru: 'его файлы подлежат удалению или удалены' },
  ABOUT_TO_START: {
    en: 'template {template} matches; its workflow starts with the next event of the dataset, or with startWorkflow',
    ru: 'шаблон {template} подходит; цепочка начнётся со следующим событием набора или через startWorkflow',
  },
  OUTPUT_OF_TASK: {
    en: 'it is the output of stage {stage}, {step}, of workflow {workflowId}; no workflow starts from it automatically',
    ru: 'это результат этапа {stage}, {step}, цепочки {workflowId}; сама по себе от него цепочка не начинается',
  },
  LOG_OF_TASK: {
    en: 'it holds the logs of stage {stage}, {step}, of workflow {workflowId}',
    ru: 'в нём журналы этапа {stage}, {step}, цепочки {workflowId}',
  },
  NOT_FROM_OUTSIDE: {
    en: 'its kind is {kind}, or it is derived, and no task makes it; no workflow starts from it automatically',
    ru: 'его вид — {kind}, или он производный, и ни одна задача его не создаёт; сама по себе цепочка от него не начинается',
  },
  WAITS_FOR_CLOSE: {
    en: 'workflow {workflowId} waits until the dataset is closed',
    ru: 'цепочка {workflowId} ждёт, пока набор будет закрыт',
  },
  WAITS_FOR_DATASETS: {
    en: 'stage {stage}, {step}, waits until the catalog has opened {datasets}',
    ru: 'этап {stage}, {step}, ждёт, пока каталог откроет {datasets}',
  },
  TASK_IN_PROGRESS: { en: 'stage {stage}, {step}, is in progress', ru: 'выполняется этап {stage}, {step}' },
  TASK_CLOSING: {
    en: 'the jobs of stage {stage}, {step}, ended; its datasets are being closed',
    ru: 'задания этапа {stage}, {step}, завершены; закрываются его наборы',
  },
  TASK_CANCELLING: {
    en: 'stage {stage}, {step}, is being cancelled',
    ru: 'этап {stage}, {step}, отменяется',
  },
  TASK_PAUSED: {
    en: 'stage {stage}, {step}, is paused[ by {by}][ ({why})]: resumeTask ends the pause',
    ru: 'этап {stage}, {step}, приостановлен[, кем: {by}][ ({why})]: resumeTask снимет паузу',
  },
  DUE: {
    en: 'the next step of workflow {workflowId} is due',
    ru: 'подошла очередь следующего шага цепочки {workflowId}',
  },
  RERUN_IN_PROGRESS: {
    en: 'workflow {rerunId} runs files again that workflow {workflowId} left undone',
    ru: 'цепочка {rerunId} заново обрабатывает файлы, не законченные цепочкой {workflowId}',
  },
  RERUN_FINISHED: {
    en: 'reruns have finished all files that workflow {workflowId} left undone',
    ru: 'повторные запуски завершили все файлы, не законченные цепочкой {workflowId}',
  },
  STAGE_FINISHED: {
    en: 'stage {stage}, {step}, of workflow {workflowId} has read it, and finished',
    ru: 'этап {stage}, {step}, цепочки {workflowId} прочитал его и завершён',
  },
  CHAIN_FINISHED: { en: 'workflow {workflowId} finished', ru: 'цепочка {workflowId} завершена' },
  TASK_FAILED: {
    en: 'stage {stage}, {step}, failed: {code}: {text}',
    ru: 'этап {stage}, {step}, завершился ошибкой: {code}: {text}',
  },
  TASK_CANCELLED: {
    en: 'stage {stage}, {step}, was cancelled: {text}',
    ru: 'этап {stage}, {step}, отменён: {text}',
  },
} as const;

export type ProcessingCode = keyof typeof PROCESSING_SENTENCES;

/** Returns the sentence of a reason. A missing parameter is shown as a dash. */
export const processingSentence = (
  code: ProcessingCode,
  parameters: Readonly<Record<string, unknown>>,
  language: keyof Sentence = 'en',
): string => fillSentence(PROCESSING_SENTENCES[code], parameters, language);
