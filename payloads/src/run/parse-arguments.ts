import { parseArgs } from 'node:util';
import { FILTER_DEFAULTS, type FilterParams } from '../filter/select.rules.ts';
import { STAGE_NAMES, type StageName } from './stage.ts';

/** A parsed command line. */
export interface Arguments {
  readonly stage: StageName;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly log: string | undefined;
  readonly report: string | undefined;
  /** Path of a JSON file of filter parameters. */
  readonly params: string | undefined;
  readonly cableMap: string | undefined;
  /** Filter parameters given as flags; they override the file. */
  readonly flags: Partial<FilterParams>;
}

export const USAGE = `usage: spd-payload decode|reconstruct|filter|merge --in FILE... --out FILE [--log FILE] [--report FILE]
         [--params FILE] [--cable-map FILE] [--pt-min GEV] [--prescale N] [--straws window|road|none]
decode, reconstruct and filter take one input, merge any number (also none).`;

type Problem = { readonly problem: string };

const OPTIONS = {
  /** Takes all words that follow, and may be repeated. */
  in: { type: 'boolean', multiple: true },
  out: { type: 'string' },
  log: { type: 'string' },
  report: { type: 'string' },
  params: { type: 'string' },
  'cable-map': { type: 'string' },
  'pt-min': { type: 'string' },
  prescale: { type: 'string' },
  straws: { type: 'string' },
} as const;
type Values = Partial<Record<Exclude<keyof typeof OPTIONS, 'in'>, string>>;

/** Parses the arguments after the program's name. */
export function parseArguments(argv: readonly string[]): Arguments | Problem {
  const [stage, ...rest] = argv;
  if (!isStageName(stage)) return { problem: `${stage ?? 'nothing'} is not a stage` };
  const parsed = parseOptions(rest);
  if ('problem' in parsed) return parsed;
  const { inputs, values } = parsed;
  if (values.out === undefined) return { problem: '--out is missing' };
  if (stage !== 'merge' && inputs.length !== 1) return { problem: `${stage} takes one input, not ${inputs.length}` };
  const flags = parseParams({
    ...(values['pt-min'] === undefined ? {} : { ptMin: Number(values['pt-min']) }),
    ...(values.prescale === undefined ? {} : { prescale: Number(values.prescale) }),
    ...(values.straws === undefined ? {} : { straws: values.straws }),
  });
  if ('problem' in flags) return flags;
  return {
    stage,
    inputs,
    output: values.out,
    log: values.log,
    report: values.report,
    params: values.params,
    cableMap: values['cable-map'],
    flags: flags.params,
  };
}

const isStageName = (name: string | undefined): name is StageName => STAGE_NAMES.some((known) => known === name);

function parseOptions(args: string[]): { readonly inputs: readonly string[]; readonly values: Values } | Problem {
  try {
    const { tokens, values } = parseArgs({ args, options: OPTIONS, allowPositionals: true, tokens: true });
    const inputs: string[] = [];
    const seen = new Set<string>();
    let previous = '';
    for (const token of tokens) {
      if (token.kind === 'option-terminator') return { problem: '-- is unknown' };
      if (token.kind === 'positional') {
        if (previous !== 'in') return { problem: `${token.value} belongs to no flag` };
        inputs.push(token.value);
      } else {
        previous = token.name;
        if (previous !== 'in' && seen.has(previous)) return { problem: `--${previous} is given twice` };
        seen.add(previous);
      }
    }
    return { inputs, values };
  } catch (error) {
    // The rest of the message is advice that does not hold here.
    return { problem: (error as Error).message.split('. ')[0] ?? '' };
  }
}

const CHECKS: { readonly [K in keyof FilterParams]: (value: unknown) => boolean } = {
  ptMin: (value) => typeof value === 'number' && value >= 0,
  prescale: (value) => Number.isInteger(value) && Number(value) >= 0,
  straws: (value) => value === 'window' || value === 'road' || value === 'none',
};

/** Checks filter parameters, from flags or from a JSON file; unknown names are refused, so that a typo is not ignored. */
export function parseParams(value: unknown): { readonly params: Partial<FilterParams> } | Problem {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problem: 'parameters are not a JSON object' };
  for (const [name, given] of Object.entries(value)) {
    if (!(name in FILTER_DEFAULTS)) return { problem: `parameter ${name} is unknown` };
    if (!CHECKS[name as keyof FilterParams](given))
      return { problem: `parameter ${name} cannot be ${JSON.stringify(given)}` };
  }
  return { params: value };
}
