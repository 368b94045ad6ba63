/** Jobs, reports or files of a transaction up to which it is a small one: its statements are not planned for each. */
export const MAX_SMALL_BATCH = 16;
