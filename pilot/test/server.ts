import { EventEmitter } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buildASTSchema, execute, parse, subscribe, visit, type DocumentNode } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { typeDefs } from '@visor/schema';
import type {
  ClaimJobsInput,
  HeartbeatInput,
  JobReport,
  LeaseInput,
  RegisterPilotInput,
  ReportJobsInput,
  SendTailsInput,
} from '#operations';
import type { Claim } from '../src/attempt/attempt.ts';

/** What the test server knows of one attempt. */
interface Held {
  readonly claim: Claim;
  readonly reports: JobReport[];
  state: string;
  cancel: boolean;
}

/** The five operations of a pilot in memory, over real HTTP and graphql-ws. Emits `registered`, `heartbeat`, `report`, `claimed`. */
export class TestServer extends EventEmitter implements AsyncDisposable {
  readonly attempts = new Map<string, Held>();
  readonly registered: RegisterPilotInput[] = [];
  readonly offered: Claim[] = [];
  readonly calls = { claimJobs: 0, reportJobs: 0, heartbeat: 0 };
  /** Called before a report is judged. */
  beforeReport: (report: JobReport) => void = () => {};
  /** What is answered to a report in the place of what would be, if anything. */
  answerTo: (report: JobReport) => { status: string; state?: string; text: string } | undefined = () => undefined;
  /** Number of the next answers to claims that are not sent: the connection breaks instead. */
  loseAnswers = 0;
  /** Answers GET: releases of the pilot. */
  answerGet: RequestListener = (_, response) => response.writeHead(404).end();
  /** Told in every answer to a heartbeat. */
  draining = false;
  /** Attempts whose output is asked for in every answer to a heartbeat. */
  followed: readonly { readonly jobId: string; readonly attempt: number }[] = [];
  heartbeatSeconds = 0.2;
  pollSeconds = 60;
  /** Claims by request id, as a server keeps them. */
  readonly #given = new Map<string, readonly Claim[]>();
  readonly #bell = new EventEmitter().setMaxListeners(0);
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  static async start(): Promise<TestServer> {
    const server = new TestServer();
    await server.up();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/graphql`;
  }

  /** Puts jobs on offer and rings. */
  offer(...claims: Claim[]): void {
    this.offered.push(...claims);
    this.command({ kind: 'JOBS_READY', jobId: null, attempt: null });
  }
  command(command: { id?: string; kind: string; jobId: string | null; attempt: number | null }): void {
    this.#bell.emit('command', command);
  }
  of(claim: Claim): Held | undefined {
    return this.attempts.get(`${claim.jobId}.${claim.attempt}`);
  }
  /** Reports of one attempt as its states. */
  states(claim: Claim): string[] {
    return this.of(claim)?.reports.map(({ state }) => state) ?? [];
  }

  async up(): Promise<void> {
    const server = createServer((request, response) => {
      if (request.method === 'GET') return this.answerGet(request, response);
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { query, variables } = JSON.parse(Buffer.concat(chunks).toString());
        void Promise.resolve(
          execute({ schema, document: documentOf(query), variableValues: variables, rootValue: this.#root }),
        ).then((answer) => {
          if (this.loseAnswers > 0 && query.includes('claimJobs') && this.attempts.size > 0) {
            this.loseAnswers -= 1;
            return void request.socket.destroy();
          }
          response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
        });
      });
    });
    const sockets = new WebSocketServer({ server, path: '/graphql' });
    useServer({ schema, execute, subscribe, roots: { subscription: this.#root } }, sockets);
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Nobody can reach it until it is up again; what it knows stays. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.down();
  }

  readonly #root = {
    registerPilot: ({ input }: { input: RegisterPilotInput }) => {
      this.registered.push(input);
      queueMicrotask(() => this.emit('registered', input));
      const { heartbeatSeconds, pollSeconds } = this;
      return { pilot: { id: `id of ${input.name}` }, heartbeatSeconds, leaseSeconds: 15, pollSeconds };
    },
    heartbeat: ({ input }: { input: HeartbeatInput }) => {
      this.calls.heartbeat += 1;
      const held = input.held.map((lease) => ({ lease, attempt: this.#find(lease) }));
      const lost = held.filter(({ attempt }) => !attempt || attempt.state === 'LOST').map(({ lease }) => lease);
      const commands = held
        .filter(({ attempt }) => attempt?.cancel)
        .map(({ lease }) => ({ kind: 'CANCEL', jobId: lease.jobId, attempt: lease.attempt }));
      queueMicrotask(() => this.emit('heartbeat', input));
      const drain = this.draining ? [{ kind: 'DRAIN', jobId: null, attempt: null }] : [];
      const tails = this.followed.map((ref) => ({ kind: 'TAIL', ...ref }));
      return { lost, commands: [...commands, ...drain, ...tails] };
    },
    claimJobs: ({ input }: { input: ClaimJobsInput }) => {
      this.calls.claimJobs += 1;
      // As workload does where nothing else could take what the jobs make.
      const max = input.unmounted?.length ? 0 : input.max;
      const claims = this.#given.get(input.requestId) ?? this.offered.splice(0, max);
      this.#given.set(input.requestId, claims);
      for (const claim of claims)
        this.attempts.set(`${claim.jobId}.${claim.attempt}`, { claim, reports: [], state: 'CLAIMED', cancel: false });
      queueMicrotask(() => this.emit('claimed', claims));
      return claims;
    },
    reportJobs: ({ input }: { input: ReportJobsInput }) => {
      this.calls.reportJobs += 1;
      return input.reports.map((report) => this.#report(report));
    },
    sendTails: ({ input }: { input: SendTailsInput }) => {
      queueMicrotask(() => this.emit('tails', input.tails));
      return { followed: input.tails };
    },
    pilotCommands: async function* (this: TestServer) {
      const queue: unknown[] = [{ kind: 'JOBS_READY', jobId: null, attempt: null }];
      let wake = (): void => {};
      const push = (command: unknown): void => {
        queue.push(command);
        wake();
      };
      this.#bell.on('command', push);
      try {
        for (;;) {
          while (queue.length > 0) yield { pilotCommands: queue.shift() };
          await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        this.#bell.off('command', push);
      }
    }.bind(this),
  };

  #find({ jobId, attempt, token }: LeaseInput): Held | undefined {
    const held = this.attempts.get(`${jobId}.${attempt}`);
    return held?.claim.token === token ? held : undefined;
  }

  #report(report: JobReport) {
    const held = this.#find(report);
    const { jobId, attempt } = report;
    const answer = (status: string) => ({
      jobId,
      attempt,
      status,
      state: held?.state ?? null,
      text: null,
      cancel: held?.cancel ?? false,
    });
    // A report tells of the phases that none told of, in the place of their reports.
    const { phases, ...own } = report;
    const all = [...(phases ?? []).map((phase) => ({ ...own, ...phase })), report];
    for (const each of all) {
      queueMicrotask(() => this.emit('report', each));
      this.beforeReport(each);
    }
    if (!held || held.state === 'LOST') return answer('LEASE_LOST');
    if (report.sequence <= (held.reports.at(-1)?.sequence ?? 0)) return answer('DUPLICATE');
    const other = this.answerTo(report);
    if (other) {
      held.state = other.state ?? held.state;
      return { ...answer(other.status), ...other };
    }
    held.reports.push(...all);
    held.state = report.state === 'FINISHED' && held.cancel ? 'CANCELLED' : report.state;
    return answer('APPLIED');
  }
}

const documents = new Map<string, DocumentNode>();
function documentOf(query: string): DocumentNode {
  let document = documents.get(query);
  if (!document) documents.set(query, (document = parse(query)));
  return document;
}

const schema = buildASTSchema(visit(parse(typeDefs('workload')), { SchemaExtension: () => null }), {
  assumeValidSDL: true,
});
