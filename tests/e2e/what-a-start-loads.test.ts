import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Desk, openDesk, type Running } from '@slugline/testing/processes/command';
import { descendantsOf } from '@slugline/testing/processes/running';
import { freePort } from '@slugline/testing/servers/free-port';
import { until } from '@slugline/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const noting = new URL('./noted-modules.ts', import.meta.url).href;

let desk: Desk;
let up: Running;
let url: string;
let notes: string;

beforeAll(async () => {
  desk = await openDesk();
  notes = join(desk.folder, 'notes');
  await mkdir(notes);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  up = desk.start(['up', '--port', String(port)], {
    SLUGLINE_PROCESSES: '2',
    NODE_OPTIONS: `--import=${noting}`,
    NOTED_MODULES: notes,
  });
  await up.says(/Slugline is up/);
  await until(async () => {
    const { status, processes } = (await (await fetch(`${url}/readyz`)).json()) as Readiness;
    return status === 'ready' && processes?.running === 2;
  });
});
afterAll(() => desk.close());

interface Readiness {
  status: string;
  processes?: { running: number; of: number };
}

/** The libraries that the main thread of a process has loaded so far. */
async function librariesOf(pid: number): Promise<string[]> {
  const modules = (await readFile(join(notes, String(pid)), 'utf8')).split('\n');
  const names = modules.map((module) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** The process that shares the work of the first one. */
function other(): number {
  const found = descendantsOf(up.pid).find(({ command }) => command.includes('process-entry.ts'));
  if (found === undefined) throw new Error('there is no second process');
  return found.pid;
}

/** What threads alone use, and what these settings don't need. Each takes time, and memory in each process. */
const ofThreads = ['kysely', 'tinyld', 'parse5', 'markdown-it', 'mammoth'];
const ofOtherSettings = ['pg', '@aws-sdk/client-s3'];
const ofServers = ['fastify', '@fastify/swagger-ui', '@bull-board/api', 'liquidjs'];

async function publishOne(): Promise<void> {
  const form = new FormData();
  form.set('draft', new Blob(['The ferry sails again\n\nIt sails at noon.\n']), 'draft.txt');
  const sent = await fetch(`${url}/v1/stories`, { method: 'POST', body: form });
  const { storyId } = (await sent.json()) as { storyId: string };
  await until(async () => {
    const { state } = (await (await fetch(`${url}/v1/stories/${storyId}`)).json()) as { state: string };
    return state === 'complete';
  });
}

describe('the main threads of `slugline up`', () => {
  it('load no library of a thread or of other settings, at the start or later', async () => {
    await publishOne();
    for (const pid of [up.pid, other()]) {
      const libraries = await librariesOf(pid);
      expect(libraries).toContain('bullmq');
      expect(libraries.filter((name) => [...ofThreads, ...ofOtherSettings].includes(name))).toEqual([]);
    }
  });

  it('load no HTTP server where there is none', async () => {
    expect(await librariesOf(up.pid)).toEqual(expect.arrayContaining(ofServers));
    expect((await librariesOf(other())).filter((name) => ofServers.includes(name))).toEqual([]);
  });
});
