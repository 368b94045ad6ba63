import type { Launch } from './job-file.rules.ts';

/** A file on storage that a payload sees at another path, read-only. */
export interface InputMount {
  /** Its path without links. */
  readonly source: string;
  /** An empty file. */
  readonly target: string;
  /** What `stat` must print of the mounted file: it is the one that was verified. */
  readonly identity: string;
}

/** Absolute paths of the programs that mount. */
export interface MountPrograms {
  readonly unshare: string;
  readonly mount: string;
  readonly stat: string;
  readonly setpriv: string;
  readonly shell: string;
}

const FORMAT = '%d %i %s %.9Y %.9Z';

/**
 * Mounts each file, compares what is there then with what was verified, and becomes the program, which gets no right of the
 * namespace. Where that fails, a line in the first argument's file says why.
 */
const scriptOf = ({ mount, stat, setpriv }: MountPrograms): string =>
  [
    'fault=$1; shift',
    'until [ "$1" = -- ]; do',
    `said=$(${mount} --bind -o ro "$1" "$2" 2>&1) || { echo "$said" >"$fault"; exit 126; }`,
    `[ "$(${stat} -c '${FORMAT}' "$2")" = "$3" ] || { echo "$1 has changed since it was verified" >"$fault"; exit 126; }`,
    'shift 3',
    'done',
    `shift; exec ${setpriv} --ambient-caps=-all --inh-caps=-all --bounding-set=-all --no-new-privs -- "$@"`,
  ].join('\n');

/** Returns how to start a program in a mount namespace of its own, where it sees the files. */
export function withMounts(
  launch: Launch,
  mounts: readonly InputMount[],
  programs: MountPrograms,
  faultFile: string,
): Launch {
  if (mounts.length === 0) return launch;
  const namespace = ['--user', '--map-current-user', '--keep-caps', '--mount', '--propagation', 'slave'];
  const files = mounts.flatMap(({ source, target, identity }) => [source, target, identity]);
  const script = [programs.shell, '-c', scriptOf(programs), 'visor-mount', faultFile];
  return { ...launch, argv: [programs.unshare, ...namespace, '--', ...script, ...files, '--', ...launch.argv] };
}
