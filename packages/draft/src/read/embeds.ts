import { safeAddress } from './links.ts';

/**
 * Where videos, posts and sounds of other sites are found: the hosts (subdomains count, too) and the form of the path.
 */
const embeds: readonly { hosts: RegExp; path: RegExp }[] = [
  {
    hosts: /^(?:www\.|m\.|music\.)?youtube(?:-nocookie)?\.com$/,
    path: /^\/(?:watch\?(?:.*&)?v=|shorts\/|live\/|embed\/|playlist\?)/,
  },
  { hosts: /^youtu\.be$/, path: /^\/[\w-]+/ },
  { hosts: /^(?:www\.|player\.)?vimeo\.com$/, path: /^\/(?:video\/|channels\/.+\/|showcase\/)?\d+/ },
  { hosts: /^(?:www\.|geo\.)?(?:dailymotion\.com|dai\.ly)$/, path: /^\/\w/ },
  { hosts: /^(?:www\.|m\.|clips\.)?twitch\.tv$/, path: /^\/\w/ },
  { hosts: /^(?:www\.|mobile\.)?(?:twitter|x)\.com$/, path: /^\/[\w/]+\/status(?:es)?\/\d+/ },
  { hosts: /^(?:www\.)?instagram\.com$/, path: /^\/(?:[\w.]+\/)?(?:p|reel|reels|tv)\/[\w-]+/ },
  {
    hosts: /^(?:www\.|m\.|vm\.|vt\.)?tiktok\.com$/,
    path: /^\/(?:@[\w.-]+\/(?:video|photo)\/\d+|t\/\w+|\w{6,}\/?$)/,
  },
  {
    hosts: /^(?:www\.|m\.|web\.)?facebook\.com$/,
    path: /^\/(?:.+\/(?:posts|videos|photos)\/|watch|reel\/|share\/|permalink\.php|photo|story\.php|video\.php)/,
  },
  { hosts: /^fb\.watch$/, path: /^\/\w/ },
  { hosts: /^bsky\.app$/, path: /^\/profile\/[^/]+\/post\/\w+/ },
  { hosts: /^(?:www\.)?threads\.(?:net|com)$/, path: /^\/(?:@[\w.]+\/post|t)\/[\w-]+/ },
  { hosts: /^(?:www\.)?linkedin\.com$/, path: /^\/(?:posts|feed\/update|embed\/feed\/update)\// },
  { hosts: /^(?:www\.|old\.)?reddit\.com$/, path: /^\/r\/\w+\/comments\/\w+/ },
  { hosts: /^t\.me$/, path: /^\/\w+\/\d+/ },
  { hosts: /^(?:www\.|m\.)?(?:vk\.com|vkvideo\.ru)$/, path: /^\/(?:wall|video|clip)-?\d+_\d+/ },
  { hosts: /^(?:www\.)?rutube\.ru$/, path: /^\/video\/\w+/ },
  { hosts: /^(?:www\.)?bilibili\.com$/, path: /^\/video\/\w+/ },
  { hosts: /^(?:www\.)?aparat\.com$/, path: /^\/v\/\w+/ },
  {
    hosts: /^open\.spotify\.com$/,
    path: /^\/(?:embed\/|intl-\w+\/)?(?:track|episode|show|album|playlist)\/\w+/,
  },
  { hosts: /^(?:www\.|m\.)?soundcloud\.com$/, path: /^\/[\w-]+\/[\w-]+/ },
  { hosts: /^(?:podcasts|music)\.apple\.com$/, path: /^\/\w+\// },
  { hosts: /^(?:www\.)?pinterest\.com$/, path: /^\/pin\/\d+/ },
];

/** Posts of Mastodon and compatible servers: their hosts can have any name. */
const fediverse =
  /^\/(?:@[\w.-]+(?:@[\w.-]+)?\/\d{6,}|users\/[\w.-]+\/statuses\/\d{6,}|videos\/watch\/[\w-]+|w\/\w{12,})\/?$/;

/** Returns the address of a video, post or sound elsewhere, or undefined for any other address. */
export function embedAddress(address: string): string | undefined {
  const href = safeAddress(address);
  const url = href === undefined ? null : URL.parse(href);
  if (!url?.protocol.startsWith('http')) return undefined;
  const path = `${url.pathname}${url.search}`;
  const isKnown = embeds.some((embed) => embed.hosts.test(url.hostname) && embed.path.test(path));
  return isKnown || fediverse.test(url.pathname) ? url.href : undefined;
}

/** Returns a page that people can open, for the address of a frame that shows nothing outside a frame. */
export function addressOfFrame(source: string): string | undefined {
  const href = safeAddress(source.startsWith('//') ? `https:${source}` : source);
  const url = href === undefined ? null : URL.parse(href);
  if (!url?.protocol.startsWith('http')) return undefined;
  const id =
    url.pathname
      .split('/')
      .filter((part) => part !== '')
      .at(-1) ?? '';
  if (/youtube(?:-nocookie)?\.com$/.test(url.hostname) && url.pathname.startsWith('/embed/')) {
    const list = url.searchParams.get('list');
    return id === 'videoseries' && list
      ? `https://www.youtube.com/playlist?list=${encodeURIComponent(list)}`
      : `https://www.youtube.com/watch?v=${id}`;
  }
  if (url.hostname === 'player.vimeo.com') return `https://vimeo.com/${id}`;
  if (url.hostname === 'open.spotify.com')
    return `https://open.spotify.com${url.pathname.replace(/^\/embed\//, '/')}`;
  const shown = url.searchParams.get('href');
  if (/facebook\.com$/.test(url.hostname) && url.pathname.startsWith('/plugins/') && shown)
    return safeAddress(shown);
  return url.href;
}
