/** A DASH manifest of ours, read from its text. Times in seconds. */
export interface Mpd {
  seconds: number;
  representations: {
    id: string;
    bandwidth: number;
    codecs: string;
    /** Of its segments, in order. */
    seconds: number[];
    initialization: string;
    media: string[];
  }[];
}

/** Reads the attributes of the elements that matter here. Not an XML parser: it reads what `dashManifest` writes. */
export function readMpd(text: string): Mpd {
  const duration = /mediaPresentationDuration="PT([\d.]+)S"/.exec(text)?.[1];
  const blocks = [...text.matchAll(/<Representation ([^>]*)>(.*?)<\/Representation>/gs)];
  return {
    seconds: Number(duration),
    representations: blocks.map(([, head = '', body = '']) => {
      const id = attribute(head, 'id');
      const template = /<SegmentTemplate ([^>]*)>/.exec(body)?.[1] ?? '';
      const timescale = Number(attribute(template, 'timescale'));
      const first = Number(attribute(template, 'startNumber'));
      const seconds = [...body.matchAll(/<S ([^/]*)\/>/g)].flatMap(([, each = '']) =>
        Array<number>(1 + Number(attribute(each, 'r') || 0)).fill(Number(attribute(each, 'd')) / timescale),
      );
      const named = (pattern: string, number = 0) =>
        pattern
          .replaceAll('$RepresentationID$', id)
          .replace(/\$Number%0(\d+)d\$/, (_, width) => String(number).padStart(Number(width), '0'));
      return {
        id,
        bandwidth: Number(attribute(head, 'bandwidth')),
        codecs: attribute(head, 'codecs'),
        seconds,
        initialization: named(attribute(template, 'initialization')),
        media: seconds.map((_, index) => named(attribute(template, 'media'), first + index)),
      };
    }),
  };
}

const attribute = (text: string, name: string): string =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? '';
