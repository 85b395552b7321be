/** The response at a public address. */
export interface Fetched {
  status: number;
  headers: Headers;
  bytes: Buffer;
}

/**
 * Fetches the pages of stories and everything that they name, recursively: style and scripts, `story.json`,
 * pictures, playlists, manifests and their segments, feeds. Returns the response at each address below `root`.
 */
export async function everythingNamedBy(
  pages: string | readonly string[],
  root: string,
): Promise<Map<string, Fetched>> {
  const found = new Map<string, Fetched>();
  const ahead = [pages].flat();
  for (let url = ahead.pop(); url !== undefined; url = ahead.pop()) {
    if (found.has(url) || !url.startsWith(root)) continue;
    const response = await fetch(url);
    const bytes = Buffer.from(await response.arrayBuffer());
    found.set(url, { status: response.status, headers: response.headers, bytes });
    if (response.status === 200) ahead.push(...namedIn(url, root, bytes));
  }
  return found;
}

function namedIn(url: string, root: string, bytes: Buffer): string[] {
  const text = bytes.toString('utf8');
  const against = (base: string) => (path: string) => new URL(path, base).href;
  const { pathname } = new URL(url);
  if (pathname.endsWith('/story.json')) return pathsIn(JSON.parse(text)).map(against(root));
  if (/\/(index\.html)?$/.test(pathname)) return inPage(text).map(against(url));
  if (pathname.endsWith('.m3u8')) return inPlaylist(text).map(against(url));
  if (pathname.endsWith('.mpd')) return inManifest(text).map(against(url));
  if (pathname.endsWith('.xml')) return inFeed(text);
  return [];
}

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].flatMap(([, first]) => (first === undefined ? [] : [first]));

/** The links of its items. The front page of the site is not ours. */
const inFeed = (xml: string): string[] =>
  xml
    .split('<item>')
    .slice(1)
    .flatMap((item) => [...matches(item, /<link>([^<]+)</g), ...matches(item, /\surl="([^"]+)"/g)]);

/** Every `path` of a rendition or of captions. */
function pathsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'path' && typeof inner === 'string' ? [inner] : pathsIn(inner),
  );
}

const inPage = (html: string): string[] => [
  ...matches(html, /\s(?:src|href|poster|data-player)="([^"]+)"/g),
  ...matches(html, /\ssrcset="([^"]+)"/g).flatMap((set) =>
    set.split(',').map((one) => one.trim().split(' ')[0] ?? ''),
  ),
  ...matches(html, /"(?:contentUrl|thumbnailUrl)":"([^"]+)"/g),
  ...matches(html, /property="og:image" content="([^"]+)"/g),
];

const inPlaylist = (text: string): string[] => [
  ...matches(text, /URI="([^"]+)"/g),
  ...text.split('\n').filter((line) => line !== '' && !line.startsWith('#')),
];

/** The filled-in templates: ISO/IEC 23009-1, 5.3.9.4. One `S` with `r` repeats stands for r + 1 segments. */
function inManifest(mpd: string): string[] {
  return mpd
    .split('<Representation ')
    .slice(1)
    .flatMap((representation) => {
      const [id = ''] = matches(representation, /\bid="([^"]+)"/g);
      const fill = (template: string, number: number) =>
        template
          .replaceAll('$RepresentationID$', id)
          .replace(/\$Number%0(\d)d\$/, (_, width) => String(number).padStart(Number(width), '0'));
      const count = [...representation.matchAll(/<S [^>]*?(?:r="(\d+)")?\/>/g)].reduce(
        (sum, [, repeats = '0']) => sum + 1 + Number(repeats),
        0,
      );
      const [start = '1'] = matches(representation, /startNumber="(\d+)"/g);
      return [
        ...matches(representation, /initialization="([^"]+)"/g).map((template) => fill(template, 0)),
        ...matches(representation, /media="([^"]+)"/g).flatMap((template) =>
          Array.from({ length: count }, (_, n) => fill(template, Number(start) + n)),
        ),
      ];
    });
}
