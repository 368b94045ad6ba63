import { InvalidArgumentError } from 'commander';
import { timeAgo } from './when.rules.ts';

const MAX_COUNT = 1_000;

/** Reads a time of an option. @throws InvalidArgumentError */
export const toTime = (text: string): string => timeAgo(text, new Date());

/** Reads how many of something are wanted. @throws InvalidArgumentError */
export function toCount(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MAX_COUNT) return value;
  throw new InvalidArgumentError(`a whole number from 1 to ${MAX_COUNT} is expected.`);
}
