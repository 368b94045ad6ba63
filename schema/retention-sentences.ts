import { fillSentence, type Sentence } from './sentence.ts';

/** Why a dataset or a file is kept or deleted, in English and Russian. `{name}` stands for a parameter. */
export const RETENTION_SENTENCES = {
  HOLD: {
    en: 'it is held by {by}: {reason} (dataset release ends that)',
    ru: 'удержан, кем: {by}, причина: {reason} (dataset release снимает удержание)',
  },
  IN_USE: {
    en: 'workflows that are active use it: {workflows} (it may go when they have ended; workflow cancel ends one)',
    ru: 'используется активными цепочками: {workflows} (можно удалить после их окончания; workflow cancel завершает цепочку)',
  },
  BEING_READ: {
    en: 'its files are being fetched (it may go when that has ended)',
    ru: 'его файлы сейчас скачиваются (можно удалить после окончания)',
  },
  RETRY_WINDOW: {
    en: 'failed tasks of {workflows} workflows that use it can still be retried (task retry does that; task finish takes what is there)',
    ru: 'неудачные задачи цепочек ({workflows}) над ним ещё можно повторить (task retry повторяет их; task finish принимает то, что есть)',
  },
  FAILED_JOBS: {
    en: 'workflows that use it ended with failed jobs, or were cancelled, and nobody has waived that: {workflows} (dataset waive lets it go; rerun runs the files again)',
    ru: 'цепочек над ним с неудачными заданиями или отменённых, от которых никто не отказался: {workflows} (dataset waive разрешает удаление; rerun обрабатывает файлы заново)',
  },
  UNKNOWN_USE: {
    en: 'nobody has said how the chains ended that {datasets} datasets were made by (dataset waive lets it go)',
    ru: 'неизвестно, чем закончились цепочки, от которых есть наборы: {datasets} (dataset waive разрешает удаление)',
  },
  STORAGE_KEEPS: {
    en: 'storages do not allow deletion: {storages} (storage set --delete allows it)',
    ru: 'удаление запрещено хранилищами: {storages} (storage set --delete разрешает его)',
  },
  UPLOAD_WAITS: {
    en: 'its upload is not done, nor taken back (upload --cancel)',
    ru: 'его выгрузка не завершена и не отменена (upload --cancel)',
  },
  LAST_COPY: {
    en: 'its {files} files have no other copies, and nothing that was made of them stands for them (dataset delete --last-copy says that this is known)',
    ru: 'других копий его файлов ({files}) нет, и ничто полученное из них их не заменяет (dataset delete --last-copy: это известно)',
  },
  NOT_CLOSED: { en: 'it is not closed', ru: 'набор не закрыт' },
  BY_REQUEST: {
    en: 'datasets of class {class} are deleted only when a person asks for it',
    ru: 'наборы класса {class} удаляются только по запросу человека',
  },
  NO_CHILD: { en: 'nothing was made of it', ru: 'из него ничего не получено' },
  CHILD_OPEN: {
    en: 'datasets that are made of it are open: {datasets}',
    ru: 'получаемые из него наборы открыты: {datasets}',
  },
  NOT_UPLOADED: { en: 'it is not uploaded', ru: 'набор не выгружен' },
  NO_EXTERNAL: {
    en: 'no external storage is registered, to which files could be uploaded',
    ru: 'не зарегистрировано внешнее хранилище для выгрузки',
  },
  FINAL_NOT_UPLOADED: {
    en: 'the last datasets of {workflows} workflows are not uploaded',
    ru: 'последние наборы цепочек не выгружены, цепочек: {workflows}',
  },
  TOO_YOUNG: { en: 'it is kept until {until}', ru: 'хранится до {until}' },
  GRACE: {
    en: 'it is marked; deletion begins after {seconds} more seconds of running time',
    ru: 'набор помечен; удаление начнётся через {seconds} с работы службы',
  },
  STALE_MARK: {
    en: 'its mark is too old, or its age is unknown: delete it once more to confirm it',
    ru: 'пометка слишком старая или её возраст неизвестен: подтвердите, удалив ещё раз',
  },
  DELETION_REFUSED: {
    en: 'copies were not deleted: {files}; such as: {text}; they are tried again: mend the storage, or move away by hand what is not the file of the catalog; dataset undelete keeps what is left, dataset delete --last-copy waits for no external copy',
    ru: 'копий не удалено: {files}; например: {text}; попытки продолжаются: исправьте хранилище или уберите вручную то, что не является файлом каталога; dataset undelete сохранит оставшееся, dataset delete --last-copy не ждёт внешних копий',
  },
  EXTERNAL_ONLY: { en: 'external copies are never deleted', ru: 'внешние копии не удаляются никогда' },
  POLICY: {
    en: 'the policy of class {class} holds: {conditions}[, {seconds} s]',
    ru: 'выполнена политика класса {class}: {conditions}[, {seconds} с]',
  },
  HIGH_MARK: {
    en: 'a storage is over its high mark, and the chains of this dataset of class {class} are finished',
    ru: 'хранилище выше верхней отметки, а цепочки этого набора класса {class} завершены',
  },
  REQUEST: { en: '{by} asked for it[: {reason}]', ru: 'запросил {by}[: {reason}]' },
} as const satisfies Readonly<Record<string, Sentence>>;

export type RetentionReasonCode = keyof typeof RETENTION_SENTENCES;

/** Returns the sentence of a reason. A missing parameter is shown as a dash. */
export const retentionSentence = (
  code: RetentionReasonCode,
  parameters: Readonly<Record<string, unknown>>,
  language: keyof Sentence = 'en',
): string => fillSentence(RETENTION_SENTENCES[code], parameters, language);
