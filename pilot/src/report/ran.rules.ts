import type { JobReport } from '#operations';
import type { Usage } from '../usage/usage.rules.ts';

const MIB = 2 ** 20;

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
const mib = (bytes: number | undefined): number | null => (bytes === undefined ? null : rounded(bytes / MIB, 1));

/** Returns what a terminal report says of the use of a payload. */
export const usageInput = (usage: Usage): NonNullable<JobReport['usage']> => ({
  cpuSeconds: rounded(usage.cpuSeconds, 3),
  wallSeconds: rounded(usage.wallSeconds, 3),
  peakMemoryMiB: mib(usage.peakMemoryBytes),
  readBytes: usage.readBytes ?? null,
  writtenBytes: usage.writtenBytes ?? null,
  peakScratchMiB: mib(usage.peakScratchBytes),
  peakProcesses: usage.peakProcesses ?? null,
});
