import { ownValue } from '@visor/schema';

const EVERYTHING = ['DATASET', 'FILE', 'STORAGE', 'TEMPLATE', 'WORKFLOW', 'TASK', 'JOB', 'PILOT', 'NODE'];

const KINDS: Readonly<Record<string, readonly string[]>> = {
  explain: EVERYTHING,
  get: ['DATASET', 'FILE', 'JOB'],
  rerun: ['FILE'],
};

/** Returns the kinds of things whose names a command takes. */
export const kindsOf = (noun: string): readonly string[] =>
  ownValue(KINDS, noun) ?? EVERYTHING.filter((kind) => kind.toLowerCase() === noun);

/** Whether a name is one word of a shell as it is, in letters of any alphabet: scripts of shells offer no others. */
export const canBeCompleted = (name: string): boolean => /^[\p{L}\p{M}\p{N}_@%+=,./-]+$/u.test(name);

/** Returns the script for bash; it needs nothing but bash. @param request the command line that prints candidates, without the words */
export const bashScript = (request: string): string => `# bash completion for visor
_visor_complete() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    line=\${line%%$'\\t'*}
    [[ $line == :* || $line != "\${COMP_WORDS[COMP_CWORD]}"* ]] || COMPREPLY+=("$line")
  done < <(${request} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _visor_complete visor ./visor
`;
