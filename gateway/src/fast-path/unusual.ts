class Unusual extends Error {}

/** One object for all: making a stack for each would cost more than the fast way saves. */
const unusual = new Unusual('left to the ordinary executor');

/** Gives up the fast way: something is there that only Apollo's executor treats rightly. */
export const giveUp = (): never => {
  throw unusual;
};

export const isUnusual = (error: unknown): boolean => error === unusual;
