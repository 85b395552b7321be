import type { Feed, Site } from '@slugline/render';
import type { Context, OpenDestination } from '@slugline/runtime';
import { addresses } from '@slugline/story';

/** What the configuration says about the publication. */
export type SiteSettings = Context['config']['site'];

/** Returns the feed of a section; of all stories without one. */
export const feedOf = ({ name }: SiteSettings, section?: string): Feed =>
  section === undefined
    ? { name: feedName(section), title: name }
    : { name: feedName(section), title: `${name}: ${section}` };

export const addressOfFeed = (section: string | undefined): string => addresses.feed(feedName(section));

const feedName = (section: string | undefined): string => section ?? 'all';

/** Returns the site of a destination, for its documents. With `section` it includes the feed of that section. */
export function siteOf(settings: SiteSettings, { baseUrl }: OpenDestination, section?: string): Site {
  const { name, language, timeZone } = settings;
  const feeds = [feedOf(settings), ...(section === undefined ? [] : [feedOf(settings, section)])];
  return { name, baseUrl, language, timeZone, feeds };
}
