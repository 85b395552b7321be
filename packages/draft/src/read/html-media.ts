import type { MediaSettings } from '@slugline/story';
import { attributeOf, elementsIn, type HtmlElement } from './html-tree.ts';

/**
 * Returns the source, alternative text and title of an image. Pages that load pictures lazily state them in other
 * attributes.
 */
export function pictureOf(element: HtmlElement): { source: string; said: MediaSettings } {
  const value = (name: string) => attributeOf(element, name)?.trim() ?? '';
  const late = ['data-src', 'data-lazy-src', 'data-original'].map(value).find((source) => source !== '');
  const fromSet = (value('srcset') || value('data-srcset')).split(/\s/, 1)[0]?.replace(/,$/, '') ?? '';
  const own = value('src');
  const source = (own === '' || own.startsWith('data:') ? (late ?? fromSet) : own) || own;
  const [alt, caption] = [value('alt'), value('title')];
  return { source, said: { ...(alt && { alt }), ...(caption && { caption }) } };
}

/** A picture of one pixel is a tracker: it only counts readers. */
export const isTracker = (element: HtmlElement): boolean =>
  ['width', 'height'].some((side) => /^[01](?:px)?$/.test(attributeOf(element, side) ?? ''));

/** Returns the first source of a `video` or `audio` element; empty if it has none. */
export function sourceOfPlayer(element: HtmlElement): string {
  const sources = [element, ...elementsIn(element.childNodes, 'source')].map(
    (from) => attributeOf(from, 'src') ?? '',
  );
  return sources.find((address) => address !== '') ?? '';
}

/** Returns the words that a form shows on a control; undefined for other elements, and for controls without words. */
export function inputText(element: HtmlElement): string | undefined {
  if (element.tagName !== 'input') return undefined;
  const isShown = !/^(?:hidden|password|checkbox|radio|image)$/i.test(attributeOf(element, 'type') ?? '');
  return isShown ? (attributeOf(element, 'value') ?? attributeOf(element, 'placeholder')) : undefined;
}
