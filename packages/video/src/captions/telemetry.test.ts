import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCaptions } from './make-captions.ts';
import { parseCaptions } from './parse.ts';
import { telemetryAmong } from './telemetry.ts';

const time = (second: number) => `00:00:${String(second).padStart(2, '0')}`;
const srt = (...texts: string[]) =>
  texts.map((text, at) => `${at + 1}\n${time(at)},000 --> ${time(at + 1)},000\n${text}\n`).join('\n');
const vtt = (...texts: string[]) =>
  ['WEBVTT\n', ...texts.map((text, at) => `${time(at)}.000 --> ${time(at + 1)}.000\n${text}\n`)].join('\n');

const speech = [
  'Good evening from the harbour.',
  'The ferry is back after two years.',
  '- Who waited for it?\n- Everybody did.',
  'And now the weather.',
];
const isTelemetry = (file: string) => telemetryAmong(parseCaptions(file, 'a.srt').cues) !== undefined;

/** In the formats of the makers, with coordinates of nobody's home. */
const machines: [string, string][] = [
  [
    'DJI Mavic 3',
    '<font size="28">SrtCnt : 1, DiffTime : 33ms\n2024-05-01 10:00:00.000\n[iso : 100] [shutter : 1/1000.0] [fnum : 280] [latitude: 52.516275] [longitude: 13.377704] [rel_alt: 34.000 abs_alt: 70.000] </font>',
  ],
  ['DJI, coarse', '[latitude: 52.5] [longitude: 13.3] [rel_alt: 34.0]'],
  ['DJI Mavic 2', '[iso : 110] [latitude: 52.516275] [longtitude: 13.377704] [altitude: 70.000000]'],
  [
    'DJI Phantom 4',
    'HOME(13.3777,52.5162) 2017.08.05 14:11:51\nGPS(13.3777,52.5162,19) BAROMETER:64.3\nISO:100 Shutter:60 EV: Fnum:F2.8',
  ],
  [
    'DJI Mini',
    'F/2.8, SS 1000, ISO 100, EV 0, GPS (13.3777, 52.5162, 16), D 12.3m, H 5.0m, H.S 0.0m/s, V.S 0.0m/s',
  ],
  ['Autel', 'HOME(W: 111.9012, N: 40.2034) 2016-05-01 10:00:00\nGPS(W: 111.9013, N: 40.2035, 19.9m)'],
  ['Autel, by its home alone', 'HOME(E: 149.0251, N: 20.2532)'],
  ['GPSBabel', '12 km/h 34 m\n10:00:00 Lat=52.51627 Lon=13.37770'],
  ['GPSBabel, in minutes', 'N52 30.977 E013 22.662'],
  ['GoPro', 'GPS5: 52.516275, 13.377704, 34.1, 0.2, 0.3'],
  ['an export with names', 'Latitude: 52.516275\nLongitude: 13.377704'],
  ['an export with decimal commas', 'Lat: 52,516275; Lon: 13,377704'],
  ['an export without names', '52.516275, 13.377704'],
  ['an export without spaces', '52.516275,13.377704,34'],
  ['an export in Russian', 'широта 55.755831 долгота 37.617673'],
  ['an export in Chinese', '纬度：39.9042 经度：116.4074'],
  ['an export in wide digits', '５２．５１６２７５，１３．３７７７０４'],
  ['GPX', 'trkpt lat="52.516" lon="13.377"'],
  ['JSON', '{"lat":52.5162,"lon":13.3777,"alt":34}'],
  ['names with a prefix', 'gps_lat=52.51 gps_lon=13.37'],
  ['ExifTool', `GPSPosition 52 deg 30' 58.60" N, 13 deg 22' 39.70" E`],
  ['degrees, minutes and seconds', `52°30'58.6"N 13°22'39.7"E`],
  ['degrees, minutes and seconds in print', '52° 30′ 58″ N, 13° 22′ 39″ E'],
  ['degrees and minutes', `52° 30.977' N 13° 22.662' E`],
  ['degrees and letters', '52.516°N 13.377°E'],
  ['letters and degrees', 'N: 52.5163 E: 13.3777'],
  ['the south and the west', '-33.8568 -151.2153'],
  ['NMEA', '$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A'],
  ['NMEA of several systems', '$GNGGA,001043.00,4404.14036,N,12118.85961,W,1,12,0.98,1113.0,M*7D'],
  ['ISO 6709', '+52.5163+013.3777+034.0/'],
  ['a geo address', 'geo:52.5,13.4;u=35'],
  ['a map’s address', 'https://maps.example/@52.5163,13.3777,17z'],
  ['a grid reference', '33U UU 90031 19531'],
];

describe('telemetry', () => {
  it.each(machines)('is recognised in the format of %s, in SubRip and WebVTT', (_maker, text) => {
    for (const write of [srt, vtt]) {
      expect(isTelemetry(write(text, text, text))).toBe(true);
      // One such cue among captions must not be published either.
      expect(isTelemetry(write(...speech, ...speech, text, ...speech))).toBe(true);
    }
  });

  it.each<[string, string[]]>([
    [
      'readings without a place',
      ['[iso : 100] [shutter : 1/60.0] [fnum : 280]', 'SrtCnt : 2, DiffTime : 33ms'],
    ],
    [
      'readings of an old drone',
      ['F/2.8, SS 1000, ISO 100, EV 0, D 12.3m', 'F/2.8, SS 500, ISO 100, EV 0, D 12.9m'],
    ],
    ['latitude in one cue, longitude in the next', ['52.516275', '13.377704', '52.516276', '13.377705']],
    ['the same with names', ['Lat 52.5163', 'Lon 13.3777']],
    ['the same between dates', ['10:00:00', '52.5163', '13.3777', '10:00:01', '52.5164', '13.3778']],
    ['a name and its number in two lines', ['latitude:\n52.5', 'longitude:\n13.4']],
    ['numbers that are emphasised', ['<b>52.</b>516275, 13.<i>377704</i>']],
  ])('is recognised from several cues: %s', (_what, texts) => {
    expect(isTelemetry(srt(...texts))).toBe(true);
  });

  it.each<[string, string[]]>([
    ['speech', speech],
    [
      'degrees',
      ['It is 24.5 degrees, 12 at night.', 'At latitude 52 and a half,', '40 degrees north, 74 west.'],
    ],
    ['a wreck', ['She sank at 41 degrees 43 north,', '49.9 degrees west, in 3,800 metres.']],
    [
      'the word',
      [
        'Latitude: a question of freedom',
        'Longitude by Dava Sobel',
        'GPS, a history',
        'The long: 5.5 metres',
      ],
    ],
    ['a course on photography', ['Set ISO 100, f/2.8 and wait.', ...speech, 'ISO: 400 at night.', ...speech]],
    ['sums', ['1.250, 3.500 and 12,000 euros', 'from 1,234,567 to 2,345,678', '3.5, 4.25']],
    ['odds', ['Home: 1.85, 3.40, 4.50', 'Location: Berlin, 3.5 million people']],
    ['pi', ['Pi is 3.14159265', ...speech]],
    ['heights', [`He is 6'2", she is 5'11".`, `Room 24, 7'30" long`]],
    ['sizes', ['A 4k tv 2023 2024 model', 'Positions: 1.5, 2.5']],
    ['mail', ['Write to desk@example.org', 'or call +49 30 1234567/8']],
    ['versions', ['Version 1.2345 is out', 'and 10.0.12345 follows', ...speech]],
  ])('is not found in captions about %s', (_what, texts) => {
    for (const write of [srt, vtt]) expect(isTelemetry(write(...texts))).toBe(false);
  });

  it('is searched for in time proportional to the file', () => {
    const long = (unit: string, times: number) => [
      { startMs: 0, endMs: 1, settings: [], text: unit.repeat(times) },
    ];
    const seconds = (unit: string, times: number) => {
      const began = performance.now();
      telemetryAmong(long(unit, times));
      return performance.now() - began;
    };
    // Eight times the text would take sixty-four times as long.
    for (const unit of [
      '1',
      '1.',
      '+1',
      '$abcde,',
      'lat: ',
      '1,2',
      'n 52 ',
      '52° ',
      '&',
      '<b>',
      ' ',
      'lat=',
      '-12-123',
    ])
      expect(seconds(unit, 160_000)).toBeLessThan(24 * Math.max(20, seconds(unit, 20_000)));
  });
});

describe('a file of telemetry', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slugline-telemetry-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is rejected with its name and the time of the first coordinates, and nothing is made from it', async () => {
    const file = join(folder, 'DJI_0001.SRT');
    await writeFile(file, srt(...speech, '[latitude: 52.516275] [longitude: 13.377704]'));
    const out = join(folder, 'out');
    await expect(makeCaptions({ file, name: 'DJI_0001.SRT' }, out, 'en')).rejects.toMatchObject({
      code: 'captions_telemetry',
      where: 'DJI_0001.SRT',
      message: expect.stringMatching(/^DJI_0001\.SRT records where a camera was.* \(at 00:00:04\.000\)/),
    });
    expect(await readdir(folder)).toEqual(['DJI_0001.SRT']);
  });
});
