/** An HLS playlist (RFC 8216bis), read as a player reads it: from its text alone. */
export interface Playlist {
  /** Every tag with its value, in order. */
  tags: { name: string; value: string }[];
  /** Its addresses, each with the tags between the address before it and itself. */
  entries: { uri: string; tags: Map<string, string> }[];
}

/** Reads a playlist. Pure. Throws when the text is not one. */
export function readPlaylist(text: string): Playlist {
  const [first, ...lines] = text.split('\n');
  if (first !== '#EXTM3U') throw new Error('a playlist begins with #EXTM3U');
  const playlist: Playlist = { tags: [], entries: [] };
  let pending = new Map<string, string>();
  for (const line of lines.filter((text) => text !== '')) {
    if (!line.startsWith('#')) {
      playlist.entries.push({ uri: line, tags: pending });
      pending = new Map();
      continue;
    }
    const [, name = '', value = ''] = /^#([^:]+):?(.*)$/.exec(line) ?? [];
    playlist.tags.push({ name, value });
    pending.set(name, value);
  }
  return playlist;
}

/** The value of a tag that occurs at most once. */
export const tagOf = ({ tags }: Playlist, name: string): string | undefined =>
  tags.find((tag) => tag.name === name)?.value;

/** The values of a tag that may occur several times. */
export const tagsOf = ({ tags }: Playlist, name: string): string[] =>
  tags.filter((tag) => tag.name === name).map(({ value }) => value);

/** Reads `NAME=value,NAME="a,b"` (RFC 8216bis, 4.2). */
export function attributesOf(value: string): Record<string, string> {
  const pairs = [...value.matchAll(/([A-Z0-9-]+)=("[^"]*"|[^",]*)/g)];
  return Object.fromEntries(pairs.map(([, name, text]) => [name, text?.replaceAll('"', '')]));
}

/** Whether a text is an attribute list in which each attribute occurs once (RFC 8216bis, 4.2). */
export function isAttributeList(value: string): boolean {
  const found = [...value.matchAll(/([A-Z0-9-]+)=(?:"[^"\r\n]*"|[^",\s]+)(?:,(?=[A-Z0-9-])|$)/gy)];
  const read = found.reduce((length, [whole]) => length + whole.length, 0);
  return read === value.length && new Set(found.map(([, name]) => name)).size === found.length;
}
