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

/** Where it is said why files could not be mounted. */
export interface FaultNote {
  readonly path: string;
  /** The note begins with it. The program never gets to know it, so that it cannot write one. */
  readonly secret: string;
}

/** What a file system may forbid, and a mount of its file in a namespace must forbid as well: older programs forget that. */
const ALL_FORBIDDEN = 'remount,bind,ro,nosuid,nodev,noexec';

/**
 * Mounts each file, compares what is there then with what was verified, and becomes the program, which gets no right of the
 * namespace. Where that fails, a line in the first argument's file says why, behind the second argument.
 */
const scriptOf = ({ mount, stat, setpriv }: MountPrograms): string =>
  [
    'note=$1 secret=$2; shift 2',
    'fail() { echo "$secret $1" >"$note"; exit 126; }',
    'until [ "$1" = -- ]; do',
    `said=$(${mount} --bind -o ro "$1" "$2" 2>&1) || ${mount} -o ${ALL_FORBIDDEN} "$2" 2>/dev/null || fail "$said"`,
    `[ "$(${stat} -c '${FORMAT}' "$2")" = "$3" ] || fail "$1 has changed since it was verified"`,
    'shift 3',
    'done',
    `shift; exec ${setpriv} --ambient-caps=-all --inh-caps=-all --bounding-set=-all --no-new-privs -- "$@"`,
  ].join('\n');

/** Returns how to start a program in a mount namespace of its own, where it sees the files. */
export function withMounts(
  launch: Launch,
  mounts: readonly InputMount[],
  programs: MountPrograms,
  note: FaultNote,
): Launch {
  if (mounts.length === 0) return launch;
  const namespace = ['--user', '--map-current-user', '--keep-caps', '--mount', '--propagation', 'slave'];
  const files = mounts.flatMap(({ source, target, identity }) => [source, target, identity]);
  const script = [programs.shell, '-c', scriptOf(programs), 'visor-mount', note.path, note.secret];
  return { ...launch, argv: [programs.unshare, ...namespace, '--', ...script, ...files, '--', ...launch.argv] };
}

/** Returns what a note says that holds the secret, or undefined. */
export const faultOf = (text: string, { secret }: Pick<FaultNote, 'secret'>): string | undefined =>
  text.startsWith(`${secret} `) ? text.slice(secret.length + 1).trim() : undefined;
