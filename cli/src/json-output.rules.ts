import type { StatusReport, ProcessLine } from './status/report.rules.ts';

/** What `visor up --json` prints when all is ready. */
interface UpOutput {
  readonly ready: true;
  readonly graphql: string;
  readonly ws: string;
  readonly playground: string;
  readonly dir: string;
  readonly token: string;
}

export function upOutput({ graphql, ws, playground, dir, token }: Omit<UpOutput, 'ready'>): UpOutput {
  return { ready: true, graphql, ws, playground, dir, token };
}

type Addresses = Partial<Pick<UpOutput, 'graphql' | 'ws' | 'playground'>>;

/** What `visor status --json` prints; `pid` and the addresses are absent where nothing runs. */
interface StatusOutput extends StatusReport, Addresses {
  readonly running: boolean;
  readonly healthy: boolean;
  readonly pid?: number;
  readonly dir: string;
  readonly processes: readonly ProcessLine[];
}

/** The parts of a `StatusOutput`. */
interface StatusParts {
  readonly pid: number | undefined;
  readonly healthy: boolean;
  readonly dir: string;
  readonly addresses: Addresses | undefined;
  readonly processes: readonly ProcessLine[];
  readonly judged: StatusReport;
}

export function statusOutput({ pid, healthy, dir, addresses, processes, judged }: StatusParts): StatusOutput {
  const { graphql, ws, playground } = addresses ?? {};
  return {
    running: pid !== undefined,
    healthy,
    ...(pid === undefined ? {} : { pid }),
    dir,
    ...(graphql === undefined ? {} : { graphql }),
    ...(ws === undefined ? {} : { ws }),
    ...(playground === undefined ? {} : { playground }),
    processes,
    ...judged,
  };
}

/** What `visor demo --json` prints when it fails before it has a summary. */
interface ErrorOutput {
  readonly ok: false;
  readonly error: string;
}

export const errorOutput = (error: string): ErrorOutput => ({ ok: false, error });

/** What `visor get --json` prints; `known`: files that were there with the right checksum. */
interface GetOutput {
  readonly files: number;
  readonly copied: number;
  readonly known: number;
  readonly failed: number;
  readonly dir: string;
}

export const getOutput = ({ files, copied, failed, dir }: Omit<GetOutput, 'known'>): GetOutput => ({
  files,
  copied,
  known: files - copied - failed,
  failed,
  dir,
});

/** What `visor announce --json` prints; `known`: files that were announced before. */
export interface AnnounceOutput {
  readonly dataset: string;
  readonly files: number;
  readonly announced: number;
  readonly known: number;
  /** Paths. */
  readonly skipped: readonly string[];
  readonly closed: boolean;
  /** How its chain ended, in words; null where `--wait` was not given. */
  readonly chain: string | null;
}
