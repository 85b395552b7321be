import type { Footnote, Inline, TextBlock } from '@slugline/story';

/** The schemes that a link of a story may have. */
const schemes = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/**
 * Returns a link as a URI of RFC 3986, as the schema of `story.json` requires. Undefined for a link that is not a valid
 * URL with one of the schemes above. Browsers accept more than RFC 3986: https://url.spec.whatwg.org/#url-writing
 */
export function uriOf(href: string): string | undefined {
  const url = URL.parse(href);
  if (url === null || !schemes.has(url.protocol)) return undefined;
  const [address = '', ...fragment] = url.href.split('#');
  const start = url.host === '' ? 0 : address.indexOf(url.host) + url.host.length;
  const rest = legal(address.slice(start));
  return `${address.slice(0, start)}${rest}${fragment.length > 0 ? `#${legal(fragment.join('%23'))}` : ''}`;
}

/**
 * Escapes characters that RFC 3986 does not allow in a path, query or fragment.
 * https://www.rfc-editor.org/rfc/rfc3986#appendix-A
 */
const legal = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\w\-.~:/?@!$&'()*+,;=%]/g, encodeURIComponent)
    .replace(/%(?![0-9a-f]{2})/gi, '%25');

/** Returns a block with its links as URIs. A link without a URI becomes text. */
export function withUris(block: TextBlock): TextBlock {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return { ...block, content: runs(block.content) };
    case 'quote':
      return { ...block, blocks: block.blocks.map(withUris) };
    case 'list':
      return {
        ...block,
        items: block.items.map(({ content, blocks, ...item }) => ({
          ...item,
          content: runs(content),
          ...(blocks && { blocks: blocks.map(withUris) }),
        })),
      };
    case 'table': {
      const { caption, header, rows } = block;
      return {
        ...block,
        ...(caption && { caption: runs(caption) }),
        ...(header && { header: header.map(runs) }),
        rows: rows.map((cells) => cells.map(runs)),
      };
    }
    case 'link': {
      const href = uriOf(block.href);
      if (href !== undefined) return { ...block, href };
      const text = [block.title, block.href].filter(Boolean).join(' ');
      return { type: 'paragraph', content: [{ text }] };
    }
    default:
      return block;
  }
}

export const footnoteWithUris = ({ id, blocks }: Footnote): Footnote => ({
  id,
  blocks: blocks.map(withUris),
});

const runs = (content: readonly Inline[]): Inline[] => content.map(run);

function run({ href, ...rest }: Inline): Inline {
  if (href === undefined) return rest;
  const uri = uriOf(href);
  return uri === undefined ? rest : { ...rest, href: uri };
}
