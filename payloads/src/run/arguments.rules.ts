import { FILTER_DEFAULTS, type FilterParams } from '../filter/select.rules.ts';
import { STAGE_NAMES, type StageName } from './stage.ts';

/** A command line, understood. */
export interface Arguments {
  readonly stage: StageName;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly log: string | undefined;
  readonly report: string | undefined;
  /** Path of a JSON file of filter parameters. */
  readonly params: string | undefined;
  readonly cableMap: string | undefined;
  /** Filter parameters given as flags; they win over the file. */
  readonly flags: Partial<FilterParams>;
}

export const USAGE = `usage: spd-payload decode|reconstruct|filter|merge --in FILE... --out FILE [--log FILE] [--report FILE]
         [--params FILE] [--cable-map FILE] [--pt-min GEV] [--prescale N] [--straws window|road|none]
decode, reconstruct and filter take one input, merge any number (none too).`;

export type Problem = { readonly problem: string };
type Flag =
  '--in' | '--out' | '--log' | '--report' | '--params' | '--cable-map' | '--pt-min' | '--prescale' | '--straws';
const FLAGS: readonly string[] = [
  '--in',
  '--out',
  '--log',
  '--report',
  '--params',
  '--cable-map',
  '--pt-min',
  '--prescale',
  '--straws',
];

/** Reads the arguments after the program's name. */
export function parseArguments(argv: readonly string[]): Arguments | Problem {
  const [stage, ...rest] = argv;
  if (!STAGE_NAMES.includes(stage as StageName)) return { problem: `${stage ?? 'nothing'} is no stage` };
  const collected = collectValues(rest);
  if ('problem' in collected) return collected;
  const { values } = collected;
  const inputs = values['--in'] ?? [];
  const output = values['--out']?.[0];
  if (output === undefined) return { problem: '--out is missing' };
  if (stage !== 'merge' && inputs.length !== 1) return { problem: `${stage} takes one input, not ${inputs.length}` };
  const flags = parseParams({
    ...(values['--pt-min'] && { ptMin: Number(values['--pt-min'][0]) }),
    ...(values['--prescale'] && { prescale: Number(values['--prescale'][0]) }),
    ...(values['--straws'] && { straws: values['--straws'][0] }),
  });
  if ('problem' in flags) return flags;
  return {
    stage: stage as StageName,
    inputs,
    output,
    log: values['--log']?.[0],
    report: values['--report']?.[0],
    params: values['--params']?.[0],
    cableMap: values['--cable-map']?.[0],
    flags: flags.params,
  };
}

/** Values by flag. `--in` takes all that follow it and may be repeated; every other flag takes one. */
function collectValues(rest: readonly string[]): { readonly values: Partial<Record<Flag, string[]>> } | Problem {
  const values: Partial<Record<Flag, string[]>> = {};
  let flag: Flag | undefined;
  for (const word of rest) {
    if (word.startsWith('--')) {
      if (!FLAGS.includes(word)) return { problem: `${word} is unknown` };
      flag = word as Flag;
      if (flag !== '--in' && values[flag]) return { problem: `${flag} is given twice` };
      values[flag] ??= [];
    } else if (flag === undefined) {
      return { problem: `${word} belongs to no flag` };
    } else {
      values[flag]?.push(word);
    }
  }
  for (const [name, given] of Object.entries(values))
    if (name !== '--in' && given.length !== 1) return { problem: `${name} takes one value, not ${given.length}` };
  return { values };
}

const CHECKS: { readonly [K in keyof FilterParams]: (value: unknown) => boolean } = {
  ptMin: (value) => typeof value === 'number' && value >= 0,
  prescale: (value) => Number.isInteger(value) && Number(value) >= 0,
  straws: (value) => value === 'window' || value === 'road' || value === 'none',
};

/** Checks filter parameters, from flags or from a JSON file; unknown names are refused, so that a typo is not ignored. */
export function parseParams(value: unknown): { readonly params: Partial<FilterParams> } | Problem {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problem: 'parameters are no JSON object' };
  for (const [name, given] of Object.entries(value)) {
    if (!(name in FILTER_DEFAULTS)) return { problem: `parameter ${name} is unknown` };
    if (!CHECKS[name as keyof FilterParams](given))
      return { problem: `parameter ${name} cannot be ${JSON.stringify(given)}` };
  }
  return { params: value };
}
