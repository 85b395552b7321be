import type { Inline, MediaSettings, Warning } from '@slugline/story';
import type { Token } from 'markdown-it';
import { longestAddress, longestFileName } from '../limits.ts';
import { safeAddress } from './links.ts';

/** A picture, video or sound that the text places: the file's name, and what the text says of it. */
export interface PlacedMedia {
  file: string;
  said: MediaSettings;
}

/** Inline content with the media lifted out: an article places media between blocks, not within them. */
export interface InlineContent {
  content: Inline[];
  placed: PlacedMedia[];
  warnings: Warning[];
}

/** Reads the inline tokens of one paragraph, heading or list item. `where` is for warnings. */
export function readInline(tokens: readonly Token[], where: string): InlineContent {
  const content: Inline[] = [];
  const placed: PlacedMedia[] = [];
  const warnings: Warning[] = [];
  const open = { strong: 0, emphasis: 0 };
  let href: string | undefined;

  const add = (text: string, more: Partial<Inline> = {}) => {
    if (text === '') return;
    content.push({
      text,
      ...(open.strong > 0 && { strong: true }),
      ...(open.emphasis > 0 && { emphasis: true }),
      ...(href !== undefined && { href }),
      ...more,
    });
  };

  for (const token of tokens) {
    switch (token.type) {
      case 'strong_open':
      case 'strong_close':
        open.strong += token.nesting;
        break;
      case 'em_open':
      case 'em_close':
        open.emphasis += token.nesting;
        break;
      case 'link_open': {
        const address = attribute(token, 'href');
        href = safeAddress(address);
        if (href === undefined) warnings.push(unlinked(address, where));
        break;
      }
      case 'link_close':
        href = undefined;
        break;
      case 'code_inline':
        add(token.content, { code: true });
        break;
      case 'softbreak':
      case 'hardbreak':
        add(' ');
        break;
      case 'image': {
        const source = attribute(token, 'src');
        const file = packagedFile(source);
        if (file === undefined) {
          add(token.content || source, linkTo(source));
          warnings.push(notPackaged(source, where));
        } else {
          placed.push({ file, said: saidOf(token) });
        }
        break;
      }
      default:
        add(token.content);
    }
  }
  return { content, placed, warnings };
}

const attribute = (token: Token, name: string): string => String(token.attrGet(name) ?? '');

/** The alternative text and the title of an image are its `alt` and caption. */
function saidOf(token: Token): MediaSettings {
  const caption = attribute(token, 'title');
  return { ...(token.content && { alt: token.content }), ...(caption && { caption }) };
}

/** The name of a file of the package: files lie side by side there, so folders before it do not count. */
function packagedFile(source: string): string | undefined {
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(source)) return undefined;
  const name = source.split(/[?#]/, 1)[0]?.split('/').at(-1);
  if (!name || name.length > longestFileName) return undefined;
  try {
    return decodeURIComponent(name);
  } catch (error) {
    if (error instanceof URIError) return name;
    throw error;
  }
}

function linkTo(source: string): Partial<Inline> {
  const address = safeAddress(source);
  return address === undefined ? {} : { href: address };
}

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

const unlinked = (address: string, where: string): Warning => ({
  code: 'link_dropped',
  message: `The link to "${shortened(address)}" is text now: a story links to full http, https or mailto addresses of at most ${longestAddress} characters.`,
  where,
});

const notPackaged = (source: string, where: string): Warning => ({
  code: 'picture_not_in_package',
  message: `The picture "${shortened(source)}" is not shown: send it as a file and place it by its name.`,
  where,
});
