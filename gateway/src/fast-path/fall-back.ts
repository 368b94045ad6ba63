class FallBack extends Error {}

/** One object for all: making a stack for each would cost more than the fast way saves. */
const FALL_BACK = new FallBack('left to the ordinary executor');

/** Gives up the fast way: something is there that only Apollo's executor treats rightly. */
export const fallBack = (): never => {
  throw FALL_BACK;
};

export const isFallBack = (error: unknown): boolean => error === FALL_BACK;
