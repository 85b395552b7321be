import { describe, expect, it } from 'vitest';
import { captionedMaster, captionedMpd, captionsPlaylist } from './captioned.ts';

const master = [
  '#EXTM3U',
  '#EXT-X-VERSION:7',
  '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Sound",URI="audio/1.m3u8"',
  '#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="audio"',
  '360p/1.m3u8',
  '#EXT-X-STREAM-INF:BANDWIDTH=2,AUDIO="audio"',
  '720p/1.m3u8',
  '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="360p/iframes.1.m3u8"',
  '',
].join('\n');
const english = { language: 'en', label: 'English', uri: '../../../media/a/captions/en.vtt' };
const french = { language: 'fr', label: 'français', uri: '../../../media/b/captions/fr.vtt' };

describe('captions in HLS', () => {
  const captioned = captionedMaster(master, [
    { ...english, playlist: 'captions-en.1.m3u8' },
    { ...french, playlist: 'captions-fr.2.m3u8' },
  ]);

  it('are a group that every variant names, and no I-frame stream', () => {
    const lines = captioned.split('\n');
    const streams = lines.filter((line) => line.startsWith('#EXT-X-STREAM-INF'));
    expect(streams).toHaveLength(2);
    expect(streams.every((line) => line.endsWith(',SUBTITLES="captions"'))).toBe(true);
    expect(lines.find((line) => line.includes('I-FRAME'))).not.toContain('SUBTITLES');
    expect(lines.filter((line) => line.includes('TYPE=SUBTITLES'))).toEqual([
      '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="captions-en.1.m3u8"',
      '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="français",LANGUAGE="fr",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="captions-fr.2.m3u8"',
    ]);
  });

  it('leave all else as it was', () => {
    const lines = captioned.split('\n').filter((line) => !line.includes('TYPE=SUBTITLES'));
    expect(lines.join('\n').replaceAll(',SUBTITLES="captions"', '')).toBe(master);
  });

  it('are one segment as long as the film, in a finished playlist', () => {
    expect(captionsPlaylist(english, 61.4)).toBe(
      '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:62\n#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-PLAYLIST-TYPE:VOD\n' +
        '#EXTINF:61.400000,\n../../../media/a/captions/en.vtt\n#EXT-X-ENDLIST\n',
    );
  });
});

describe('captions in DASH', () => {
  it('are a set of their own for each language, a file beside the segments', () => {
    const mpd = captionedMpd('<MPD>\n  <Period>\n    <AdaptationSet/>\n  </Period>\n</MPD>\n', [
      english,
      french,
    ]);
    expect(mpd.match(/contentType="text" mimeType="text\/vtt" lang="(en|fr)"/g)).toHaveLength(2);
    expect(mpd).toContain('<BaseURL>../../../media/b/captions/fr.vtt</BaseURL>');
    expect(mpd.indexOf('<AdaptationSet/>')).toBeLessThan(mpd.indexOf('text/vtt'));
    expect(mpd).toMatch(/<\/AdaptationSet>\n {2}<\/Period>\n<\/MPD>\n$/);
  });

  it('may be labelled in any words', () => {
    expect(captionedMpd('  </Period>', [{ ...english, label: 'A & B <$&>' }])).toContain(
      '<Label>A &amp; B &lt;$&amp;&gt;</Label>',
    );
  });
});
