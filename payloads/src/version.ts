/** Version of the payload programs, written to reports and to the history of every file. */
export const VERSION = '0.1.0';
