import { fillSentence, type Sentence } from './sentence.ts';

/** The sentence of each `NotRunningCode`, in English and Russian. `{name}` stands for a parameter. */
export const NOT_RUNNING_SENTENCES = {
  ENDED: { en: 'it has ended[: {state}]', ru: 'завершено[: {state}]' },
  REJECTED: { en: 'workload rejected the task: {code}: {text}', ru: 'workload отклонил задачу: {code}: {text}' },
  NOT_SENT: {
    en: 'workload does not have the task: workflow sends it when it is DEFINED, not paused, and its input dataset is ready',
    ru: 'у workload нет этой задачи: workflow отправит её, если она DEFINED, не на паузе и готов входной набор',
  },
  RUNNING: {
    en: 'attempt {attempt} is {state} on {pilot}, node {node}',
    ru: 'попытка {attempt} в состоянии {state} на {pilot}, узел {node}',
  },
  JOBS_RUNNING: { en: 'its jobs that run: {jobs}', ru: 'выполняется заданий: {jobs}' },
  REGISTERING: {
    en: 'its outputs wait for the catalog to register them[: {note}]',
    ru: 'результаты ждут регистрации в каталоге[: {note}]',
  },
  CANCELLED: { en: 'its task is being cancelled', ru: 'задача отменяется' },
  FINISHING: {
    en: 'its task is to end with what is there: jobs that wait are cancelled',
    ru: 'задача завершается с тем, что есть: ожидающие задания отменяются',
  },
  PAUSED: {
    en: 'its task is paused[ by {by}][: {reason}]',
    ru: 'задача приостановлена[, кем: {by}][, причина: {reason}]',
  },
  PAUSED_BY_SERVER: {
    en: 'workload paused its task: {reason}',
    ru: 'workload приостановил задачу: {reason}',
  },
  HELD_BY_RULE: {
    en: 'it is held for a person since {since}, by retry rule {rule}, after {code}: {text}',
    ru: 'задержано до решения человека с {since} по правилу {rule} после {code}: {text}',
  },
  HELD_AS_POISON: {
    en: 'it is held for a person since {since}: its input crashed on the nodes {nodes}',
    ru: 'задержано до решения человека с {since}: на его входных данных был сбой на узлах {nodes}',
  },
  RETRY_AT: {
    en: 'it is tried again at {at}, after {code}: {text}',
    ru: 'повтор в {at} после {code}: {text}',
  },
  STORAGE_FULL: {
    en: 'storage {storage} had no room for its outputs; it is tried again at {at}',
    ru: 'в хранилище {storage} не было места для результатов; повтор в {at}',
  },
  STORAGE_HIGH: {
    en: 'storage {storage} has {used} of {capacity} bytes in use, over its mark of {mark} %: work goes on when it has room again',
    ru: 'в хранилище {storage} занято {used} из {capacity} байт, больше порога {mark} %: работа продолжится, когда освободится место',
  },
  STORAGE_NO_ROOM: {
    en: 'storage {storage} has {used} of {capacity} bytes in use and {reserved} reserved for running jobs: the {bytes} that it is expected to write would pass the mark of {mark} %',
    ru: 'в хранилище {storage} занято {used} из {capacity} байт и {reserved} отведено работающим заданиям: ожидаемые {bytes} превысят порог {mark} %',
  },
  STORAGE_CLOSED: {
    en: 'storage {storage} takes no outputs now: {why}',
    ru: 'хранилище {storage} сейчас не принимает результаты: {why}',
  },
  INPUT_STORAGE_LOST: {
    en: 'all copies of its input lie on storage {storage}, which cannot be read now: {why}',
    ru: 'все копии входных данных лежат в хранилище {storage}, которое сейчас нельзя прочесть: {why}',
  },
  WAITS_UNTIL: { en: 'it waits until {at}', ru: 'ждёт до {at}' },
  INTAKE: {
    en: 'workload asks the catalog for the dataset and the storage of its task; tries without an answer: {tries}',
    ru: 'workload запрашивает у каталога набор и хранилище задачи; попыток без ответа: {tries}',
  },
  CATALOG_SILENT: {
    en: 'the files of its input dataset could not be read {tries} times; the next try is at {at}',
    ru: 'файлы входного набора не удалось прочесть {tries} раз; следующая попытка в {at}',
  },
  SPLITTER_OFF: {
    en: 'no jobs are formed of its files: splitting is switched off for {scope}, by {by}: {reason}',
    ru: 'задания из файлов не формируются: разбиение выключено ({scope}), кем: {by}, причина: {reason}',
  },
  INPUT_OPEN: {
    en: 'its input dataset {dataset} is open: jobs are formed when it is closed',
    ru: 'входной набор {dataset} открыт: задания будут сформированы после его закрытия',
  },
  WAITS_FOR_FILES: {
    en: 'all files of its input dataset {dataset} have jobs, {files} so far; the dataset is open, or is read once more',
    ru: 'для всех файлов входного набора {dataset} есть задания, файлов: {files}; набор открыт или читается ещё раз',
  },
  FORMING: {
    en: 'jobs are being formed of the files of its input dataset, {files} so far',
    ru: 'формируются задания из файлов входного набора, файлов: {files}',
  },
  REGISTRATIONS_OPEN: {
    en: 'its jobs have ended; the catalog has not answered {requests} registrations',
    ru: 'задания завершены; каталог не ответил на запросы регистрации: {requests}',
  },
  NO_PILOT: { en: 'no pilot has ever registered', ru: 'ещё не зарегистрирован ни один пилот' },
  PILOTS_GONE: {
    en: 'no pilot runs; seen last: {pilots}',
    ru: 'не работает ни один пилот; последние: {pilots}',
  },
  NO_PILOT_FOR_DEVICE: {
    en: 'no pilot that runs takes jobs for device {device}; pilots for other devices: {others}',
    ru: 'ни один работающий пилот не берёт задания для устройства {device}; пилотов других устройств: {others}',
  },
  NO_PILOT_FITS: {
    en: 'none of the {pilots} pilots for device {device} has what it needs; the nearest, {nearest}, lacks {lacks}',
    ru: 'ни у одного из {pilots} пилотов устройства {device} нет нужного; ближайшему, {nearest}, не хватает: {lacks}',
  },
  NODES_OFFLINE: {
    en: 'the nodes of the pilots that fit are offline: {nodes}',
    ru: 'узлы подходящих пилотов выведены из работы: {nodes}',
  },
  NODES_QUARANTINED: {
    en: 'the nodes of the pilots that fit are quarantined: {nodes}',
    ru: 'узлы подходящих пилотов в карантине: {nodes}',
  },
  PILOTS_DRAINING: {
    en: 'the pilots that fit are draining: {pilots}',
    ru: 'подходящие пилоты завершают работу: {pilots}',
  },
  PILOTS_NOT_READY: {
    en: 'the pilots that fit are not ready: {pilots}',
    ru: 'подходящие пилоты не готовы: {pilots}',
  },
  PILOTS_STARTING: {
    en: 'the pilots that fit are starting: {pilots}',
    ru: 'подходящие пилоты запускаются: {pilots}',
  },
  PROGRAM_MISSING: {
    en: 'no pilot that fits has the program "{program}"; looked for by {pilots} in {folders}',
    ru: 'ни у одного подходящего пилота нет программы «{program}»; искали {pilots} в {folders}',
  },
  TASK_WINDOW_FULL: {
    en: 'its task has {queued} claimable jobs, and a window of {window}',
    ru: 'у задачи {queued} готовых к выдаче заданий при окне {window}',
  },
  WINDOW_FULL: {
    en: '{queued} jobs for device {device} are claimable, and the window is {window}',
    ru: 'готовых к выдаче заданий для устройства {device}: {queued} при окне {window}',
  },
  BEHIND_RANK: {
    en: 'jobs of higher rank that wait for device {device}: {jobs}',
    ru: 'для устройства {device} ждут {jobs} заданий с более высоким рангом',
  },
  BEHIND_QUEUED: {
    en: 'jobs dispatched before it: {jobs}',
    ru: 'перед ним в очереди заданий: {jobs}',
  },
  PILOTS_BUSY: {
    en: 'all {pilots} pilots that fit are busy: they hold {held} attempts, and have {slots} slots',
    ru: 'все подходящие пилоты ({pilots}) заняты: попыток у них {held}, слотов {slots}',
  },
  AVOIDS_NODE: {
    en: 'it keeps away from node {node}, where it failed, until {at}, while another pilot can take it',
    ru: 'до {at} обходит узел {node}, где был сбой, пока задание может взять другой пилот',
  },
  DUE: {
    en: 'it becomes claimable in the next round of the scheduler',
    ru: 'станет готовым к выдаче в следующем цикле планировщика',
  },
  CLAIMABLE: {
    en: 'a pilot takes it with its next claim; pilots with room: {pilots}',
    ru: 'его возьмёт пилот при следующем запросе; пилоты со свободным местом: {pilots}',
  },
} as const satisfies Readonly<Record<string, Sentence>>;

export type NotRunningReasonCode = keyof typeof NOT_RUNNING_SENTENCES;

/** Returns the sentence of a reason. A missing parameter is shown as a dash. */
export const notRunningSentence = (
  code: NotRunningReasonCode,
  parameters: Readonly<Record<string, unknown>>,
  language: keyof Sentence = 'en',
): string => fillSentence(NOT_RUNNING_SENTENCES[code], parameters, language);
