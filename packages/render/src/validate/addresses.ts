import { addresses, addressIn, areaOf, type StoryManifest } from '@slugline/story';
import type { PageAssets } from '../assets.ts';
import { clearPoster } from '../page/player.ts';
import { attribute, type Element } from './elements.ts';

/** Finds addresses on a page that are not part of the edition, and files that are loaded from another host. */
export function addressProblems(
  elements: readonly Element[],
  manifest: StoryManifest,
  assets: PageAssets,
): string[] {
  const known = new Set([
    ...assets.map(({ name }) => addresses.asset(name)),
    ...manifest.media.flatMap(({ renditions, captions }) =>
      [...renditions, ...captions].map(({ path }) => path),
    ),
    addresses.manifest(manifest.path),
  ]);
  const ids = new Set(elements.flatMap((element) => attribute(element, 'id') ?? []));
  const isPart = (url: string): boolean => {
    const address = addressIn(manifest.path, url);
    return address !== undefined && (known.has(address) || areaOf(address) === 'feeds');
  };
  return elements.flatMap((element) =>
    addressesOf(element).flatMap((address) => {
      if (address.startsWith('#'))
        return ids.has(address.slice(1)) ? [] : [`leads to ${address}, which is not on the page`];
      if (/^(https?|mailto|tel):/i.test(address))
        return opens(element) ? [] : [`loads ${address} from elsewhere`];
      return isBlur(element, address) || isClear(element, address) || isPart(address)
        ? []
        : [`names ${address}, which is not part of the edition`];
    }),
  );
}

/** True for a blurred picture, which is embedded in the page. */
const isBlur = (element: Element, address: string): boolean =>
  element.tagName === 'image' && address.startsWith('data:image/png;base64,');

/** True for a player's empty poster. */
const isClear = (element: Element, address: string): boolean =>
  element.tagName === 'video' && address === clearPoster;

/** Only these elements may refer to another site, because browsers load nothing from them by themselves. */
const opens = (element: Element): boolean =>
  element.tagName === 'a' || attribute(element, 'rel') === 'canonical';

/** All addresses that an element can make a browser load or open. */
function addressesOf(element: Element): string[] {
  const single = ['src', 'href', 'poster', 'data-player'].flatMap((name) => attribute(element, name) ?? []);
  const candidates = attribute(element, 'srcset')?.split(',') ?? [];
  return [...single, ...candidates.map((candidate) => candidate.trim().split(' ')[0] ?? '')];
}
