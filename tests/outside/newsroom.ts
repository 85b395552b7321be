import { untilQueuesIdle } from '@slugline/cli/testing';
import type { StatusReport } from '@slugline/story';
import { everythingNamedBy, type Fetched } from '@slugline/testing/newsroom/published';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { foundAuthority } from '@slugline/testing/samples/certificate-authority';
import { type Package, storiesOf } from './stories.ts';

/** A public story. */
interface Story {
  /** The name of its package. */
  name: string;
  report: StatusReport;
  url: string;
}

/** All files that an edge serves, by address: pages, manifests, pictures, playlists, segments, feeds. */
export interface PublicFiles {
  server: { url: string };
  files: ReadonlyMap<string, Fetched>;
}

/** A newsroom that has published the stories, and all files that its edge serves. */
export interface Newsroom extends PublicFiles, AsyncDisposable {
  server: TestServer;
  stories: Story[];
}

export async function openNewsroom(): Promise<Newsroom> {
  const authority = await foundAuthority();
  const desk = await authority.issue('Photo desk', { organisation: 'Harbour Press' });
  const server = await startTestServer({
    env: {
      SLUGLINE_SIGNING_CERTIFICATE: desk.certificate,
      SLUGLINE_SIGNING_KEY: desk.key,
      SLUGLINE_TRUST_ANCHORS: authority.anchors,
      SLUGLINE_SITE_NAME: 'The Harbour Gazette',
    },
  });
  const close = async () => {
    await server.stop();
    await authority.close();
  };
  try {
    const camera = await authority.issue('Camera');
    const stories = await Promise.all(storiesOf(camera).map((story) => published(server, story)));
    // Feeds are written after the stories that they list.
    await untilQueuesIdle(server.context.queues);
    const files = await everythingNamedBy(
      stories.map(({ url }) => url),
      `${server.url}/`,
    );
    return { server, stories, files, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Sends a story and waits until all of it is public. Throws if the newsroom refuses any of it. */
async function published(server: TestServer, { name, ...story }: Package): Promise<Story> {
  const response = await server.submit({ ...story, media: await Promise.all(story.media ?? []) });
  if (response.status !== 202) throw new Error(`${name}: ${response.status} ${await response.text()}`);
  const { storyId } = (await response.json()) as StatusReport;
  const report = await server.settled(storyId);
  if (report.state !== 'complete' || report.refused.length > 0 || report.url === null)
    throw new Error(`${name}: ${report.state}, ${JSON.stringify(report.refused)}`);
  return { name, report, url: report.url };
}
