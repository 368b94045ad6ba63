import { beforeAll, afterAll, expect, test } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { until } from '@visor/testkit';
import { builtPlayground } from '../test/playground.ts';
import { TestGateway } from '../test/kit.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // As on a machine without internet: no name is found.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

let playground: string;
let browser: Browser;

beforeAll(async () => {
  playground = await builtPlayground();
  const executablePath = process.env['VISOR_CHROMIUM'] ?? '/usr/bin/chromium';
  browser = await chromium.launch({ executablePath, args: flags, timeout: 60_000 });
}, 600_000);
afterAll(() => browser.close());

/** A page of the playground, and all that it asked of the network or complained about. */
async function open(world: TestGateway, address: Record<string, string>) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('websocket', (socket) => asked.push(socket.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${world.url}/playground#${new URLSearchParams(address).toString()}`);
  // The button is there before the editors, and until they are, GraphiQL ignores it.
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  await page.locator('.result-window .monaco-editor').first().waitFor();
  await page.getByRole('button', { name: /execute query/i }).waitFor();
  return { page, asked, complaints, [Symbol.asyncDispose]: () => context.close() };
}

const run = (page: Page) => page.getByRole('button', { name: /execute query/i }).click();
/** The answer's text; Monaco writes its spaces as no-break spaces. */
const answer = async (page: Page): Promise<string> =>
  (await page.locator('.result-window').innerText()).replaceAll('\u00a0', ' ');

const isLocal = (url: string): boolean =>
  url.startsWith('data:') || url.startsWith('blob:') || new URL(url).hostname === '127.0.0.1';

test('a question asked in the browser is answered by both subgraphs, and nothing leaves the machine', async () => {
  await using world = await TestGateway.open({ playground });
  await using opened = await open(world, { token: 'u1', query: '{ who jobs(first: 1) { id file { name } } }' });
  await run(opened.page);
  await until(async () => (await answer(opened.page)).includes('f0.raw'));
  expect(await answer(opened.page)).toContain('"who": "Bearer u1"');
  expect(opened.asked.length).toBeGreaterThan(5);
  expect(opened.asked.filter((url) => !isLocal(url))).toEqual([]);
  expect(opened.complaints).toEqual([]);
});

test('a subscription shows each event as it comes', async () => {
  await using world = await TestGateway.open({ playground });
  const query = 'subscription { jobChanged { cursor job { file { name } } } }';
  await using opened = await open(world, { token: 'u1', query });
  await run(opened.page);
  await until(() => world.jobs.counts.active === 1);
  for (const cursor of [1, 2]) {
    await world.tick();
    await until(async () => (await answer(opened.page)).includes(`"cursor": ${cursor}`));
  }
  expect(await answer(opened.page)).toContain('f1.raw');
  expect(opened.asked.some((url) => url.startsWith('ws:'))).toBe(true);
  expect(opened.asked.filter((url) => !isLocal(url))).toEqual([]);
});

test('the token stays in its tab and out of the address', async () => {
  await using world = await TestGateway.open({ playground });
  await using opened = await open(world, { token: 'u1' });
  expect(opened.page.url()).not.toContain('u1');
  await opened.page.reload();
  expect(await opened.page.getByLabel('Token').inputValue()).toBe('u1');
  await opened.page.getByLabel('Token').fill('Bearer u2');
  expect(await opened.page.getByLabel('Token').inputValue()).toBe('u2');
  expect(await opened.page.evaluate(() => Object.values({ ...localStorage }).join())).not.toMatch(/u1|u2/);
});

test('a first visit finds prepared tabs: a query, a subscription, a change, failed jobs and dead letters', async () => {
  await using world = await TestGateway.open({ playground });
  await using opened = await open(world, { token: 'u1' });
  const tabs = opened.page.locator('.graphiql-tab-button');
  expect(await tabs.allInnerTexts()).toEqual(['Overview', 'TaskProgress', 'PauseTask', 'FailedJobs', 'DeadLetters']);
  for (const [tab, field] of [
    ['TaskProgress', 'taskProgress'],
    ['PauseTask', 'pauseTask'],
    ['FailedJobs', 'jobs'],
    ['DeadLetters', 'DeadLetters'],
    ['Overview', 'datasets'],
  ] as const) {
    await tabs.getByText(tab).click();
    const editor = opened.page.locator('.graphiql-query-editor');
    await until(async () => (await editor.innerText()).replaceAll('\u00a0', ' ').includes(tab));
    expect(await editor.innerText()).toContain(field);
  }
  expect(opened.complaints).toEqual([]);
});
