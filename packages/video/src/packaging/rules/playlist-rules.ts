import type { PublishedVideo } from './published-video.ts';
import { isAttributeList, readPlaylist } from './read-playlist.ts';
import type { Rule } from './rule.ts';

/** Tags whose value is an attribute list. */
const WITH_ATTRIBUTES = /^EXT-X-(MEDIA|STREAM-INF|I-FRAME-STREAM-INF|MAP|SESSION-DATA)$/;
const OF_MASTER = /^EXT-X-(MEDIA|STREAM-INF|I-FRAME-STREAM-INF|SESSION-DATA)$/;
const OF_MEDIA =
  /^(EXTINF|EXT-X-(TARGETDURATION|MEDIA-SEQUENCE|PLAYLIST-TYPE|ENDLIST|MAP|BYTERANGE|I-FRAMES-ONLY))$/;
const ONCE = /^EXT-X-(VERSION|TARGETDURATION|MEDIA-SEQUENCE|PLAYLIST-TYPE|ENDLIST|MAP|INDEPENDENT-SEGMENTS)$/;

/** Returns the names of the playlists to which a condition applies. */
const where = (
  video: PublishedVideo,
  holds: (tags: { name: string; value: string }[], entries: Map<string, string>[]) => boolean,
): string[] =>
  [...video.playlists]
    .map(([name, text]) => ({ name, ...readPlaylist(text) }))
    .filter(({ tags, entries }) =>
      holds(
        tags,
        entries.map((entry) => entry.tags),
      ),
    )
    .map(({ name }) => name);

/** Rules for the text of each playlist. */
export const playlistRules: readonly Rule[] = [
  {
    paragraph: 'RFC 8216bis 4.1',
    rule: 'a playlist is text of lines, without control characters or a byte order mark',
    broken: (video) =>
      [...video.playlists]
        .filter(([, text]) => /(?!\n)[\p{Cc}\ufeff]/u.test(text) || !text.isWellFormed())
        .map(([name]) => name),
  },
  {
    paragraph: 'RFC 8216bis 4.1',
    rule: 'a playlist is of media or of variants, not both',
    broken: (video) =>
      where(video, (tags) => {
        const has = (pattern: RegExp) => tags.some(({ name }) => pattern.test(name));
        return has(OF_MASTER) === has(OF_MEDIA);
      }),
  },
  {
    paragraph: 'RFC 8216bis 4.2',
    rule: 'attributes are written as such, and each stands once in its tag',
    broken: (video) =>
      where(video, (tags) =>
        tags.some(({ name, value }) => WITH_ATTRIBUTES.test(name) && !isAttributeList(value)),
      ),
  },
  {
    paragraph: 'RFC 8216bis 4.4.1, 4.4.3',
    rule: 'what is said of a whole playlist is said once',
    broken: (video) =>
      where(video, (tags) => {
        const once = tags.map(({ name }) => name).filter((name) => ONCE.test(name));
        return new Set(once).size < once.length;
      }),
  },
  {
    paragraph: 'RFC 8216bis 4.4.3.1, 4.4.4.1',
    rule: 'a media playlist has a target duration, and each segment its length',
    broken: (video) =>
      where(
        video,
        (tags, entries) =>
          !tags.some(({ name }) => OF_MASTER.test(name)) &&
          (!tags.some(({ name, value }) => name === 'EXT-X-TARGETDURATION' && /^\d+$/.test(value)) ||
            entries.some((entry) => !/^\d+(\.\d+)?,/.test(entry.get('EXTINF') ?? ''))),
      ),
  },
];
