import { join } from 'node:path/posix';
import { childrenOf, readXml, type XmlElement } from './read-xml.ts';

/** A representation. The names of its files are relative to the manifest's folder. Times in seconds. */
export interface Representation {
  element: XmlElement;
  id: string;
  bandwidth: number;
  /** How long each of its segments plays, in order. A single file without segments plays through the whole presentation. */
  seconds: number[];
  initialization: string | undefined;
  media: string[];
}

export interface AdaptationSet {
  element: XmlElement;
  /** `video`, `audio` or `text`. */
  content: string;
  representations: Representation[];
}

/** A DASH manifest with one period (ISO/IEC 23009-1), read from its text. Times in seconds. */
export interface Mpd {
  root: XmlElement;
  seconds: number;
  minBufferSeconds: number;
  sets: AdaptationSet[];
}

/** Reads a DASH manifest. Pure. Throws when the text is not XML. */
export function readMpd(text: string): Mpd {
  const root = readXml(text);
  const seconds = durationOf(root.attributes.mediaPresentationDuration);
  return {
    root,
    seconds,
    minBufferSeconds: durationOf(root.attributes.minBufferTime),
    sets: childrenOf(root, 'Period')
      .flatMap((period) => childrenOf(period, 'AdaptationSet'))
      .map((element) => ({
        element,
        content: element.attributes.contentType ?? '',
        representations: childrenOf(element, 'Representation').map((one) => representation(one, seconds)),
      })),
  };
}

function representation(element: XmlElement, seconds: number): Representation {
  const { id = '', bandwidth } = element.attributes;
  const read = { element, id, bandwidth: Number(bandwidth) };
  const [template] = childrenOf(element, 'SegmentTemplate');
  if (template === undefined) {
    const media = childrenOf(element, 'BaseURL').map(({ text }) => join(text));
    return { ...read, seconds: media.map(() => seconds), initialization: undefined, media };
  }
  const { timescale, startNumber, initialization = '', media = '' } = template.attributes;
  const lengths = childrenOf(template, 'SegmentTimeline')
    .flatMap((timeline) => childrenOf(timeline, 'S'))
    .flatMap(({ attributes: { d, r = '0' } }) =>
      Array<number>(1 + Number(r)).fill(Number(d) / Number(timescale)),
    );
  const named = (pattern: string, number = 0) =>
    pattern
      .replaceAll('$RepresentationID$', id)
      .replace(/\$Number%0(\d+)d\$/, (_, width) => String(number).padStart(Number(width), '0'));
  return {
    ...read,
    seconds: lengths,
    initialization: named(initialization),
    media: lengths.map((_, index) => named(media, Number(startNumber) + index)),
  };
}

/** Parses XML Schema durations of the form that we write: seconds only. Anything else is NaN. */
const durationOf = (text: string | undefined): number => Number(/^PT([\d.]+)S$/.exec(text ?? '')?.[1]);
