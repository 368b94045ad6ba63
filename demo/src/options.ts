/** What a demo is asked to do. */
export interface DemoOptions {
  readonly files: number;
  readonly slices: number;
  readonly seed: number;
  readonly pilots: number;
  readonly slots: number;
  readonly dir?: string;
  readonly keep: boolean;
  readonly json: boolean;
  readonly faults: boolean;
  readonly dataDrill: boolean;
  readonly clean: boolean;
  readonly databaseUrl?: string;
  readonly kafka?: string;
  readonly input?: string;
  readonly template?: string;
}

/** Fills in the defaults that depend on other options. */
export const applyDefaults = (options: Omit<DemoOptions, 'files'> & { readonly files?: number }): DemoOptions => ({
  ...options,
  files: options.files ?? (options.faults ? 16 : options.dataDrill ? 4 : 12),
});

/** Returns what is wrong with a combination of options, or undefined. */
export function findOptionConflict(options: DemoOptions): string | undefined {
  if (Boolean(options.input) !== Boolean(options.template))
    return '--input and --template must be given together: your files and the chain to run.';
  if (options.faults && options.input) return '--faults is for the simulated run: omit --input and --template.';
  if (options.dataDrill && (options.input || options.faults))
    return '--data-drill is a drill of its own: omit --input, --template and --faults.';
  if (options.dataDrill && options.files < 2) return '--data-drill damages two files: it requires at least --files 2.';
  if (options.faults && options.files < 16)
    return '--faults requires at least --files 16, so that the failed files stay below the tolerated share.';
  if (options.faults && options.slices < 20)
    return '--faults requires at least --slices 20, so that one bad slice is less than 10 % of its file.';
  return undefined;
}
