import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestServer } from './server.ts';

/** The editions of each story in the order in which they appeared at the destination. */
export interface WatchedEditions {
  seen: Map<string, number[]>;
  stop(): Promise<void>;
}

/** Reads the public manifests of the stories over and over. Stories may be added to the list meanwhile. */
export function watchEditions(server: TestServer, storyIds: readonly string[]): WatchedEditions {
  const seen = new Map<string, number[]>();
  let going = true;
  const look = async (storyId: string) => {
    const { path } = await server.status(storyId);
    if (path === null) return;
    const text = await readFile(join(server.destination, path, 'story.json'), 'utf8').catch(() => undefined);
    if (text === undefined) return;
    const { edition } = JSON.parse(text) as { edition: number };
    const editions = seen.get(storyId) ?? [];
    seen.set(storyId, editions);
    if (editions.at(-1) !== edition) editions.push(edition);
  };
  const reading = (async () => {
    while (going) {
      for (const storyId of storyIds) await look(storyId);
      await sleep(10);
    }
  })();
  return {
    seen,
    stop: async () => {
      going = false;
      await reading;
    },
  };
}
