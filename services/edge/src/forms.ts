import { negotiate } from '@fastify/accept-negotiator';
import { compressible } from '@slugline/store';

/** A file that can be sent for a key: the object itself, or a compressed twin of it. */
export interface Form {
  key: string;
  /** The `Content-Encoding`; absent for the object itself. */
  encoding?: string;
}

const endings: Readonly<Record<string, string>> = { br: '.br', gzip: '.gz' };

/** The forms that a reader with this `Accept-Encoding` can read, the best first; the object itself is the last. */
export function formsOf(key: string, accepted: string | undefined): Form[] {
  const forms: Form[] = [];
  if (compressible(key) && accepted !== undefined) {
    // A reader that takes anything gets gzip, which all can read.
    const header = accepted.toLowerCase().replaceAll('*', 'gzip');
    const left = new Set(Object.keys(endings));
    for (let best = negotiate(header, [...left]); best !== null; best = negotiate(header, [...left])) {
      forms.push({ key: `${key}${endings[best]}`, encoding: best });
      left.delete(best);
    }
  }
  return [...forms, { key }];
}
