import { namesIn, type PublishedMedia, type StoryManifest, urlOf } from '@slugline/story';
import { descriptionOf } from '../manifest/description.ts';
import { cropsOf, isFor, leadImage, posterOf, type Rendition } from '../manifest/image-files.ts';
import type { Site } from '../site.ts';
import { plain } from '../text.ts';
import { contributorsOf, writersOf } from './writers.ts';

/**
 * The story as schema.org's NewsArticle, for search engines. Unknown fields are left out.
 * https://developers.google.com/search/docs/appearance/structured-data/article
 */
function newsArticle(manifest: StoryManifest, site: Site, logo: string): unknown {
  const url = urlOf(site.baseUrl, manifest.path);
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: manifest.headline,
    description: manifest.summary,
    url,
    mainEntityOfPage: url,
    inLanguage: manifest.language,
    articleSection: manifest.section,
    datePublished: manifest.publishedAt,
    dateModified: manifest.modifiedAt,
    correction: some((manifest.corrections ?? []).map(correctionComment)),
    dateline: manifest.dateline,
    author: some(writersOf(manifest).map(person)),
    contributor: some(contributorsOf(manifest).map(person)),
    keywords: some(manifest.tags),
    publisher: publisherOf(manifest, site, logo),
    image: some(imagesOf(manifest, site)),
    video: some(manifest.media.flatMap((media) => videoObject(media, manifest, site))),
    audio: some(manifest.media.flatMap((media) => audioObject(media, manifest, site))),
  };
}

/**
 * The story's structured data as JSON for a `<script>`. It contains no `<`, so no text can close the element or
 * open a comment. `logo` is the key of the publisher's logo.
 */
export const structuredData = (manifest: StoryManifest, site: Site, logo: string): string =>
  plain(JSON.stringify(newsArticle(manifest, site, logo))).replaceAll('<', '\\u003c');

/** https://schema.org/CorrectionComment */
const correctionComment = ({ at, note }: { at: string; note: string }) => ({
  '@type': 'CorrectionComment',
  text: note,
  datePublished: at,
});

const person = (name: string) => ({ '@type': 'Person', name });

/** https://developers.google.com/search/docs/appearance/structured-data/organization */
const publisherOf = ({ publication }: StoryManifest, { name, baseUrl }: Site, logo: string) => ({
  '@type': 'Organization',
  name: publication ?? name,
  url: urlOf(baseUrl, ''),
  logo: { '@type': 'ImageObject', url: urlOf(baseUrl, logo) },
});

/**
 * Returns the pictures of a story. Search engines ask for one picture in 16x9, 4x3 and 1x1: the crops of the lead come
 * first. A video has no crops: if it is the lead, the crops of the first picture that has them come first.
 */
function imagesOf(manifest: StoryManifest, site: Site): unknown[] {
  const lead = leadImage(manifest);
  if (lead === undefined) return [];
  const cropped = [lead.media, ...manifest.media].find((media) => cropsOf(media).length > 0);
  return [
    ...(cropped ? cropsOf(cropped).map((crop) => imageObject(cropped, crop, site)) : []),
    imageObject(lead.media, lead.rendition, site),
  ];
}

/** https://developers.google.com/search/docs/appearance/structured-data/image-license-metadata */
function imageObject(
  { caption, credit, rights }: PublishedMedia,
  { path, width, height }: Rendition,
  site: Site,
) {
  const url = urlOf(site.baseUrl, path);
  return {
    '@type': 'ImageObject',
    url,
    contentUrl: url,
    width,
    height,
    caption,
    creator: some(namesIn(rights?.creator).map(person)),
    creditText: credit,
    copyrightNotice: rights?.copyright,
    license: rights?.webStatement,
    acquireLicensePage: rights?.licensorUrl,
  };
}

/** Search engines require a thumbnail for every video, so a video without a poster is left out. */
function videoObject(media: PublishedMedia, manifest: StoryManifest, site: Site): unknown[] {
  const poster = posterOf(media);
  const file = media.renditions.find(isFor('progressive'));
  if (media.kind !== 'video' || poster === undefined || file === undefined) return [];
  return [
    {
      ...recording('VideoObject', media, manifest, urlOf(site.baseUrl, file.path)),
      thumbnailUrl: urlOf(site.baseUrl, poster.path),
      width: media.width,
      height: media.height,
    },
  ];
}

function audioObject(media: PublishedMedia, manifest: StoryManifest, site: Site): unknown[] {
  const file = media.renditions.find(isFor('audio'));
  if (media.kind !== 'audio' || file === undefined) return [];
  return [recording('AudioObject', media, manifest, urlOf(site.baseUrl, file.path))];
}

const recording = (
  type: 'VideoObject' | 'AudioObject',
  media: PublishedMedia,
  manifest: StoryManifest,
  contentUrl: string,
) => ({
  '@type': type,
  name: nameOf(media, manifest),
  description: describe(media, manifest),
  uploadDate: manifest.publishedAt,
  // ISO 8601. Search engines accept seconds without hours and minutes.
  duration: media.durationSeconds === undefined ? undefined : `PT${Math.round(media.durationSeconds)}S`,
  contentUrl,
});

const nameOf = ({ caption }: PublishedMedia, { headline }: StoryManifest): string => caption || headline;

/** A description that differs from the name: alt text, else the story's description, else its headline. */
const describe = (media: PublishedMedia, manifest: StoryManifest): string =>
  [media.alt, descriptionOf(manifest)].find((text) => text && text !== nameOf(media, manifest)) ??
  manifest.headline;

/** JSON leaves out undefined. An empty list would claim that there are none. */
const some = <T>(list: T[]): T[] | undefined => (list.length === 0 ? undefined : list);
