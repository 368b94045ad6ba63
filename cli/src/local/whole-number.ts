import { InvalidArgumentError } from 'commander';

/** Reads the value of an option that is a whole number within bounds. */
export const wholeNumber =
  (low: number, high: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < low || value > high)
      throw new InvalidArgumentError(`a whole number from ${low} to ${high} is expected.`);
    return value;
  };
