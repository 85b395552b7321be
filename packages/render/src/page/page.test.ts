import { type Article, purposeOf } from '@slugline/story';
import {
  article,
  audio,
  captions,
  file,
  image,
  manifestOf,
  moving,
  pageHtml,
  site,
  video,
  waitingFor,
} from '@slugline/testing/samples/edition';
import { describe, expect, it } from 'vitest';
import { pageAssets } from '../assets.ts';
import { buildDocuments } from '../documents.ts';
import type { AudioCaptions } from '../transcript/transcripts.ts';
import { attribute, type Element, parsePage, textIn } from '../validate/elements.ts';
import { clearPoster } from './player.ts';

/** Every element with that name on the page of a story. */
function on(html: string) {
  const { elements } = parsePage(html);
  return {
    all: (name: string): Element[] => elements.filter(({ tagName }) => tagName === name),
    values: (name: string, key: string): (string | undefined)[] =>
      elements.filter(({ tagName }) => tagName === name).map((element) => attribute(element, key)),
    meta: (name: string): string | undefined => {
      const found = elements.find((element) =>
        [attribute(element, 'property'), attribute(element, 'name')].includes(name),
      );
      return found && attribute(found, 'content');
    },
    text: (name: string): string[] => elements.filter(({ tagName }) => tagName === name).map(textIn),
  };
}

const none = (count: number): undefined[] => Array.from({ length: count });

const pageWith = (media: Parameters<typeof manifestOf>[0], more: Partial<Article> = {}) =>
  on(pageHtml(manifestOf(media, { article: { ...article, ...more } })));

const structuredDataOf = (page: ReturnType<typeof on>) => {
  const scripts = page.all('script').filter((script) => attribute(script, 'type') === 'application/ld+json');
  return JSON.parse(scripts.map(textIn).join());
};

describe('text from outside', () => {
  const readable = `"><img src=x onerror='alert(1)'></title></script><script>alert(2)</script><!-- & {{ site }}`;
  const hostile = `${readable}\u0000\u0085`;
  const page = pageWith(
    [
      image(
        'a',
        { caption: hostile, credit: hostile },
        { credentials: { state: 'trusted', issuer: hostile } },
      ),
      video('b', { caption: hostile }),
    ],
    {
      headline: hostile,
      summary: hostile,
      byline: hostile,
      blocks: [
        { type: 'paragraph', content: [{ text: hostile, strong: true }] },
        { type: 'code', text: hostile },
      ],
    },
  );

  it('is shown as text everywhere', () => {
    expect(page.text('h1')).toEqual([readable]);
    expect(page.text('strong')).toEqual([readable]);
    expect(page.text('pre')).toEqual([readable]);
    expect(page.values('img', 'alt')).toEqual([readable, '']);
    expect(page.text('figcaption')[0]).toBe(
      `${readable} ${readable}Content Credentials: valid, signed by ${readable}`,
    );
    expect(page.meta('og:title')).toBe(readable);
    expect(page.values('script', 'type')).toEqual(['module', 'application/ld+json']);
  });

  it('is text in structured data', () => {
    expect(structuredDataOf(page)).toMatchObject({ headline: `${readable}\u0000` });
  });
});

describe('the text', () => {
  it('keeps its structure, and adds no spaces', () => {
    const html = pageHtml(
      manifestOf([], {
        article: {
          ...article,
          blocks: [
            { type: 'heading', level: 3, content: [{ text: 'Head' }] },
            {
              type: 'paragraph',
              content: [{ text: 'un' }, { text: 'believ', emphasis: true, strong: true }, { text: 'able' }],
            },
            { type: 'paragraph', content: [{ text: 'link', href: 'https://example.org/?a=1&b=2' }] },
            {
              type: 'list',
              ordered: true,
              items: [{ content: [{ text: 'one' }] }, { content: [{ text: 'two' }] }],
            },
            { type: 'quote', blocks: [{ type: 'paragraph', content: [{ text: 'said' }] }] },
            { type: 'code', text: 'a\n  b' },
            { type: 'rule' },
          ],
        },
      }),
    );
    expect(html).toContain('<h3>Head</h3>');
    expect(html).toContain('<p>un<strong><em>believ</em></strong>able</p>');
    expect(html).toContain('<p><a href="https://example.org/?a=1&amp;b=2">link</a></p>');
    expect(html).toMatch(/<ol>\s*<li>one<\/li>\s*<li>two<\/li>\s*<\/ol>/);
    expect(html).toContain('<blockquote><p>said</p></blockquote>');
    expect(html).toContain('<pre tabindex="0"><code>a\n  b</code></pre>');
    expect(html).toContain('<hr>');
  });

  it('runs from right to left if its language does', () => {
    const page = pageWith([], { language: 'ar', dir: 'rtl', headline: 'النهر يبلغ أعلى منسوب' });
    expect(page.values('html', 'lang')).toEqual(['ar']);
    expect(page.values('html', 'dir')).toEqual(['rtl']);
    expect(page.text('h1')).toEqual(['النهر يبلغ أعلى منسوب']);
  });
});

describe('the words around the text', () => {
  const times = { publishedAt: '2026-11-23T03:12:00.000Z', modifiedAt: '2026-11-24T10:00:00.000Z' };
  const pageIn = (language: string, more: Partial<Article> = {}, timeZone = 'UTC') => {
    const told = { ...article, language, ...more };
    const manifest = manifestOf([waitingFor(video('b'))], { article: told, ...times });
    return on(buildDocuments(manifest, { ...site, timeZone }, pageAssets)[0]?.text ?? '');
  };
  const line = (page: ReturnType<typeof on>) =>
    page
      .text('p')
      .find((text) => text.includes('2026'))
      ?.replace(/\s+/g, ' ')
      .trim();

  it.each([
    ['en', 'Published 23 November 2026 at 03:12 UTC Updated 24 November 2026 at 10:00 UTC'],
    ['de', 'Veröffentlicht: 23. November 2026 um 03:12 UTC Aktualisiert: 24. November 2026 um 10:00 UTC'],
    [
      'es',
      'Publicado: 23 de noviembre de 2026 a las 3:12 UTC Actualizado: 24 de noviembre de 2026 a las 10:00 UTC',
    ],
    ['ko', '게시: 2026년 11월 23일 오전 3:12 UTC 업데이트: 2026년 11월 24일 오전 10:00 UTC'],
  ])('are in the language of the story, %s', (language, words) => {
    const page = pageIn(language);
    expect(line(page)).toBe(words);
    expect(page.values('span', 'lang').filter(Boolean)).toEqual([]);
  });

  it('are English, and marked as English, for a language without a file of words', () => {
    const page = pageIn('ckb', { dir: 'rtl' });
    expect(line(page)).toMatch(/^Published 23 November 2026 at 03:12 UTC Updated/);
    expect(page.text('figure')[0]?.trim()).toBe('Video is being prepared');
    expect(page.values('span', 'lang').filter(Boolean)).toEqual(['en', 'en', 'en']);
    expect(page.values('span', 'dir').filter(Boolean)).toEqual(['ltr', 'ltr', 'ltr']);
  });

  it('stand for media that are not ready', () => {
    expect(pageIn('fr').text('figure')[0]?.trim()).toBe('La vidéo est en préparation');
  });

  it('give times in the zone of the site', () => {
    expect(line(pageIn('de', {}, 'Europe/Berlin'))).toMatch(/um 04:12 MEZ Aktualisiert: .* um 11:00 MEZ$/);
  });
});

describe('the people who worked on a story', () => {
  const authors = [
    { name: 'Jane Harker' },
    { name: 'Tom O’Hare' },
    { name: 'Grace Berg', role: 'photographs' },
    { name: 'Ada Larsen', role: 'Text' },
  ];
  const byline = (page: ReturnType<typeof on>) => {
    const [line] = page.all('p').filter((element) => attribute(element, 'class') === 'byline');
    return line && textIn(line).trim();
  };

  it('are each a person in structured data, without the words around their names', () => {
    const page = pageWith([], { byline: 'By Jane Harker and Tom O’Hare', authors });
    const persons = (...names: string[]) => names.map((name) => ({ '@type': 'Person', name }));
    expect(structuredDataOf(page)).toMatchObject({
      author: persons('Jane Harker', 'Tom O’Hare', 'Ada Larsen'),
      contributor: persons('Grace Berg'),
    });
    const names = page.values('meta', 'name').filter((name) => name === 'author');
    expect(names).toHaveLength(3);
  });

  it('are named in the byline as the draft has it, or else after it', () => {
    expect(byline(pageWith([], { byline: 'By JANE HARKER and Tom O’Hare', authors }))).toBe(
      'By JANE HARKER and Tom O’HareGrace Berg (photographs)Ada Larsen (Text)',
    );
  });

  it('are listed by the rules of the language if there is no byline', () => {
    const { byline: _byline, ...bare } = article;
    const listed = (language: string) =>
      byline(on(pageHtml(manifestOf([], { article: { ...bare, language, authors } }))));
    expect(listed('en')).toBe('Jane Harker and Tom O’HareGrace Berg (photographs)Ada Larsen (Text)');
    expect(listed('de')).toMatch(/^Jane Harker und Tom O’Hare/);
  });
});

describe('kicker and tags', () => {
  const page = pageWith([], { kicker: 'Floods', tags: ['rivers', 'Saltmere & Sons'] });

  it('are on the page', () => {
    expect(page.text('p')).toContain('Floods');
    expect(page.text('li')).toEqual(['rivers', 'Saltmere & Sons']);
    expect(page.values('ul', 'aria-label')).toEqual(['Topics']);
  });

  it('are in the metadata for other programs', () => {
    const html = pageHtml(manifestOf([], { article: { ...article, tags: ['rivers', 'Saltmere & Sons'] } }));
    expect(structuredDataOf(page).keywords).toEqual(['rivers', 'Saltmere & Sons']);
    expect(html).toContain('<meta property="article:tag" content="rivers">');
    expect(html).toContain('<meta property="article:tag" content="Saltmere &amp; Sons">');
  });

  it('are left out if there are none', () => {
    const bare = pageWith([]);
    expect(bare.all('ul')).toEqual([]);
    expect(structuredDataOf(bare)).not.toHaveProperty('keywords');
  });
});

describe('facts about a story', () => {
  it('are left out if the story does not have them', () => {
    const { byline: _byline, summary: _summary, ...rest } = article;
    const bare = { ...rest, authors: [] };
    const page = on(pageHtml(manifestOf([], { article: bare })));
    const data = structuredDataOf(page);
    expect(data).not.toHaveProperty('author');
    expect(data).not.toHaveProperty('image');
    expect(data).not.toHaveProperty('description');
    expect(page.meta('og:image')).toBeUndefined();
    expect(page.meta('twitter:card')).toBe('summary');
    expect(page.meta('description')).toBe('First paragraph. Second paragraph. Third paragraph.');
  });

  it('include the time of publication, and the time of the update if it is later', () => {
    const times = (modifiedAt: string) =>
      on(pageHtml(manifestOf([], { modifiedAt }))).values('time', 'datetime');
    expect(times('2026-11-23T03:12:00.000Z')).toEqual(['2026-11-23T03:12:00.000Z']);
    expect(times('2026-11-24T10:00:00Z')).toEqual(['2026-11-23T03:12:00.000Z', '2026-11-24T10:00:00.000Z']);
    expect(pageWith([]).text('time')).toEqual(['23 November 2026 at 03:12 UTC']);
  });
});

describe('addresses on the page', () => {
  const page = pageWith([image('a'), video('b')]);

  it('are absolute when they are for other sites', () => {
    const { elements } = parsePage(pageHtml(manifestOf([])));
    const canonical = elements.find((element) => attribute(element, 'rel') === 'canonical');
    expect(canonical && attribute(canonical, 'href')).toBe('https://news.example/live/world/2026/11/river/');
    expect(page.meta('og:image')).toBe(
      `https://news.example/live/media/${'a'.repeat(16)}/picture-v1/1200x630.jpg`,
    );
    expect(page.meta('og:image:height')).toBe('630');
  });

  it('include the manifest and the feeds', () => {
    expect(page.values('link', 'href')).toEqual(
      expect.arrayContaining(['story.json', '../../../../feeds/world.xml']),
    );
  });

  it('include structured data for search engines: the story, its pictures and its video', () => {
    expect(structuredDataOf(page)).toMatchObject({
      '@type': 'NewsArticle',
      author: [{ '@type': 'Person', name: 'Amina Odhiambo' }],
      publisher: { name: site.name },
      image: [
        { '@type': 'ImageObject', contentUrl: expect.stringContaining('/16x9.jpg') },
        { '@type': 'ImageObject', contentUrl: expect.stringContaining('/w1280.jpg') },
      ],
      video: [
        { '@type': 'VideoObject', duration: 'PT12S', thumbnailUrl: expect.stringContaining('/poster.jpg') },
      ],
    });
  });
});

describe('structured data', () => {
  const crop = (name: string, width: number, height: number) =>
    file(`${name}.jpg`, 'image/jpeg', { width, height });
  const files = [
    file('w640.jpg', 'image/jpeg', { width: 640, height: 480 }),
    ...[
      crop('16x9', 1280, 720),
      crop('4x3', 1280, 960),
      crop('1x1', 1200, 1200),
      crop('1200x630', 1200, 630),
    ],
  ];
  const namesOf = (images: { url: string }[]) => images.map(({ url }) => url.split('/').at(-1));

  it('name the publisher with its site and a logo that is large enough', async () => {
    const { publisher } = structuredDataOf(pageWith([]));
    expect(publisher).toEqual({
      '@type': 'Organization',
      name: 'The Daily Slug',
      url: 'https://news.example/live/',
      logo: {
        '@type': 'ImageObject',
        url: expect.stringMatching(/^https:\/\/news\.example\/live\/assets\/icon\.[0-9a-f]{8}\.png$/),
      },
    });
    const logo = pageAssets.find(({ name }) => publisher.logo.url.endsWith(`/${name}`));
    const png = Buffer.from(logo?.bytes ?? []);
    // At least 112 pixels: https://developers.google.com/search/docs/appearance/structured-data/organization
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([192, 192]);
  });

  it('use the name of the publication if the story has one', () => {
    const page = pageWith([], { publication: 'The Harbour Gazette' });
    expect(structuredDataOf(page).publisher).toMatchObject({
      name: 'The Harbour Gazette',
      url: 'https://news.example/live/',
    });
  });

  it('list the lead in three ratios and uncropped', () => {
    const { image: listed } = structuredDataOf(pageWith([image('a', {}, { files })]));
    expect(namesOf(listed)).toEqual(['16x9.jpg', '4x3.jpg', '1x1.jpg', 'w640.jpg']);
    for (const { width, height, url } of listed.slice(0, 3)) {
      const [w = 0, h = 1] = (url.split('/').at(-1) ?? '').split(/[x.]/).map(Number);
      expect(width / height).toBeCloseTo(w / h, 2);
    }
  });

  it('list the first picture in three ratios when the lead is a video', () => {
    const media = [video('b', { lead: true }), image('a', {}, { files })];
    expect(namesOf(structuredDataOf(pageWith(media)).image)).toEqual([
      ...['16x9.jpg', '4x3.jpg', '1x1.jpg'],
      'poster.jpg',
    ]);
    expect(namesOf(structuredDataOf(pageWith([video('b')])).image)).toEqual(['poster.jpg']);
  });

  const { summary, ...withoutSummary } = article;
  it.each<[string, Parameters<typeof video>[1], Article, string | undefined]>([
    ['by its alt text', { alt: 'Water in the street', caption: 'Old Town' }, article, 'Water in the street'],
    ['by the summary when it has only a caption', { caption: 'Old Town' }, article, summary],
    ['by the summary when it has no words', {}, article, summary],
    [
      'by the beginning of the text',
      {},
      withoutSummary,
      'First paragraph. Second paragraph. Third paragraph.',
    ],
    ['by the headline when the story has no text', {}, { ...withoutSummary, blocks: [] }, article.headline],
  ])('describe each recording %s', (_, words, told, description) => {
    const html = pageHtml(manifestOf([video('b', words), audio('c', words)], { article: told }));
    const data = structuredDataOf(on(html));
    for (const recording of [...data.video, ...data.audio]) expect(recording.description).toBe(description);
  });
});

describe('a picture', () => {
  const page = pageWith([image('a'), image('b'), image('c')]);

  it('is offered in every width, best format first, without its crops', () => {
    const at = `../../../../media/${'a'.repeat(16)}/picture-v1`;
    expect(page.values('source', 'type').slice(0, 2)).toEqual(['image/avif', 'image/webp']);
    expect(page.values('source', 'srcset')[0]).toBe(`${at}/w640.avif 640w, ${at}/w1280.avif 1280w`);
    expect(page.values('img', 'srcset')[0]).toBe(`${at}/w640.jpg 640w, ${at}/w1280.jpg 1280w`);
  });

  it('reserves its space and shows its blur before it is loaded', () => {
    expect(page.values('img', 'width')[0]).toBe('1280');
    expect(page.values('img', 'height')[0]).toBe('960');
    const [blur] = page.all('image');
    expect(blur && attribute(blur, 'href')).toMatch(/^data:image\/png;base64,[\w+/=]+$/);
    expect(page.values('svg', 'viewBox')[0]).toBe('0 0 1280 960');
    expect(page.values('svg', 'aria-hidden')).toEqual(['true', 'true', 'true']);
  });

  it('gives the style sheet its shape and width, without a style attribute', () => {
    const odd = pageWith([image('a', {}, { width: 1365, height: 777 })]);
    expect(odd.values('figure', 'data-ratio')).toEqual(['1 0.7 0.05 0.007']);
    expect(odd.values('figure', 'data-width')).toEqual(['1000 300 60 5']);
    expect(pageWith([video('b')]).values('figure', 'data-ratio')).toEqual(['1 0.7 0.07 0.008']);
    expect(pageWith([audio('c')]).values('figure', 'data-ratio')).toEqual([undefined]);
  });

  it('is loaded first when it is the lead, and otherwise when it is near the viewport', () => {
    expect(page.values('img', 'fetchpriority')).toEqual(['high', undefined, undefined]);
    expect(page.values('img', 'loading')).toEqual([undefined, 'lazy', 'lazy']);
  });

  it('has an empty alt when it is decoration', () => {
    expect(pageWith([image('a', { alt: '', caption: 'The bridge' })]).values('img', 'alt')).toEqual(['']);
  });
});

describe('the metadata of a picture', () => {
  const rights = {
    creator: 'Ada Larsen; Grace Berg',
    credit: 'Larsen/The Wire',
    copyright: '© 2026 The Wire',
    licensorUrl: 'https://wire.example/buy',
    webStatement: 'https://wire.example/terms?a=<b>',
  };
  const digitalSourceType = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

  it('is given to search engines with each of its files', () => {
    const { image: listed } = structuredDataOf(pageWith([image('a', {}, { rights })]));
    expect(listed).toHaveLength(2);
    for (const one of listed) {
      expect(one).toMatchObject({
        url: one.contentUrl,
        creator: [
          { '@type': 'Person', name: 'Ada Larsen' },
          { '@type': 'Person', name: 'Grace Berg' },
        ],
        creditText: 'Larsen/The Wire',
        copyrightNotice: '© 2026 The Wire',
        license: 'https://wire.example/terms?a=<b>',
        acquireLicensePage: 'https://wire.example/buy',
      });
    }
  });

  it('is left out when the file has none', () => {
    const { image: listed } = structuredDataOf(pageWith([image('a')]));
    expect(Object.keys(listed[1])).toEqual(['@type', 'url', 'contentUrl', 'width', 'height']);
  });

  it('tells readers that generative AI was used', () => {
    const caption = (given: Parameters<typeof image>[2]) =>
      pageWith([image('a', {}, given)]).text('figcaption');
    expect(caption({ rights: { ...rights, digitalSourceType } })).toEqual([
      'Larsen/The Wire Created using generative AI',
    ]);
    expect(caption({ rights: { digitalSourceType } })).toEqual(['Created using generative AI']);
    const camera = digitalSourceType.replace('trainedAlgorithmicMedia', 'digitalCapture');
    expect(caption({ rights: { digitalSourceType: camera } })).toEqual([]);
  });
});

describe('a moving picture', () => {
  const at = `../../../../media/${'a'.repeat(16)}/picture-v1`;

  it('is offered before the still, unless readers prefer less motion, and is not one of its widths', () => {
    const page = pageWith([moving('a', 'image/webp')]);
    expect(page.values('source', 'srcset')[0]).toBe(`${at}/motion.webp 960w`);
    expect(page.values('source', 'sizes')).toEqual(Array(3).fill('(min-width: 64rem) 60rem, 100vw'));
    expect(page.values('source', 'media')).toEqual(['(prefers-reduced-motion: no-preference)', ...none(2)]);
    expect(page.values('img', 'srcset')[0]).toBe(`${at}/w640.jpg 640w, ${at}/w1280.jpg 1280w`);
    expect(page.values('img', 'alt')).toEqual(['A wheel turns']);
    expect(page.values('script', 'src').filter(Boolean)).toEqual([]);
  });

  it('is a silent video when it is long; it waits for the script or the reader, and shows its still', () => {
    const page = pageWith([moving('a', 'video/mp4')]);
    const [clip] = page.all('video');
    expect(Object.fromEntries((clip?.attrs ?? []).map(({ name, value }) => [name, value]))).toEqual({
      ...{ controls: '', muted: '', playsinline: '', preload: 'none', loop: '', 'data-moving': '' },
      ...{ poster: clearPoster, width: '1280', height: '960', 'aria-label': 'A wheel turns' },
    });
    expect(page.values('source', 'src').filter(Boolean)).toEqual([`${at}/motion.mp4`]);
    expect(page.values('figure', 'class')).toEqual(['lead picture']);
    expect(page.values('script', 'src').filter(Boolean)).toHaveLength(1);
    expect(page.values('img', 'src')).toEqual([`${at}/w1280.jpg`]);
    expect(page.values('img', 'alt')).toEqual(['']);
  });

  it('does not loop when it should be shown once', () => {
    expect(pageWith([moving('a', 'video/mp4', 1)]).values('video', 'loop')).toEqual([undefined]);
    expect(pageWith([moving('a', 'video/mp4', 3)]).values('video', 'loop')).toEqual(['']);
  });

  it('is listed as a picture for search engines and previews, by its still', () => {
    const page = pageWith([moving('a', 'video/mp4')]);
    expect(structuredDataOf(page)).not.toHaveProperty('video');
    expect(page.meta('og:image')).toMatch(/1200x630\.jpg$/);
  });
});

describe('a video', () => {
  const clip = video('b', { alt: 'Water in the street' });
  const page = pageWith([clip, captions('c', clip, 'fr')]);

  it('is offered as a stream, then as a file, with its poster', () => {
    expect(page.values('source', 'src').map((src) => src?.split('/').at(-1))).toEqual([
      undefined,
      'master.0a1b2c3d.m3u8',
      'video.mp4',
    ]);
    expect(page.values('source', 'type')[0]).toBe('image/avif');
    expect(page.values('img', 'src')[0]).toContain('/poster.jpg');
    expect(page.values('img', 'alt')).toEqual(['']);
    expect(page.values('video', 'poster')).toEqual([clearPoster]);
    expect(page.values('video', 'aria-label')).toEqual(['Water in the street']);
  });

  it('loads its poster at the size shown, at once for the lead and otherwise when it is near the viewport', () => {
    const wider = (digit: string) => {
      const { planned, result } = video(digit);
      const small = file('poster-w640.avif', 'image/avif', { width: 640, height: 360 });
      return { planned, ...(result && { result: { ...result, files: [small, ...result.files] } }) };
    };
    const two = pageWith([wider('a'), wider('b')]);
    const at = `../../../../media/${'a'.repeat(16)}/video-v1`;
    expect(two.values('source', 'srcset')[0]).toBe(`${at}/poster-w640.avif 640w, ${at}/poster.avif 1280w`);
    expect(two.values('img', 'fetchpriority')).toEqual(['high', undefined]);
    expect(two.values('img', 'loading')).toEqual([undefined, 'lazy']);
  });

  it('lists captions by the name of their language in that language', () => {
    expect(page.values('track', 'srclang')).toEqual(['fr']);
    expect(page.values('track', 'label')).toEqual(['français']);
  });

  it('needs the script, and a page without a video does not have it', () => {
    expect(page.values('script', 'src').filter(Boolean)).toHaveLength(1);
    expect(
      pageWith([image('a')])
        .values('script', 'src')
        .filter(Boolean),
    ).toEqual([]);
  });
});

describe('audio', () => {
  it('plays under the headline of a story without other media', () => {
    const page = pageWith([audio('a', { caption: 'The interview' })]);
    expect(page.values('source', 'type')).toEqual(['audio/mp4']);
    expect(page.values('audio', 'preload')).toEqual(['none']);
    expect(page.values('figure', 'class')).toEqual(['lead audio']);
    expect(page.text('figcaption')).toEqual(['The interview']);
  });
});

describe('the transcript of audio', () => {
  const horn = audio('a', { alt: 'The ferry’s horn' });
  const says = (text: string) => [{ startMs: 200, endMs: 1_400, text }];
  const path = (digit: string, language: string) => `media/${digit.repeat(16)}/captions-v1/${language}.vtt`;
  const english = captions('b', horn, 'en');
  const page = (media: Parameters<typeof manifestOf>[0], texts: AudioCaptions) =>
    on(pageHtml(manifestOf(media), texts));

  it('is shown below its player, in its language', () => {
    const shown = page([horn, english], { [path('b', 'en')]: says('The ferry &amp; <i>the pier</i>.') });
    expect(shown.text('summary')).toEqual(['Transcript: The ferry’s horn']);
    expect(shown.text('details')[0]).toContain('The ferry & the pier.');
    expect(shown.values('div', 'lang')).toEqual(['en']);
    expect(shown.values('div', 'dir')).toEqual(['auto']);
    expect(shown.values('figure', 'class')).toEqual(['lead audio']);
  });

  it('names its language if that is not the story’s, or if there are several', () => {
    const french = captions('c', horn, 'fr');
    const texts = { [path('b', 'en')]: says('Hello'), [path('c', 'fr')]: says('Bonjour') };
    expect(page([horn, english, french], texts).text('summary')).toEqual([
      'Transcript (English): The ferry’s horn',
      'Transcript (français): The ferry’s horn',
    ]);
    expect(page([horn, french], texts).text('summary')).toEqual(['Transcript (français): The ferry’s horn']);
  });

  it('is not made of forced captions', () => {
    const manifest = manifestOf([horn, english]);
    const [medium] = manifest.media;
    const forced = { ...medium?.captions[0], kind: 'forced', path: path('c', 'en') };
    const both = { ...medium, captions: [...(medium?.captions ?? []), forced] } as typeof medium & {};
    const texts = { [path('b', 'en')]: says('All of it'), [path('c', 'en')]: says('A sign') };
    const shown = on(pageHtml({ ...manifest, media: [both] }, texts));
    expect(shown.text('summary')).toEqual(['Transcript: The ferry’s horn']);
    expect(shown.text('details').join()).not.toContain('A sign');
  });

  it('is shown as text', () => {
    const shown = page([horn, english], { [path('b', 'en')]: says('&lt;script&gt;alert(1)&lt;/script&gt;') });
    expect(shown.text('details')[0]).toContain('<script>alert(1)</script>');
    expect(shown.values('script', 'type')).toEqual(['application/ld+json']);
  });

  it('is a link to its file when it is too long for the page', () => {
    const shown = page([horn, english], { [path('b', 'en')]: says('words '.repeat(400_000)) });
    expect(shown.all('details')).toEqual([]);
    expect(shown.values('a', 'href')).toContain(`../../../../${path('b', 'en')}`);
  });

  it('is missing without captions, with empty captions, and for a video, which shows its own captions', () => {
    expect(page([horn], {}).all('details')).toEqual([]);
    expect(page([horn, english], { [path('b', 'en')]: [] }).all('details')).toEqual([]);
    const clip = video('d');
    const texts = { [path('e', 'en')]: says('Hello') };
    expect(page([clip, captions('e', clip, 'en')], texts).all('details')).toEqual([]);
  });
});

describe('players', () => {
  it('never have the same name', () => {
    const media = [
      video('a'),
      video('b'),
      audio('c'),
      audio('d', { alt: 'Rain' }),
      video('e', { alt: 'rain' }),
    ];
    const page = pageWith(media);
    const names = [...page.values('video', 'aria-label'), ...page.values('audio', 'aria-label')];
    expect(names.toSorted()).toEqual(['Audio', 'Rain 1', 'Video 1', 'Video 2', 'rain 2']);
  });
});

describe('media that are still being made', () => {
  const media = [image('a'), video('b'), audio('c')];

  it('are announced in their place, without any broken element', () => {
    const page = pageWith(media.map(waitingFor));
    expect(page.text('figure').map((text) => text.trim())).toEqual([
      'Picture is being prepared',
      'Video is being prepared',
      'Audio is being prepared',
    ]);
    expect([...page.all('img'), ...page.all('video'), ...page.all('audio')]).toEqual([]);
  });

  it('appear in that place when they are ready', () => {
    const page = pageWith(media);
    expect(page.values('figure', 'class')).toEqual(['lead picture', 'text video', 'text audio']);
    expect([...page.all('img'), ...page.all('video'), ...page.all('audio')]).toHaveLength(4);
  });
});

describe('files of a page', () => {
  it('are used by their purpose, whatever their names', () => {
    const clip = video('b');
    const media = [image('a'), clip, captions('c', clip, 'fr'), audio('d'), moving('e', 'video/mp4')];
    const names = new Map<string, string>();
    const renamed = media.map(({ planned, result }) => {
      if (result === undefined) return { planned };
      const files = result.files.map((file) => {
        const name = `file-${names.size}.${file.name.split('.').at(-1)}`;
        names.set(`${planned.original.slice(0, 16)}/${result.recipe}/${file.name}`, name);
        return { ...file, name, purpose: purposeOf(file) };
      });
      return { planned, result: { ...result, files } };
    });
    const expected = [...names].reduce(
      (html, [path, name]) => html.replaceAll(`/${path}`, `/${path.replace(/[^/]*$/, name)}`),
      pageHtml(manifestOf(media)),
    );
    expect(expected).toContain('file-0.avif');
    expect(pageHtml(manifestOf(renamed))).toBe(expected);
  });
});
