import type { StoryManifest } from '@slugline/story';
import { type DefaultTreeAdapterTypes, html as markup, parse } from 'parse5';
import { keyOf } from '../address.ts';
import type { PageAssets } from '../assets.ts';

type Element = DefaultTreeAdapterTypes.Element;

/** All that is wrong with a page. It is parsed as a browser would, so what it looks like to us is what it is. */
export function pageProblems(html: string, manifest: StoryManifest, assets: PageAssets): string[] {
  const problems: string[] = [];
  const document = parse(html, {
    sourceCodeLocationInfo: true,
    onParseError: ({ code, startLine }) => problems.push(`line ${startLine} has ${code}`),
  });
  const elements = elementsOf(document);
  return [
    ...problems,
    ...outlineProblems(elements, manifest),
    ...elements.flatMap(scriptProblems),
    ...addressProblems(elements, manifest, assets),
  ];
}

function elementsOf(node: DefaultTreeAdapterTypes.ParentNode): Element[] {
  return node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...elementsOf(child)] : []));
}

const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((candidate) => candidate.name === name)?.value;

const contentOf = (element: Element): string =>
  element.childNodes.map((node) => ('value' in node ? node.value : '')).join('');

function outlineProblems(elements: readonly Element[], manifest: StoryManifest): string[] {
  const all = (name: string) => elements.filter(({ tagName }) => tagName === name);
  const root = all('html')[0];
  return [
    ...(all('h1').length === 1 ? [] : [`has ${all('h1').length} <h1>, not one`]),
    ...(all('title').some((title) => contentOf(title).trim() !== '') ? [] : ['has no title']),
    ...(root && attribute(root, 'lang') === manifest.language ? [] : [`is not in ${manifest.language}`]),
    ...(root && attribute(root, 'dir') === manifest.dir ? [] : [`is not ${manifest.dir}`]),
    ...all('img').flatMap((image) =>
      attribute(image, 'alt') === undefined ? [`${attribute(image, 'src')} has no alt`] : [],
    ),
  ];
}

/** The page's only script is ours, and its only data is JSON: a strict Content-Security-Policy then holds. */
function scriptProblems(element: Element): string[] {
  const handlers = element.attrs.filter(({ name }) => name.startsWith('on'));
  if (handlers.length > 0) return [`<${element.tagName}> has ${handlers.map(({ name }) => name).join(', ')}`];
  if (element.tagName !== 'script') return [];
  if (attribute(element, 'type') !== 'application/ld+json') {
    return attribute(element, 'src') === undefined ? ['has an inline script'] : [];
  }
  try {
    JSON.parse(contentOf(element));
    return [];
  } catch {
    return ['has structured data that is not JSON'];
  }
}

/** Everything that a page can make a browser load or open. */
function addressProblems(
  elements: readonly Element[],
  manifest: StoryManifest,
  assets: PageAssets,
): string[] {
  const known = new Set([
    ...assets.map(({ name }) => `assets/${name}`),
    ...manifest.media.flatMap(({ renditions, captions }) =>
      [...renditions, ...captions].map(({ path }) => path),
    ),
    `${manifest.path}story.json`,
  ]);
  return elements.flatMap((element) =>
    addressesOf(element).flatMap((address) => {
      if (/^(https?|mailto):/i.test(address))
        return opens(element) ? [] : [`loads ${address} from elsewhere`];
      const key = keyOf(manifest.path, address);
      const exists = key !== undefined && (known.has(key) || key.startsWith('feeds/'));
      return exists ? [] : [`names ${address}, which is not part of the edition`];
    }),
  );
}

/** Only these may name another site: a browser loads nothing from them by itself. */
const opens = (element: Element): boolean =>
  element.tagName === 'a' || attribute(element, 'rel') === 'canonical';

function addressesOf(element: Element): string[] {
  if (element.namespaceURI !== markup.NS.HTML) return [];
  const single = ['src', 'href', 'poster', 'data-player'].flatMap((name) => attribute(element, name) ?? []);
  const set = attribute(element, 'srcset')?.split(',') ?? [];
  return [...single, ...set.map((candidate) => candidate.trim().split(' ')[0] ?? '')];
}
