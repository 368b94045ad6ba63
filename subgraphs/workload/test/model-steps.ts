import { untilIdle } from '@visor/testkit';
import { cancelJobs } from '../src/cancel/cancel-jobs.ts';
import { reviveJobs } from '../src/control/revive-jobs.ts';
import type { Claim, ReportStatus } from '../generated/types.ts';
import { expireLeases } from '../src/lease/expire-leases.ts';
import { resendRequests } from '../src/registration/resend-requests.ts';
import { failRefusedJobs } from '../src/scheduling/fail-refused-jobs.ts';
import { offerJobs } from '../src/scheduling/offer-jobs.ts';
import { answer, beat, claims, commands, pilot, reportOn, reports, submit, type Agent, type World } from './kit.ts';

/** A claim that some pilot received. It may be no longer valid: pilots report late, too. */
interface Held {
  readonly agent: Agent;
  readonly claim: Claim;
  sequence: number;
}

/** A farm: its tasks, its pilots, and all claims they ever received. */
export interface Run {
  readonly at: World;
  readonly tasks: readonly string[];
  readonly agents: Agent[];
  readonly held: Held[];
}

type Step = (run: Run, choice: number) => Promise<unknown>;
type Report = Parameters<typeof reportOn>;

export async function newRun(at: World): Promise<Run> {
  const tasks = [
    await submit(at, 4, { rank: 3 }),
    await submit(at, 6, { retry: 2, retryDelay: 0, tool: { baseCommand: ['p'] } }),
    await submit(at, 5, { mode: 'MERGE', filesPerJob: 2 }),
  ];
  return { at, tasks, agents: [await pilot(at, 'a'), await pilot(at, 'b'), await pilot(at, 'c')], held: [] };
}

const pick = <T>(list: readonly T[], choice: number): T => list[choice % list.length] as T;

const onClaim =
  (act: (run: Run, held: Held) => Promise<unknown>): Step =>
  async (run, choice) => {
    const held = run.held[choice % Math.max(run.held.length, 1)];
    if (held) await act(run, held);
  };

const report = (state: Report[1], more: Report[3] = {}): Step =>
  onClaim(({ at }, held) => reports(at, held.agent, reportOn(held.claim, state, (held.sequence += 1), more)));

const failure = (code: number): Step => report('FAILED', { failure: { code, source: 'pilot', text: 'x' } });

/** A report that must change nothing. @param answers the statuses that it may be answered with */
const lie = (
  answers: readonly ReportStatus[],
  forge: (run: Run, held: Held) => [Agent, Report[0], Partial<Report[3]>?],
): Step =>
  onClaim(async (run, held) => {
    const [agent, claim, more] = forge(run, held);
    const [result] = await reports(run.at, agent, reportOn(claim, 'FINISHED', held.sequence + 50, more));
    if (!result || !answers.includes(result.status)) throw new Error(`a lie was answered ${result?.status}`);
  });

const ofAnother = ({ agents }: Run, { agent }: Held): Agent => agents.find(({ name }) => name !== agent.name) ?? agent;

const onTask =
  (command: Record<string, unknown>): Step =>
  ({ at, tasks }, choice) =>
    commands(at, { ...command, task_id: pick(tasks, choice) });

const STEPS = {
  async claim({ at, agents, held }, choice) {
    const agent = pick(agents, choice);
    for (const claim of await claims(at, agent, 1 + (choice % 3))) held.push({ agent, claim, sequence: 0 });
  },
  run: report('RUNNING'),
  stageOut: report('STAGING_OUT'),
  finish: report('FINISHED'),
  finishWithoutFile: report('FINISHED', { outputs: [] }),
  fail: failure(402),
  failOnNode: failure(202),
  outOfMemory: failure(405),
  badInput: failure(409),
  shutDown: failure(702),
  lackProgram: failure(102),
  cancelled: report('CANCELLED'),
  repeat: onClaim(({ at }, { agent, claim, sequence }) => reports(at, agent, reportOn(claim, 'FINISHED', sequence))),
  wrongToken: lie(['LEASE_LOST', 'REFUSED', 'DUPLICATE'], (_run, { agent, claim }) => [
    agent,
    { ...claim, token: 'guessed' },
  ]),
  othersClaim: lie(['LEASE_LOST', 'REFUSED', 'DUPLICATE'], (run, held) => [ofAnother(run, held), held.claim]),
  beat: ({ at, agents, held }, choice) => {
    const agent = pick(agents, choice);
    const own = held.filter((lease) => lease.agent === agent).map(({ claim }) => claim);
    return beat(at, agent, own);
  },
  async restart({ at, agents }, choice) {
    const index = choice % agents.length;
    agents[index] = await pilot(at, pick(agents, index).name);
  },
  offer: ({ at }) => offerJobs(at.deps),
  cancelTask: ({ at, tasks }, choice) =>
    choice % 4 === 0 ? commands(at, { type: 'cancel', task_id: pick(tasks, choice) }) : Promise.resolve(),
  cancelJobs: ({ at }) => cancelJobs(at.deps),
  pause: onTask({ type: 'pause', reason: 'x' }),
  resume: onTask({ type: 'resume' }),
  rank: ({ at, tasks }, choice) =>
    commands(at, { type: 'rank', task_id: pick(tasks, choice), rank: 1 + (choice % 100) }),
  finishTask: ({ at, tasks }, choice) =>
    choice % 4 === 0 ? commands(at, { type: 'finish', task_id: pick(tasks, choice) }) : Promise.resolve(),
  reviveJobs: ({ at }) => reviveJobs(at.deps),
  async retryTask({ at, tasks }, choice) {
    const states = choice % 2 === 0 ? ['FAILED'] : ['FAILED', 'CANCELLED'];
    await commands(at, { type: 'retry', task_id: pick(tasks, choice), round: 1 + (choice % 5), where: { states } });
    await untilIdle(() => reviveJobs(at.deps));
  },
  expire: ({ at }, choice) => {
    at.pass(choice % 12);
    return expireLeases(at.deps);
  },
  /** A pilot is away beyond its leases, then all that it holds is heard of again: by a heartbeat, or by the ends that it kept. */
  async returnLate({ at, agents, held }, choice) {
    const agent = pick(agents, choice);
    at.pass(16);
    await expireLeases(at.deps);
    if (choice % 3 === 0) await offerJobs(at.deps);
    const own = held.filter((lease) => lease.agent === agent);
    const named = own.map(({ claim }) => claim);
    if (choice % 2 === 0) await beat(at, agent, named);
    else await reports(at, agent, ...own.map((lease) => reportOn(lease.claim, 'FINISHED', (lease.sequence += 1))));
  },
  failRefused: ({ at }) => failRefusedJobs(at.deps),
  answer: ({ at }) => answer(at),
  refuse: ({ at }) => answer(at, { status: 'ERROR', retrying: false }),
  delay: ({ at }) => answer(at, { status: 'ERROR', retrying: true }),
  resend: ({ at }) => {
    at.pass(31);
    return resendRequests(at.deps);
  },
} satisfies Record<string, Step>;

export type StepName = keyof typeof STEPS;
export const STEP_NAMES = Object.keys(STEPS) as StepName[];

/** Steps by which a person brings jobs back from a final state. */
const PEOPLE: ReadonlySet<string> = new Set(['retryTask', 'reviveJobs']);
export const isOfPeople = (name: StepName): boolean => PEOPLE.has(name);

export const takeStep = (run: Run, name: StepName, choice: number): Promise<unknown> => STEPS[name](run, choice);
