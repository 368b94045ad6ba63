/** A value of a row, as a filter compares it; times are milliseconds since 1970. */
export type FilterValue = string | number | boolean | null;

type Operators = Readonly<Record<string, unknown>>;

/** Whether a text is as a pattern says: `*` stands for any characters, a backslash takes the meaning of what follows it. */
function isLike(text: string, pattern: string): boolean {
  const source = pattern.replaceAll(/\\([^])|[^]/g, (found, escaped: string | undefined) =>
    escaped === undefined && found === '*'
      ? '[^]*'
      : [...(escaped ?? found)].map((unit) => `\\u{${(unit.codePointAt(0) ?? 0).toString(16)}}`).join(''),
  );
  return new RegExp(`^${source}$`, 'u').test(text);
}

const timed = (value: unknown, of: FilterValue): unknown =>
  typeof of === 'number' && typeof value === 'string' ? Date.parse(value) : value;

function holds(operator: string, asked: unknown, value: FilterValue): boolean {
  const values = Array.isArray(asked) ? (asked as unknown[]) : [asked];
  if (operator === 'not') return value === null || !values.includes(value);
  if (operator === 'notLike') return value === null || !isLike(String(value), String(asked));
  if (value === null) return false;
  const left = Number(value);
  const right = Number(timed(asked, value));
  switch (operator) {
    case 'in':
      return values.includes(value);
    case 'like':
      return isLike(String(value), String(asked));
    case 'gt':
      return left > right;
    case 'gte':
      return left >= right;
    case 'lt':
      return left < right;
    case 'lte':
      return left <= right;
    default:
      return value === asked;
  }
}

/** Whether a row is among those of a filter: a plain predicate, for tests to compare the database's answer with. */
export const matchesFilter = (row: Readonly<Record<string, FilterValue>>, where: object): boolean =>
  Object.entries(where).every(([field, asked]) => {
    const value = row[field] ?? null;
    if (typeof asked === 'boolean') return value === asked;
    return Object.entries((asked ?? {}) as Operators).every(([operator, wanted]) => holds(operator, wanted, value));
  });
