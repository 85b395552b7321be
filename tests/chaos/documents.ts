/** What was read in a live document of any kind. */
export interface Seen {
  /** Why the document is not complete; undefined if it is. */
  torn?: string;
  /** Of `story.json`. */
  edition?: number;
  /** The files below the destination's root that it names, with their SHA-256 if it has one. */
  names: { path: string; sha256?: string }[];
}

/** Parses a document. `baseUrl` is the destination's root, with its slash. Pure. */
export function look(path: string, text: string, baseUrl: string): Seen {
  if (path.endsWith('story.json')) return lookAtManifest(text);
  if (path.endsWith('.xml')) return lookAtFeed(text, baseUrl);
  return text.startsWith('<!doctype html>') && text.trimEnd().endsWith('</html>')
    ? { names: [] }
    : { torn: `${text.length} characters that are no whole page`, names: [] };
}

function lookAtManifest(text: string): Seen {
  try {
    const { edition, media } = JSON.parse(text) as {
      edition: number;
      media: { renditions: { path: string; sha256: string }[]; captions: { path: string }[] }[];
    };
    return {
      edition,
      names: media.flatMap(({ renditions, captions }) => [
        ...renditions.map(({ path, sha256 }) => ({ path, sha256 })),
        ...captions.map(({ path }) => ({ path })),
      ]),
    };
  } catch (error) {
    return { torn: (error as Error).message, names: [] };
  }
}

function lookAtFeed(text: string, baseUrl: string): Seen {
  if (!text.trimEnd().endsWith('</rss>')) return { torn: 'the feed has no end', names: [] };
  const links = [...text.matchAll(/<item>[\s\S]*?<link>([^<]+)<\/link>/g)].map(([, link = '']) => link);
  return {
    names: links
      .filter((link) => link.startsWith(baseUrl))
      .map((link) => ({ path: `${link.slice(baseUrl.length)}index.html` })),
  };
}
