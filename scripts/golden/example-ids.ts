const id = (number: number): string => `0190b000-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** Ids of the things that the examples are about. */
export const ids = {
  dataset: id(1),
  output: id(2),
  log: id(3),
  task: id(4),
  job: id(5),
  file: id(6),
  inputFile: id(7),
  request: id(8),
  storage: id(9),
  pilot: id(10),
  workflow: id(11),
  operation: id(12),
} as const;
