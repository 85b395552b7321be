import { addresses, relativeUrl, type StoryManifest, urlOf } from '@slugline/story';
import { assetAddress, type PageAssets } from '../assets.ts';
import { descriptionOf } from '../manifest/description.ts';
import { motionOf } from '../manifest/image-files.ts';
import type { Site } from '../site.ts';
import { type AudioCaptions, transcriptsOf } from '../transcript/transcripts.ts';
import { wordsIn } from '../words/words-in.ts';
import { arrange } from './arrange.ts';
import { bylineView } from './byline.ts';
import { figureView } from './figure.ts';
import { playerLabels } from './labels.ts';
import { sharing } from './sharing.ts';
import { structuredData } from './structured-data.ts';
import { renderPage } from './templates.ts';
import { TextHtml } from './text-html.ts';
import { timesIn } from './times.ts';

/**
 * Renders the page of a story. It is complete without JavaScript. All addresses are relative, except those for
 * other sites. `captions` are those of its audio files.
 */
export function pageOf(
  manifest: StoryManifest,
  site: Site,
  assets: PageAssets,
  captions: AudioCaptions,
): string {
  const address = (path: string): string => relativeUrl(manifest.path, path);
  const { lead, body, gallery } = arrange(manifest);
  const { language, dir, kicker, headline, summary, section, publication, dateline, tags } = manifest;
  const { words, language: wordsLanguage, foreign: areForeign } = wordsIn(language);
  const foreign = areForeign ? ` lang="en"${dir === 'rtl' ? ' dir="ltr"' : ''}` : '';
  const timeView = timesIn(wordsLanguage, site.timeZone);
  const text = new TextHtml(manifest.footnotes, words, foreign);
  const icon = assetAddress(assets, 'icon', '.png');
  const shown = [lead ?? [], ...body.map((item) => ('media' in item ? item.media : [])), ...gallery].flat();
  const figures = {
    address,
    words,
    labels: playerLabels(shown, words),
    transcripts: transcriptsOf(shown, captions, language, address),
  };
  // Rendered in the order of the page, because that numbers the footnotes.
  const blocks = body.map((item) =>
    'block' in item
      ? { html: text.block(item.block), figure: null }
      : { html: null, figure: figureView(item.media, 'text', figures) },
  );
  const corrected = manifest.modifiedAt !== manifest.publishedAt;
  return renderPage({
    language,
    dir,
    words,
    foreign,
    kicker: kicker ?? null,
    headline,
    summary: summary ?? null,
    section: section.replaceAll('-', ' '),
    publication: publication ?? null,
    byline: bylineView(manifest, wordsLanguage),
    dateline: dateline ?? null,
    tags,
    siteName: site.name,
    description: descriptionOf(manifest) ?? null,
    robots: manifest.retractedAt === undefined ? 'max-image-preview:large' : 'noindex',
    canonical: urlOf(site.baseUrl, manifest.path),
    sharing: sharing(manifest, site),
    structuredData: structuredData(manifest, site, icon),
    feeds: (site.feeds ?? []).map(({ name, title }) => ({ href: address(addresses.feed(name)), title })),
    published: timeView(manifest.publishedAt),
    updated: corrected ? timeView(manifest.modifiedAt) : null,
    corrections: (manifest.corrections ?? []).map(({ at, note }) => ({ time: timeView(at), note })),
    lead: lead ? figureView(lead, 'lead', figures) : null,
    body: blocks,
    footnotes: text.footnotes(),
    gallery: gallery.map((media) => figureView(media, 'gallery', figures)),
    style: address(assetAddress(assets, 'page', '.css')),
    icon: address(icon),
    script: address(assetAddress(assets, 'page', '.js')),
    player: address(assetAddress(assets, 'hls', '.js')),
    hasVideo: manifest.media.some(
      (media) => media.state === 'ready' && (media.kind === 'video' || motionOf(media, 'video/mp4')),
    ),
  });
}
