import type { StoryManifest } from '@slugline/story';
import type { PageAssets } from '../assets.ts';
import { addressProblems } from './addresses.ts';
import { attribute, type Element, parsePage, textIn } from './elements.ts';

/** Returns all problems of a page. It is parsed as in browsers, so that the checks see what readers get. */
export function pageProblems(html: string, manifest: StoryManifest, assets: PageAssets): string[] {
  const { elements, mended } = parsePage(html);
  return [
    ...mended,
    ...outlineProblems(elements, manifest),
    ...elements.flatMap(scriptProblems),
    ...elements.flatMap(styleProblems),
    ...addressProblems(elements, manifest, assets),
  ];
}

function outlineProblems(elements: readonly Element[], manifest: StoryManifest): string[] {
  const all = (name: string) => elements.filter(({ tagName }) => tagName === name);
  const root = all('html')[0];
  return [
    ...(all('h1').length === 1 ? [] : [`has ${all('h1').length} <h1>, not one`]),
    ...(all('title').some((title) => textIn(title).trim() !== '') ? [] : ['has no title']),
    ...(root && attribute(root, 'lang') === manifest.language ? [] : [`is not in ${manifest.language}`]),
    ...(root && attribute(root, 'dir') === manifest.dir ? [] : [`is not ${manifest.dir}`]),
    ...all('img').flatMap((image) =>
      attribute(image, 'alt') === undefined ? [`shows ${attribute(image, 'src')} without alt`] : [],
    ),
  ];
}

/** Finds styles outside our style sheet. The Content Security Policy forbids them. */
function styleProblems({ tagName, attrs }: Element): string[] {
  if (tagName === 'style') return ['has an inline style sheet'];
  return attrs.some(({ name }) => name === 'style') ? [`<${tagName}> has a style attribute`] : [];
}

/** Finds scripts outside our script file, except inline data. The same policy forbids them. */
function scriptProblems(element: Element): string[] {
  const handlers = element.attrs.filter(({ name }) => name.startsWith('on'));
  if (handlers.length > 0) return [`<${element.tagName}> has ${handlers.map(({ name }) => name).join(', ')}`];
  if (element.tagName !== 'script') return [];
  if (attribute(element, 'type') !== 'application/ld+json') {
    return attribute(element, 'src') === undefined ? ['has an inline script'] : [];
  }
  try {
    JSON.parse(textIn(element));
    return [];
  } catch {
    return ['has structured data that is not JSON'];
  }
}
