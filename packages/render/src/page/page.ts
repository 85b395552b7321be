import { addresses, relativeUrl, type StoryManifest, urlOf } from '@slugline/story';
import { assetAddress, type PageAssets } from '../assets.ts';
import { descriptionOf } from '../manifest/description.ts';
import { motionOf } from '../manifest/pictures.ts';
import type { Site } from '../site.ts';
import { type SoundCaptions, transcriptsOf } from '../transcript/transcripts.ts';
import { arrange } from './arrange.ts';
import { blockHtml } from './block.ts';
import { figureView } from './figure.ts';
import { playerLabels } from './labels.ts';
import { sharing } from './sharing.ts';
import { structuredData } from './structured-data.ts';
import { renderPage } from './templates.ts';
import { timeView } from './times.ts';

/**
 * Renders the page of a story. It is complete without JavaScript. All addresses are relative, except those for
 * other sites. `captions` are those of its audio files.
 */
export function pageOf(
  manifest: StoryManifest,
  site: Site,
  assets: PageAssets,
  captions: SoundCaptions,
): string {
  const address = (path: string): string => relativeUrl(manifest.path, path);
  const { lead, body, gallery } = arrange(manifest);
  const { language, dir, headline, summary, section, publication, byline, dateline } = manifest;
  const icon = assetAddress(assets, 'icon', '.png');
  const shown = [lead ?? [], ...body.map((item) => ('media' in item ? item.media : [])), ...gallery].flat();
  const figures = {
    address,
    labels: playerLabels(shown),
    transcripts: transcriptsOf(shown, captions, language, address),
  };
  const corrected = manifest.modifiedAt !== manifest.publishedAt;
  return renderPage({
    language,
    dir,
    headline,
    summary,
    section: section.replaceAll('-', ' '),
    publication,
    byline,
    dateline,
    siteName: site.name,
    description: descriptionOf(manifest),
    canonical: urlOf(site.baseUrl, manifest.path),
    sharing: sharing(manifest, site),
    structuredData: structuredData(manifest, site, icon),
    feeds: (site.feeds ?? []).map(({ name, title }) => ({ href: address(addresses.feed(name)), title })),
    published: timeView(manifest.publishedAt),
    ...(corrected && { updated: timeView(manifest.modifiedAt) }),
    lead: lead && figureView(lead, 'lead', figures),
    body: body.map((item) =>
      'block' in item ? { html: blockHtml(item.block) } : { figure: figureView(item.media, 'text', figures) },
    ),
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
