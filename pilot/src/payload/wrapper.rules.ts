import type { Launch } from './job-file.rules.ts';

/*
 * A wrapper is a command that runs a payload in a container or sandbox, such as `bwrap` or `apptainer exec IMAGE`.
 */

/** What the words of a wrapper may stand for. */
interface WrapperPlaces {
  /** The folder that the payload runs in and writes to. */
  readonly out: string;
  readonly tmp: string;
  /** The attempt's folder, which holds all of the above and the inputs. */
  readonly inputs: string;
  readonly slot: string;
}

const PLACE = /\{(out|tmp|inputs|slot)\}/g;

/** Returns why these words are no wrapper, or undefined. */
export function wrapperProblem(words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  if (!words[0]?.startsWith('/'))
    return `must begin with the absolute path of a program, not ${JSON.stringify(words[0])}`;
  const [unknown] = words.flatMap((word) => word.replace(PLACE, '').match(/\{\w*\}/) ?? []);
  return unknown === undefined
    ? undefined
    : `${unknown} stands for nothing: there are {out}, {tmp}, {inputs} and {slot}`;
}

/** Returns how to start a payload by its wrapper. */
export function wrap(launch: Launch, words: readonly string[], places: WrapperPlaces): Launch {
  if (words.length === 0) return launch;
  const filled = words.map((word) => word.replace(PLACE, (_, name: keyof WrapperPlaces) => places[name]));
  return { ...launch, argv: [...filled, ...launch.argv] };
}
