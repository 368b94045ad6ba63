import { failureCodes, isFailureCode, failurePhases, isUuid, labelProblem, quotableText } from '@visor/schema';
import {
  isAboutCode,
  type RetryDelay,
  type RetryMatch,
  type RetryMore,
  type RetryRule,
} from '../job/retry-rule.rules.ts';

const MAX_RULES = 100;
const MAX_MESSAGE_LENGTH = 200;
const MAX_STARS = 10;
const MAX_NAME_LENGTH = 255;
const MAX_LABEL_LENGTH = 64;
const MAX_ATTEMPT = 1_000;
const MAX_SECONDS = 86_400;
const MAX_RESOURCE = 2 ** 30;
const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** A pilot that gives a job back has not failed on it; a rule that counts nothing about anything else would try without end. */
const RETURNED = failureCodes.PILOT_SHUTDOWN;

const isNumber = (value: number, low: number, high: number): boolean =>
  Number.isFinite(value) && value >= low && value <= high;

const isWhole = (value: number | null, low: number, high: number): boolean =>
  value === null || (Number.isInteger(value) && value >= low && value <= high);

/** Faults of one rule's condition, each the rest of a sentence that begins with the field. */
function matchFaults(match: RetryMatch): string[] {
  const { sources, codes, phases, message, from, to, taskId, program, label } = match;
  const faults: string[] = [];
  const require = (isRight: boolean, fault: string): void => void (isRight || faults.push(fault));
  require(sources?.length !== 0, 'match.sources is empty: leave it out for any source');
  require(codes?.length !== 0, 'match.codes is empty: leave it out for any code');
  require(phases?.length !== 0, 'match.phases is empty: leave it out for any phase');
  for (const [name, list] of Object.entries({ sources, codes, phases }))
    require(list === null || new Set<unknown>(list).size === list.length, `match.${name} names something twice`);
  if (faults.length > 0) return faults;
  for (const code of codes ?? [])
    require(isFailureCode(code), `match.codes: ${code} is no failure code (docs/states.md)`);
  for (const phase of phases ?? []) require(phase in failurePhases, `match.phases: ${phase} is no phase, 1 to 8`);
  require(message === null ||
    message.length <= MAX_MESSAGE_LENGTH, `match.message is longer than ${MAX_MESSAGE_LENGTH} characters`);
  require(message === null ||
    message.split('*').length - 1 <= MAX_STARS, `match.message has more than ${MAX_STARS} stars`);
  require(message === null ||
    message.replaceAll('*', '') !== '', 'match.message has no text: leave it out for any message');
  require(isWhole(from, 1, MAX_ATTEMPT), `match.from must be a whole number from 1 to ${MAX_ATTEMPT}`);
  require(isWhole(to, 1, MAX_ATTEMPT), `match.to must be a whole number from 1 to ${MAX_ATTEMPT}`);
  require(to === null || (from ?? 1) <= to, 'match.to is before match.from: the rule never matches');
  require(taskId === null || isUuid(taskId), 'match.taskId is not a uuid');
  const programFault = program === null ? undefined : labelProblem(program, MAX_NAME_LENGTH);
  require(programFault === undefined, `match.program ${programFault}`);
  const labelFault = label === null ? undefined : labelProblem(label, MAX_LABEL_LENGTH);
  require(labelFault === undefined, `match.label ${labelFault}`);
  return faults;
}

function delayFaults({ first, factor, longest, jitter }: RetryDelay): string[] {
  const faults: string[] = [];
  if (!isNumber(first, 0, MAX_SECONDS)) faults.push(`delay.first must be 0 to ${MAX_SECONDS} seconds`);
  if (!isNumber(factor, 1, 10)) faults.push('delay.factor must be 1 to 10');
  if (!isNumber(longest, 0, MAX_SECONDS)) faults.push(`delay.longest must be 0 to ${MAX_SECONDS} seconds`);
  else if (longest < first) faults.push('delay.longest is shorter than delay.first');
  if (!isNumber(jitter, 0, 1)) faults.push('delay.jitter must be 0 to 1');
  return faults;
}

function moreFaults(name: string, { factor, limit }: RetryMore): string[] {
  const faults: string[] = [];
  if (!isNumber(factor, 1.01, 10)) faults.push(`${name}.factor must be 1.01 to 10`);
  if (!isWhole(limit, 1, MAX_RESOURCE)) faults.push(`${name}.limit must be a whole number from 1 to ${MAX_RESOURCE}`);
  return faults;
}

const isFinalAction = ({ action }: RetryRule): boolean => action === 'FAIL' || action === 'HOLD';

function ruleFaults(rule: RetryRule): string[] {
  const { match, delay, moreMemory, moreTime, counted } = rule;
  const faults = matchFaults(match);
  if (!ID.test(rule.id)) faults.push('id must be 1 to 64 letters a to z, digits and hyphens');
  if (delay) faults.push(...delayFaults(delay));
  if (moreMemory) faults.push(...moreFaults('moreMemory', moreMemory));
  if (moreTime) faults.push(...moreFaults('moreTime', moreTime));
  if (isFinalAction(rule) && (delay || moreMemory || moreTime))
    faults.push(`action ${rule.action} makes no other attempt: leave out delay, moreMemory and moreTime`);
  if (!counted && match.codes?.every((code) => code === RETURNED) !== true)
    faults.push(
      `counted: false is for match.codes [${RETURNED}] alone: any other failure could be retried without end`,
    );
  return faults;
}

/** Returns what makes a set of rules wrong, as texts that name the rule and the field; empty: nothing. */
export function findRuleFaults(rules: readonly RetryRule[]): string[] {
  if (rules.length === 0) return ['rules is empty: restoreRetryRules(of: 0, ...) sets the default rules'];
  if (rules.length > MAX_RULES) return [`rules has ${rules.length} elements; at most ${MAX_RULES} are allowed`];
  const ids = rules.map(({ id }) => id);
  const repeated = ids.filter((id, index) => ids.indexOf(id) !== index);
  return [
    ...repeated.map((id) => `two rules have the id ${JSON.stringify(quotableText(id))}`),
    ...rules.flatMap((rule, index) =>
      ruleFaults(rule).map((fault) => `rules.${index} (${quotableText(rule.id)}): ${fault}`),
    ),
  ];
}

/** What a person should know about a rule that is not wrong. */
export interface RuleWarning {
  readonly rule: string;
  readonly code: 'MATCHES_EVERYTHING' | 'UNREACHABLE';
  /** Rules that it keeps from being asked, or that keep it from being asked. */
  readonly others: readonly string[];
}

/** Whether a condition admits all that another does, whatever their codes and sources are. */
function isWider(wide: RetryMatch, narrow: RetryMatch): boolean {
  const same = <K extends 'taskId' | 'program' | 'label'>(key: K): boolean =>
    wide[key] === null || wide[key] === narrow[key];
  const message = wide.message === null || wide.message.toLowerCase() === narrow.message?.toLowerCase();
  const attempts = (wide.from ?? 1) <= (narrow.from ?? 1) && (wide.to ?? Infinity) >= (narrow.to ?? Infinity);
  return message && attempts && same('taskId') && same('program') && same('label');
}

const SOURCES = ['pilot', 'payload', 'server'] as const;

/** Returns the earlier rules that take every failure that a rule is about; undefined where some failure is left for it. */
function shadowsOf(rule: RetryRule, earlier: readonly RetryRule[], codes: readonly number[]): string[] | undefined {
  const wider = earlier.filter(({ match }) => isWider(match, rule.match));
  const shadows = new Set<string>();
  for (const code of codes.filter((each) => isAboutCode(rule.match, each)))
    for (const source of SOURCES.filter((each) => rule.match.sources?.includes(each) ?? true)) {
      const taken = wider.find(({ match }) => isAboutCode(match, code) && (match.sources?.includes(source) ?? true));
      if (!taken) return undefined;
      shadows.add(taken.id);
    }
  return [...shadows].sort();
}

/** Whether no failure is left for another rule. Lists that name all there is, and bounds that no job reaches, ask nothing. */
const isAboutEverything = ({ match }: RetryRule, codes: readonly number[]): boolean =>
  (match.from ?? 1) === 1 &&
  (match.to ?? Infinity) >= MAX_ATTEMPT &&
  [match.message, match.taskId, match.program, match.label].every((value) => value === null) &&
  SOURCES.every((source) => match.sources?.includes(source) ?? true) &&
  codes.every((code) => isAboutCode(match, code));

/**
 * Returns what a person should know about a set: rules that match everything, unless they take what others have left, and rules
 * that are never asked.
 */
export function findRuleWarnings(rules: readonly RetryRule[], codes: readonly number[]): RuleWarning[] {
  return rules.flatMap((rule, index): RuleWarning[] => {
    const warnings: RuleWarning[] = [];
    const later = rules.slice(index + 1).map(({ id }) => id);
    if (isAboutEverything(rule, codes) && (index === 0 || later.length > 0))
      warnings.push({ rule: rule.id, code: 'MATCHES_EVERYTHING', others: later });
    const shadows = shadowsOf(rule, rules.slice(0, index), codes);
    if (shadows) warnings.push({ rule: rule.id, code: 'UNREACHABLE', others: shadows });
    return warnings;
  });
}

/** Returns a warning in words. */
export const warningText = ({ rule, code, others }: RuleWarning): string =>
  code === 'MATCHES_EVERYTHING'
    ? `rule ${rule} matches every failure: ${others.length > 0 ? `these rules after it are never asked: ${others.join(', ')}` : 'it is the only rule'}`
    : others.length === 0
      ? `rule ${rule} is about no failure: its codes and phases exclude each other`
      : `rule ${rule} is never asked: ${others.join(', ')} take all that it is about`;
