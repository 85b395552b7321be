import type { StatusReport } from '@slugline/story';
import { settledQueues } from '../../packages/cli/src/house/settled.ts';
import { foundAuthority } from '../support/authority.ts';
import { startTestHouse, type TestHouse } from '../support/house.ts';
import { everythingNamedBy, type Fetched } from '../support/published.ts';
import { type Package, storiesOf } from './stories.ts';

/** A story that is public. */
interface Story {
  /** Which of the stories it is. */
  name: string;
  report: StatusReport;
  url: string;
}

/** All that an edge serves, by address: pages, manifests, pictures, playlists, segments, feeds. */
export interface PublicFiles {
  house: { url: string };
  files: ReadonlyMap<string, Fetched>;
}

/** A house that has published the stories, and all that its edge serves of them. */
export interface Newsroom extends PublicFiles, AsyncDisposable {
  house: TestHouse;
  stories: Story[];
}

export async function openNewsroom(): Promise<Newsroom> {
  const authority = await foundAuthority();
  const desk = await authority.issue('Photo desk', { organisation: 'Harbour Press' });
  const house = await startTestHouse({
    env: {
      SLUGLINE_SIGNING_CERTIFICATE: desk.certificate,
      SLUGLINE_SIGNING_KEY: desk.key,
      SLUGLINE_TRUST_ANCHORS: authority.anchors,
      SLUGLINE_SITE_NAME: 'The Harbour Gazette',
    },
  });
  const close = async () => {
    await house.stop();
    await authority.close();
  };
  try {
    const camera = await authority.issue('Camera');
    const stories = await Promise.all(storiesOf(camera).map((story) => published(house, story)));
    // The feeds are written after the stories that are in them.
    await settledQueues(house.context);
    const files = await everythingNamedBy(
      stories.map(({ url }) => url),
      `${house.url}/`,
    );
    return { house, stories, files, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Sends a story and waits until everything of it is public. Throws where the house refuses any of it. */
async function published(house: TestHouse, { name, ...story }: Package): Promise<Story> {
  const response = await house.submit({ ...story, media: await Promise.all(story.media ?? []) });
  if (response.status !== 202) throw new Error(`${name}: ${response.status} ${await response.text()}`);
  const { storyId } = (await response.json()) as StatusReport;
  const report = await house.settled(storyId);
  if (report.state !== 'complete' || report.refused.length > 0 || report.url === null)
    throw new Error(`${name}: ${report.state}, ${JSON.stringify(report.refused)}`);
  return { name, report, url: report.url };
}
