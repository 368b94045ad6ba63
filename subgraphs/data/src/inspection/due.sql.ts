/**
 * Whether a time has come, in SQL. One that is farther ahead than anything is ever put off was written by a clock that had jumped: it
 * has come, too.
 * @param longest the longest time that it is put off, as an interval
 */
export const hasCome = (at: string, now: string, longest = '2 hours'): string =>
  `(${at} <= ${now} or ${at} > ${now} + interval '${longest}')`;

/** Whether something was done lately, in SQL; what a clock that had jumped says was done later than now was not. */
export const wasWithin = (at: string, now: string, duration: string): string =>
  `(${at} > ${now} - ${duration} and ${at} <= ${now} + interval '1 minute')`;
