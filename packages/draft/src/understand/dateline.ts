import { type RecordEntry, textOf } from '@slugline/story';
import { saysTheSame } from '../clean/characters.ts';
import type { Pass, Piece } from '../manuscript.ts';
import { shortNames } from './agencies.ts';
import { statedIn } from './stated.ts';

const capitals = "\\p{Lu}[\\p{Lu}\\p{M}.'’-]+(?: \\p{Lu}[\\p{Lu}\\p{M}.'’-]*){0,3}";
const country = "\\p{Lu}[\\p{L}\\p{M}.'’-]*(?: \\p{Lu}[\\p{L}\\p{M}.'’-]*){0,3}";
/** Any place, in any script: one to four words. */
const place = "[\\p{Lu}\\p{Lo}][\\p{L}\\p{M}.'’-]*(?:[ /][\\p{Lu}\\p{Lo}][\\p{L}\\p{M}.'’-]*){0,3}";
const date =
  '(?:, (?:\\d{1,2}\\.? (?:de )?[\\p{L}\\p{M}]{2,12}\\.?|[\\p{L}\\p{M}]{2,12}\\.? \\d{1,2})(?:,? (?:de )?\\d{4})?)';
const agency = '\\(\\p{Lu}[\\p{L} ]{1,30}\\)';

/**
 * Returns a source that matches small letters and capitals. The modifier `(?i:…)` does the same, but after some drafts
 * V8 compiles a pattern anew and forgets it (seen in Node 24.21).
 */
const inAnyCase = (source: string): string =>
  source.replace(/\p{Ll}/gu, (letter) => `[${letter}${letter.toUpperCase()}]`);
/** After a place that is not in capitals, words in brackets that are no known agency may be a party or an age. */
const knownAgency = `[(](?:${inAnyCase(shortNames.replaceAll('.', '[.]'))})(?:[/, -][\\p{L} .-]{1,20})?[)]`;

/** The forms of datelines. Each requires certain signs between the dateline and the text. */
const forms: readonly RegExp[] = [
  // “LAGOS, Nigeria — ”, “KANO (Reuters) - ”
  RegExp(`^(?<said>${capitals}(?:, ${country}(?: ${agency})?| ${agency}))(?: ?[—–]| ?--| -) ?(?=\\S)`, 'u'),
  // “Berlin (dpa) - ”, “MADRID, 3 may. (EFE).- ”, “القاهرة (رويترز) - ”
  RegExp(`^(?<said>${place}${date}?\\.? ${knownAgency})\\s?(?:\\.- ?|[—–] ?|-- ?|- )(?=\\S)`, 'u'),
  RegExp(`^(?<said>${capitals}${date} ${agency})\\s?(?:\\.- ?|[—–] ?|-- ?|- )(?=\\S)`, 'u'),
  // “(ANSA) - ROMA, 03 MAG - ”
  RegExp(`^(?<said>\\(\\p{Lu}{2,12}\\) ?[-–—] ?${capitals}${date})\\s?[-–—] ?(?=\\S)`, 'u'),
  // “МОСКВА, 3 мая. /ТАСС/. ”, “МОСКВА, 3 мая — РИА Новости. ”
  RegExp(
    `^(?<said>${capitals}${date}\\.? ?(?:/[\\p{L} -]{2,30}/|[—–-] \\p{Lu}[\\p{L} ]{2,20}))\\. (?=\\S)`,
    'u',
  ),
  // “LONDON, 3 May — ”
  RegExp(`^(?<said>${capitals}${date}) ?(?:[—–]|--|- ) ?(?=\\S)`, 'u'),
  // “新华社北京5月3日电（记者 李明）”, “本报上海5月3日讯”
  /^(?<said>[\p{sc=Han}]{2,12}\d{1,2}月\d{1,2}日(?:电|電|讯|訊|专电)(?:[（(][^）)]{1,30}[）)])?)\s*(?=\S)/u,
  // “【東京＝山田太郎】”, “(서울=연합뉴스) 홍길동 기자 = ”
  /^(?<said>【[\p{L}]{1,12}[＝=共][^】]{0,20}】)\s*(?=\S)/u,
  /^(?<said>[([][\p{sc=Hangul}]{1,12}=[\p{L}\p{N} ]{1,20}[)\]](?: ?[\p{sc=Hangul}]{2,5} (?:기자|특파원) ?=)?)\s*(?=\S)/u,
];

const longestDateline = 120;
/** Every form has one of these signs. Most paragraphs have none, and the forms take long to compile. */
const signs = /[—–[(（【/]|--|- |[电電讯訊]/;

/**
 * Returns the place that a paragraph begins with, as in "LAGOS, Nigeria — " or "KANO (Reuters) - ", and the length of
 * the dateline in the paragraph. A single word in capitals ("NATO — the alliance") may be anything and stays in the
 * text.
 */
function datelineOf(paragraph: string): { dateline: string; length: number } | undefined {
  const opening = paragraph.slice(0, longestDateline);
  if (!signs.test(opening)) return undefined;
  for (const form of forms) {
    const match = form.exec(opening);
    if (match?.groups?.said !== undefined)
      return { dateline: match.groups.said.trim(), length: match[0].length };
  }
  return undefined;
}

/** A body without the dateline of its first paragraph. */
export interface Dated {
  dateline: string | undefined;
  body: Piece[];
  record: RecordEntry[];
}

/**
 * Removes the dateline from the first paragraph of a body. If a dateline is `stated`, it wins, and the one in the text
 * is still removed.
 */
export function takeDateline(body: readonly Piece[], stated: string | undefined): Dated {
  const index = body.findIndex(({ block }) => block.type === 'paragraph');
  const piece = body[index];
  if (piece?.block.type !== 'paragraph') return { dateline: stated, body: [...body], record: [] };
  const found = datelineOf(textOf(piece.block.content));
  const [first, ...others] = piece.block.content;
  if (!found || !first || first.href !== undefined || first.text.length < found.length) {
    return { dateline: stated, body: [...body], record: [] };
  }
  const text = first.text.slice(found.length);
  const content = text === '' ? others : [{ ...first, text }, ...others];
  const isReplaced = stated !== undefined && !saysTheSame(stated, found.dateline);
  return {
    dateline: stated ?? found.dateline,
    body: body.with(index, { ...piece, block: { type: 'paragraph', content } }),
    record: isReplaced
      ? [{ action: 'removed', line: piece.line, text: found.dateline, rule: 'dateline-replaced' }]
      : [],
  };
}

export const dateline: Pass = {
  name: 'dateline',
  does: 'Takes the dateline, a place at the beginning of the first paragraph, out of the text.',
  run(manuscript, circumstances) {
    const stated = statedIn(manuscript, circumstances).dateline ?? manuscript.head.dateline;
    const { dateline, body, record } = takeDateline(manuscript.pieces, stated);
    return {
      ...manuscript,
      pieces: body,
      head: { ...manuscript.head, ...(dateline !== undefined && { dateline }) },
      record: [...manuscript.record, ...record],
    };
  },
};
