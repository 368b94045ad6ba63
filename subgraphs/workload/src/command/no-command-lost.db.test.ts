import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { claims, pilot, reportOn, reports, submit, world, type Agent, type World } from '../../test/kit.ts';
import type { Claim, CommandAcknowledgement, HeartbeatAnswer } from '../../generated/types.ts';
import { heartbeat } from '../lease/heartbeat.ts';
import { readCommands } from './command.reads.ts';
import { drainPilot, undrainPilot } from './drain-pilot.ts';
import { killAttempt } from './kill-attempt.ts';
import { offerRelease } from './offer-release.ts';

/** A pilot that answers commands, over a network that loses answers. */
class Node {
  readonly versions: string[] = [];
  draining = false;
  held: Claim[] = [];
  #acknowledged: CommandAcknowledgement[] = [];
  readonly #at: World;
  #by: Agent;

  constructor(at: World, by: Agent) {
    this.#at = at;
    this.#by = by;
  }

  get id(): string {
    return this.#by.pilotId;
  }

  async claim(): Promise<void> {
    this.held.push(...(await claims(this.#at, this.#by, 1)));
  }

  async beat(isAnswerLost: boolean): Promise<void> {
    const { name, ...caller } = this.#by;
    const held = this.held.map(({ jobId, attempt, token }) => ({ jobId, attempt, token }));
    const acknowledged = this.#acknowledged;
    const status = this.draining ? 'DRAINING' : 'IDLE';
    const answer = await heartbeat(this.#at.deps, { ...caller, status, held, acknowledged }, name);
    if (isAnswerLost) return;
    this.#acknowledged = [];
    await this.#obey(answer);
  }

  async #obey({ commands }: HeartbeatAnswer): Promise<void> {
    for (const { id, kind, jobId, version } of commands) {
      if (id) this.#acknowledged.push({ id, outcome: 'DONE' });
      if (kind === 'DRAIN') this.draining = true;
      if (kind === 'RESUME') this.draining = false;
      if (kind === 'RELEASE') this.versions.push(version ?? '');
      const ended = kind === 'CANCEL' ? this.held.find((claim) => claim.jobId === jobId) : undefined;
      if (!ended) continue;
      this.held = this.held.filter((claim) => claim !== ended);
      expect(await reports(this.#at, this.#by, reportOn(ended, 'CANCELLED', 1))).toMatchObject([{ state: 'FAILED' }]);
    }
  }

  /** Its process ends and starts again: what it knew of commands is gone. */
  async restart(): Promise<void> {
    this.#acknowledged = [];
    this.held = [];
    this.draining = false;
    this.#by = await pilot(this.#at);
  }
}

const step = fc.constantFrom('claim', 'kill', 'drain', 'undrain', 'release', 'beat', 'lostBeat', 'lostBeat', 'restart');

test('no command is lost with answers and processes, and none is repeated for ever', async () => {
  await using at = await world();
  await submit(at, 40, { retry: 1_000 });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const node = new Node(at, await pilot(at));
      await undrainPilot(at.deps, { pilotId: node.id, by: 'anna' });
      const wanted = { draining: false, version: '' };
      const killed = new Set<string>();
      for (const [index, name] of steps.entries()) {
        const [first] = node.held;
        if (name === 'claim') await node.claim();
        if (name === 'beat' || name === 'lostBeat') await node.beat(name === 'lostBeat');
        if (name === 'restart') await node.restart();
        if (name === 'release')
          await offerRelease(at.deps, { pilotId: node.id, version: (wanted.version = `1.0.${index}`) }, 'a');
        if (name === 'drain') await drainPilot(at.deps, { pilotId: node.id, by: 'anna' });
        if (name === 'undrain') await undrainPilot(at.deps, { pilotId: node.id, by: 'anna' });
        if (name === 'drain' || name === 'undrain') wanted.draining = name === 'drain';
        if (name === 'kill' && first) {
          await killAttempt(at.deps, { jobId: first.jobId, reason: 'x' }, 'anna');
          killed.add(first.jobId);
        }
      }
      for (let beat = 0; beat < 3; beat++) await node.beat(false);
      expect(node.draining).toBe(wanted.draining);
      if (wanted.version !== '') expect(node.versions.at(-1)).toBe(wanted.version);
      expect(node.held.filter(({ jobId }) => killed.has(jobId))).toEqual([]);
      const pending = (await readCommands(at.db, [node.id])).filter(({ state }) => state === 'PENDING');
      expect(pending).toEqual([]);
      await node.restart();
    }),
    { numRuns: 30 },
  );
});
