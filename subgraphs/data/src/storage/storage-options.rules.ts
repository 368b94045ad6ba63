import { Refusal } from '@visor/schema';

/** What a person sets of the room and the use of a storage; absent: as it is. */
interface StorageOptionsInput {
  readonly capacityBytes?: number | null;
  readonly highMark?: number | null;
  readonly lowMark?: number | null;
  readonly reserve?: number | null;
  readonly readable?: boolean | null;
  readonly writable?: boolean | null;
  readonly deletable?: boolean | null;
  readonly trustedChecksums?: boolean | null;
}

/** The marks of a storage, percentages of its capacity. */
export interface Marks {
  readonly highMark: number;
  readonly lowMark: number;
  /** Null: all above the high mark. */
  readonly reserve: number | null;
}

const DEFAULT_MARKS: Marks = { highMark: 90, lowMark: 80, reserve: null };

/** What the database takes: 8 bytes, signed. */
const MAX_CAPACITY_BYTES = 9e18;

/** What is written of the options. */
interface StorageOptions extends Marks {
  readonly capacityBytes: number | null;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly deletable: boolean;
  readonly trustedChecksums: boolean;
}

const NEW_STORAGE: StorageOptions = {
  ...DEFAULT_MARKS,
  capacityBytes: null,
  readable: true,
  writable: true,
  deletable: true,
  trustedChecksums: false,
};

const invalid = (field: string, text: string): Refusal => new Refusal('INVALID', `${field} ${text}`, { field });

const PERCENT_FIELDS = ['highMark', 'lowMark', 'reserve'] as const;

/** Percentages are kept with four digits behind the point. */
const percent = (value: number): number => Math.round(value * 10_000) / 10_000;

/**
 * Returns the options of a storage after a change. A capacity of 0 stands for none: what is used and free together.
 * @param before of a new storage the defaults
 * @throws Refusal INVALID that names the field
 */
export function readOptions(input: StorageOptionsInput, before: StorageOptions = NEW_STORAGE): StorageOptions {
  const { capacityBytes } = input;
  if (
    capacityBytes != null &&
    !(Number.isInteger(capacityBytes) && capacityBytes >= 0 && capacityBytes <= MAX_CAPACITY_BYTES)
  )
    throw invalid(
      'capacityBytes',
      `must be a whole number of bytes from 1 to 9e18, or 0 for none, not ${capacityBytes}`,
    );
  const marks = { highMark: before.highMark, lowMark: before.lowMark, reserve: before.reserve };
  for (const field of PERCENT_FIELDS) {
    const value = input[field];
    if (value == null) continue;
    if (!(value >= 0 && value <= 100)) throw invalid(field, `must be a percentage from 0 to 100, not ${value}`);
    marks[field] = percent(value);
  }
  // A high mark alone moves the others as far as they must go.
  if (input.highMark != null && input.lowMark == null)
    marks.lowMark = Math.min(marks.lowMark, percent(marks.highMark * 0.9));
  if (input.highMark != null && input.reserve == null && marks.reserve !== null)
    marks.reserve = Math.min(marks.reserve, percent(100 - marks.highMark));
  if (marks.lowMark >= marks.highMark && input.lowMark == null && input.highMark != null)
    throw invalid('highMark', `(${marks.highMark} %) leaves no room for a lowMark below it`);
  if (marks.lowMark >= marks.highMark)
    throw invalid('lowMark', `(${marks.lowMark} %) must be lower than highMark (${marks.highMark} %)`);
  if (marks.reserve !== null && percent(marks.highMark + marks.reserve) > 100)
    throw invalid('reserve', `(${marks.reserve} %) and highMark (${marks.highMark} %) are more than 100 % together`);
  return {
    ...marks,
    capacityBytes: capacityBytes == null ? before.capacityBytes : capacityBytes || null,
    readable: input.readable ?? before.readable,
    writable: input.writable ?? before.writable,
    deletable: input.deletable ?? before.deletable,
    trustedChecksums: input.trustedChecksums ?? before.trustedChecksums,
  };
}

/**
 * Whether Visor neither writes nor deletes on a storage. Its root gets no marker and may have one of another installation: several
 * can read the same folder, and nothing is left in it.
 */
export const isOnlyRead = ({ writable, deletable }: Pick<StorageOptions, 'writable' | 'deletable'>): boolean =>
  !writable && !deletable;
