import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Server, serviceNames, startServer } from '@slugline/cli/server';
import { loadConfig } from '@slugline/config';
import { isSettled, type StatusReport, type StoryPhase } from '@slugline/story';
import { freePort } from '../servers/free-port.ts';

/** A whole newsroom in this process, on a free port, with its own Redis and folders. */
export interface TestServer extends Server {
  /** Everything that it writes is below this folder. */
  folder: string;
  /** The folder of its destination. */
  destination: string;
  /** Sends a package; `media` and `story` are optional. Returns the response, whatever its status. */
  submit(
    story: { draft: string | Blob; draftName?: string; media?: File[]; story?: unknown },
    headers?: Record<string, string>,
  ): Promise<Response>;
  status(storyId: string): Promise<StatusReport>;
  /** Waits until nothing more happens to the story by itself. */
  settled(storyId: string): Promise<StatusReport>;
  /** Waits until the story is in this state. */
  reaches(storyId: string, state: StoryPhase): Promise<StatusReport>;
}

export async function startTestServer({
  env = {},
  services = serviceNames,
  folder,
  settings = () => ({}),
}: {
  env?: Record<string, string>;
  /** Settings that have no environment variable, as in a settings file. Gets the newsroom's folder. */
  settings?: (folder: string) => Record<string, unknown>;
  services?: readonly string[];
  folder?: string;
} = {}): Promise<TestServer> {
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'slugline-server-')));
  const destination = join(home, 'public');
  const defaults = { SLUGLINE_LOG: 'silent', SLUGLINE_DESTINATION: destination, SLUGLINE_DRAIN_MS: '500' };
  const flags = { data: join(home, 'data'), port: await freePort(), ...settings(home) };
  const server = await startServer(loadConfig({ env: { ...defaults, ...env }, flags }), services);
  await server.ready;
  const status = async (storyId: string): Promise<StatusReport> =>
    (await fetch(`${server.url}/v1/stories/${storyId}`)).json() as Promise<StatusReport>;
  const waitFor = async (storyId: string, isIt: (state: StoryPhase) => boolean): Promise<StatusReport> => {
    for (;;) {
      const report = await status(storyId);
      if (isIt(report.state)) return report;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };

  return {
    ...server,
    folder: home,
    destination,
    submit: ({ draft, draftName = 'draft.txt', media = [], story }, headers = {}) => {
      const form = new FormData();
      form.set('draft', typeof draft === 'string' ? new Blob([draft]) : draft, draftName);
      if (story !== undefined) form.set('story', JSON.stringify(story));
      for (const file of media) form.append('media', file, file.name);
      // Tests send the same drafts again and again.
      return fetch(`${server.url}/v1/stories?again=true`, { method: 'POST', body: form, headers });
    },
    status,
    settled: (storyId) => waitFor(storyId, isSettled),
    reaches: (storyId, state) => waitFor(storyId, (now) => now === state),
    stop: async () => {
      await server.stop();
      if (folder === undefined) await rm(home, { recursive: true, force: true });
    },
  };
}
