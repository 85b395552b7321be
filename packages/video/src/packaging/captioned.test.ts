import { describe, expect, it } from 'vitest';
import {
  type CaptionsTrack,
  captionedMaster,
  captionedMpd,
  captionsPlaylist,
  inLanguage,
} from './captioned.ts';
import { readXml } from './rules/read-xml.ts';

const master = [
  '#EXTM3U',
  '#EXT-X-VERSION:7',
  '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Sound",LANGUAGE="und",URI="audio/1.m3u8"',
  '#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="audio"',
  '360p/1.m3u8',
  '#EXT-X-STREAM-INF:BANDWIDTH=2,AUDIO="audio"',
  '720p/1.m3u8',
  '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="360p/iframes.1.m3u8"',
  '',
].join('\n');
const mpd =
  '<MPD mediaPresentationDuration="PT10S">\n  <Period>\n    <AdaptationSet id="1" contentType="video" lang="und" par="16:9">\n    </AdaptationSet>\n  </Period>\n</MPD>\n';
const english: CaptionsTrack = {
  ...{ language: 'en', label: 'English', uri: '../../../media/a/captions/en.vtt', bytes: 1000 },
  playlist: 'captions-en.1/1.m3u8',
};
const french: CaptionsTrack = {
  ...{ language: 'fr', label: 'français', uri: '../../../media/b/captions/fr.vtt', bytes: 80 },
  playlist: 'captions-fr.2/2.m3u8',
};

const characteristics =
  'CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound"';

describe('captions in HLS', () => {
  const captioned = captionedMaster(master, [english, french]);
  const captionsIn = (text: string) => text.split('\n').filter((line) => line.includes('TYPE=SUBTITLES'));

  it('are a group that every variant names and no I-frame stream does', () => {
    const lines = captioned.split('\n');
    const streams = lines.filter((line) => line.startsWith('#EXT-X-STREAM-INF'));
    expect(streams).toHaveLength(2);
    expect(streams.every((line) => line.endsWith(',SUBTITLES="captions"'))).toBe(true);
    expect(lines.find((line) => line.includes('I-FRAME'))).not.toContain('SUBTITLES');
  });

  it('state their language and that they transcribe speech and other sounds', () => {
    expect(captionsIn(captioned)).toEqual([
      `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,${characteristics},URI="captions-en.1/1.m3u8"`,
      `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="français",LANGUAGE="fr",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,${characteristics},URI="captions-fr.2/2.m3u8"`,
    ]);
  });

  it('in the same language are selected by a player only once', () => {
    const twice = captionedMaster(master, [english, { ...english, label: 'English (2)' }]);
    expect(captionsIn(twice).map((line) => /AUTOSELECT=(\w+)/.exec(line)?.[1])).toEqual(['YES', 'NO']);
  });

  it('say by their kind what they stand for, and all are selected by a player that wants them', () => {
    const kinds = [undefined, 'subtitles', 'sdh', 'forced'] as const;
    const tracks = kinds.map((kind) => ({ ...english, label: `English (${kind})`, ...(kind && { kind }) }));
    const said = captionsIn(captionedMaster(master, tracks)).map(
      (line) => /AUTOSELECT.*(?=,URI)/.exec(line)?.[0],
    );
    expect(said).toEqual([
      `AUTOSELECT=YES,FORCED=NO,${characteristics}`,
      'AUTOSELECT=YES,FORCED=NO',
      // A player could not tell it from the first.
      `AUTOSELECT=NO,FORCED=NO,${characteristics}`,
      'AUTOSELECT=YES,FORCED=YES',
    ]);
    const roles = [...captionedMpd(mpd, tracks).matchAll(/<Role .*value="([^"]*)"/g)].map(([, role]) => role);
    expect(roles).toEqual(['caption', 'subtitle', 'caption', 'forced-subtitle']);
  });

  it('leave everything else as it was', () => {
    const lines = captioned.split('\n').filter((line) => !line.includes('TYPE=SUBTITLES'));
    expect(lines.join('\n').replaceAll(',SUBTITLES="captions"', '')).toBe(master);
  });

  it('are listed in a complete playlist', () => {
    const segments = [6.006, 1.4].map((seconds, index) => ({ seconds, uri: `seg-0000${index + 1}.vtt` }));
    expect(captionsPlaylist(segments)).toBe(
      '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-PLAYLIST-TYPE:VOD\n' +
        '#EXTINF:6.006000,\nseg-00001.vtt\n#EXTINF:1.400000,\nseg-00002.vtt\n#EXT-X-ENDLIST\n',
    );
  });
});

describe('captions in DASH', () => {
  const captioned = captionedMpd(mpd, [english, french]);

  it('are an adaptation set per language, with a file beside the segments', () => {
    expect(captioned.match(/contentType="text" mimeType="text\/vtt" lang="(en|fr)"/g)).toHaveLength(2);
    expect(captioned).toContain('<BaseURL>../../../media/b/captions/fr.vtt</BaseURL>');
    expect(captioned.indexOf('par="16:9"')).toBeLessThan(captioned.indexOf('text/vtt'));
    expect(captioned).toMatch(/<\/AdaptationSet>\n {2}<\/Period>\n<\/MPD>\n$/);
  });

  it('have their label before their role, as the schema requires', () => {
    expect(captioned).toMatch(/<Label>English<\/Label>\n *<Role /);
  });

  it('have the bandwidth that follows from their bytes', () => {
    expect([...captioned.matchAll(/bandwidth="(\d+)"/g)].map(([, said]) => said)).toEqual(['800', '64']);
  });
});

describe('a label', () => {
  it.each(['A & B <$&>', ']]> --!> </Label>', '"quoted" ’single’ „low“', '\u2028 \u200fעברית\u200e 👩🏽‍🚀'])(
    'may be %j',
    (label) => {
      const set = readXml(captionedMpd(mpd, [{ ...english, label }])).children[0]?.children[1];
      expect(set?.children[0]).toMatchObject({ name: 'Label', text: label });
      const line = captionedMaster(master, [{ ...english, label }]).split('\n')[3];
      expect(/NAME="([^"]*)",/.exec(line ?? '')?.[1]).toBe(
        label.replaceAll('"', '″').replaceAll('\u2028', ' '),
      );
    },
  );
});

describe('the language of a video', () => {
  it('is the story’s if the video states none', () => {
    expect(inLanguage(master, 'pt-BR')).toContain('NAME="Sound",LANGUAGE="pt-BR",URI');
    expect(inLanguage(mpd, 'pt-BR')).toContain('contentType="video" lang="pt-BR" par');
  });

  it('stays as it is if the video states one, or if the story’s is not a language', () => {
    const said = inLanguage(master, 'de');
    expect(inLanguage(said, 'fr')).toBe(said);
    for (const none of ['', 'no language', '"']) expect(inLanguage(mpd, none)).toBe(mpd);
  });

  it('is not taken from its captions', () => {
    const captioned = captionedMaster(master.replace('"und"', '"en"'), [{ ...english, language: 'und' }]);
    expect(inLanguage(captioned, 'de')).toBe(captioned);
  });
});
