import { embedAddress } from './embeds.ts';
import { safeAddress } from './links.ts';
import { packagedFile } from './packaged-file.ts';

/** A shortcode of a text, and the HTML that replaces it. */
export interface Shortcode {
  source: string;
  /** The equivalent HTML; empty if a story can have nothing of the kind. */
  html: string;
  /** The content that it would have shown is lost. */
  isLost: boolean;
}

/** The call in a shortcode: `{{< figure src="a.jpg" >}}`, `[youtube a1b2]`. */
interface Call {
  name: string;
  isClosing: boolean;
  /** Values without a name. */
  values: string[];
  fields: Map<string, string>;
}

// Each pattern looks at a few hundred characters at most, so that an opening without an end takes no time.
const hugo = /\{\{[<%]\s*(?<close>\/?)\s*(?<name>[\w./-]{1,60})(?<rest>[^\n]{0,600}?)\/?\s*[>%]\}\}/y;
const liquid = /\{%-?\s*(?<close>\/|end)?(?<name>[\w-]{1,60})(?<rest>[^\n]{0,600}?)-?%\}/y;
const output = /\{\{-?\s*(?<name>[\w.-]{1,60})(?<rest>[^\n{}]{0,300}?)-?\}\}/y;
const embed = /\[embed(?:\s[^\]\n]{0,200})?\]\s*(?<address>[^\s[\]]{1,2000})\s*\[\/embed\]/iy;
const bracket = /\[(?<close>\/?)(?<name>[a-z][\w-]{1,40})(?<rest>[\s=][^\]\n]{1,600}|)\](?![([:])/iy;

/** Shortcodes of WordPress and its plug-ins whose names alone distinguish them from words in brackets. */
const wordpress =
  /^(?:caption|wp_caption|gallery|playlist|contact-form(?:-7)?|vc_\w+|et_pb_\w+|fusion_\w+|su_\w+)$/i;
const field = /(?:^|\s)[\w-]+\s?=\s?["'“”‘’″]?[^\s"'“”‘’″]/;
const players =
  /^(?:youtube|vimeo|tweet|twitter|x|instagram|facebook|tiktok|bluesky|mastodon|soundcloud|spotify|dailymotion|ted|gist|video|audio|wpvideo)$/i;
const firstValue = /^[\s=]\s*["'“”]?(?:https?:|[\w-]{6,}["'“”]?\s*$|\d+["'“”]?\s*$)/;

/** Returns the shortcode of Hugo, Jekyll, 11ty or WordPress that begins at a place in a text. */
export function shortcodeAt(text: string, at: number): Shortcode | undefined {
  if (text[at] === '[') return inBrackets(text, at);
  const found = match(hugo, text, at) ?? match(liquid, text, at) ?? match(output, text, at);
  return found && shortcode(found[0], callOf(found));
}

function inBrackets(text: string, at: number): Shortcode | undefined {
  const embedded = match(embed, text, at);
  if (embedded) return { source: embedded[0], ...linkTo(embedded.groups?.address) };
  const found = match(bracket, text, at);
  const { name = '', rest = '', close = '' } = found?.groups ?? {};
  const isCode =
    close !== '' ||
    wordpress.test(name) ||
    (players.test(name) && firstValue.test(rest)) ||
    (field.test(rest) && /["'“”″]/.test(rest));
  return found && isCode ? shortcode(found[0], callOf(found)) : undefined;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

const argument =
  /(?<field>[\w-]+)\s?=\s?(?:["“”″](?<double>[^"“”″]*)["“”″]|'(?<single>[^']*)'|(?<plain>[^\s"']+))|["“”″](?<quoted>[^"“”″]*)["“”″]|(?<bare>[^\s=]+)/g;

function callOf({ groups: { name = '', close, rest = '' } = {} }: RegExpExecArray): Call {
  const values: string[] = [];
  const fields = new Map<string, string>();
  for (const { groups = {} } of rest.matchAll(argument)) {
    const { field: key, double, single, plain, quoted, bare } = groups;
    if (key !== undefined) fields.set(key.toLowerCase(), double ?? single ?? plain ?? '');
    else values.push(quoted ?? bare ?? '');
  }
  return { name: name.toLowerCase(), isClosing: Boolean(close), values, fields };
}

function shortcode(source: string, call: Call): Shortcode {
  if (call.isClosing) {
    const isFigure = call.name === 'caption' || call.name === 'wp_caption';
    return { source, html: isFigure ? '</figure>' : '', isLost: false };
  }
  return { source, ...meaningOf(call) };
}

type Meaning = Omit<Shortcode, 'source'>;
const lost: Meaning = { html: '', isLost: true };

function meaningOf(call: Call): Meaning {
  const value = (...names: string[]) => names.map((name) => call.fields.get(name)).find(Boolean);
  const [first = '', second = ''] = call.values;
  const address = [first, value('url', 'src', 'href', 'link', 'mp4', 'mp3', 'source') ?? ''].find((said) =>
    /^https?:/.test(said),
  );
  const id = encodeURIComponent(value('id', 'v', 'video', 'code') ?? first);
  switch (call.name) {
    case 'figure':
    case 'img':
    case 'image':
      return figure(value('src', 'link') ?? first, value('alt') ?? '', captionOf(call));
    case 'caption':
    case 'wp_caption': {
      const caption = value('caption');
      return {
        html: `<figure>${caption ? `<figcaption>${escaped(caption)}</figcaption>` : ''}`,
        isLost: false,
      };
    }
    case 'highlight':
    case 'raw':
    case 'details':
    case 'notice':
      return { html: '', isLost: false };
    default:
      break;
  }
  if (address !== undefined) return linkTo(address);
  const file = packagedFile(value('src', 'mp4', 'mp3', 'webm', 'ogg', 'm4a', 'file') ?? '');
  if (file !== undefined && /^(?:video|audio|player)/.test(call.name))
    return { html: `<video src="${escaped(encodeURIComponent(file))}"></video>`, isLost: false };
  if (id === '') return lost;
  switch (call.name) {
    case 'youtube':
    case 'youtubelite':
    case 'lite-youtube':
      return linkTo(`https://www.youtube.com/watch?v=${id}`);
    case 'vimeo':
      return linkTo(`https://vimeo.com/${id}`);
    case 'tweet':
    case 'twitter':
    case 'x': {
      const post = second === '' ? id : encodeURIComponent(second);
      const user = value('user') ?? (second === '' ? 'i' : first);
      return linkTo(`https://x.com/${encodeURIComponent(user)}/status/${post}`);
    }
    case 'instagram':
      return linkTo(`https://www.instagram.com/p/${id}/`);
    case 'dailymotion':
      return linkTo(`https://www.dailymotion.com/video/${id}`);
    case 'gist':
      return linkTo(`https://gist.github.com/${id}${second && `/${encodeURIComponent(second)}`}`);
    default:
      return lost;
  }
}

const captionOf = ({ fields }: Call): string =>
  ['title', 'caption', 'attr']
    .map((name) => fields.get(name) ?? '')
    .filter(Boolean)
    .join(' ');

function figure(source: string, alt: string, caption: string): Meaning {
  if (source === '') return lost;
  const below = caption && `<figcaption>${escaped(caption)}</figcaption>`;
  return {
    html: `<figure><img src="${escaped(source)}" alt="${escaped(alt)}">${below}</figure>`,
    isLost: false,
  };
}

/** Returns a link on a line of its own. If its address is not a video or post, it stays a link in a paragraph. */
function linkTo(address: string | undefined): Meaning {
  const href = address === undefined ? undefined : (embedAddress(address) ?? safeAddress(address));
  if (href === undefined) return lost;
  return { html: `<p><a href="${escaped(href)}">${escaped(href)}</a></p>`, isLost: false };
}

export const escaped = (text: string): string =>
  // Most texts have nothing to escape.
  /[&<>"]/.test(text) ? escapedAll(text) : text;

const escapedAll = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
