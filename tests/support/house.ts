import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type House, serviceNames, startHouse } from '@slugline/cli/house';
import { loadConfig } from '@slugline/config';
import { isSettled, type StatusReport, type StoryPhase } from '@slugline/story';

/** A whole house in this process, on a free port, with its own Redis and folders. */
export interface TestHouse extends House {
  /** Everything it writes lies below this folder. */
  folder: string;
  /** The folder of its destination. */
  destination: string;
  /** Sends a package; `media` and `story` are optional. Gives the response, whatever it is. */
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

export async function startTestHouse({
  env = {},
  services = serviceNames,
  folder,
  settings = () => ({}),
}: {
  env?: Record<string, string>;
  /** What environment variables can't say, as a settings file in the house's folder would. */
  settings?: (folder: string) => Record<string, unknown>;
  services?: readonly string[];
  folder?: string;
} = {}): Promise<TestHouse> {
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'slugline-house-')));
  const destination = join(home, 'public');
  const defaults = { SLUGLINE_LOG: 'silent', SLUGLINE_DESTINATION: destination, SLUGLINE_DRAIN_MS: '500' };
  const flags = { data: join(home, 'data'), port: await freePort(), ...settings(home) };
  const house = await startHouse(loadConfig({ env: { ...defaults, ...env }, flags }), services);
  const status = async (storyId: string): Promise<StatusReport> =>
    (await fetch(`${house.url}/v1/stories/${storyId}`)).json() as Promise<StatusReport>;
  const waitFor = async (storyId: string, isIt: (state: StoryPhase) => boolean): Promise<StatusReport> => {
    for (;;) {
      const report = await status(storyId);
      if (isIt(report.state)) return report;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };

  return {
    ...house,
    folder: home,
    destination,
    submit: ({ draft, draftName = 'draft.txt', media = [], story }, headers = {}) => {
      const form = new FormData();
      form.set('draft', typeof draft === 'string' ? new Blob([draft]) : draft, draftName);
      if (story !== undefined) form.set('story', JSON.stringify(story));
      for (const file of media) form.append('media', file, file.name);
      return fetch(`${house.url}/v1/stories`, { method: 'POST', body: form, headers });
    },
    status,
    settled: (storyId) => waitFor(storyId, isSettled),
    reaches: (storyId, state) => waitFor(storyId, (now) => now === state),
    stop: async () => {
      await house.stop();
      if (folder === undefined) await rm(home, { recursive: true, force: true });
    },
  };
}

/** Below the ports that systems give to outgoing connections, which all lie above 32,768. */
const ports = { from: 20_000, to: 32_000 };

/**
 * A port of loopback that nobody listens on. A client that keeps trying to reach a server that is down must never be
 * given the server's own port for its end: it would be connected to itself, and the server could not come back.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(ports.from, ports.to);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
}
