import { parseArgs } from 'node:util';
import { WORKLOADS, type PeerArguments } from './peer.rules.ts';

const MAX_JOBS = 1_000_000;
const MAX_SLOTS = 256;

/** Reads the arguments of a row. @throws Error that says what is allowed */
export function parsePeerArguments(args: readonly string[], defaultSlots = '2'): PeerArguments {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { workload: { ...text, short: 'w' }, jobs: { ...text, short: 'n' }, slots: text, variant: text },
  });
  const workload = WORKLOADS.find((known) => known === (values.workload ?? 'W0'));
  if (!workload) throw new Error(`-w must be one of ${WORKLOADS.join(', ')}, not ${values.workload}`);
  if (values.variant) throw new Error(`there is no variant ${values.variant}`);
  return {
    workload,
    n: readNumber('-n', values.jobs ?? '200', MAX_JOBS),
    slots: readNumber('--slots', values.slots ?? defaultSlots, MAX_SLOTS),
    variant: '',
  };
}

function readNumber(name: string, text: string, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new Error(`${name} must be a whole number from 1 to ${max}, not ${text}`);
}
