import type { Circumstances, Manuscript, Pass, Piece } from '../manuscript.ts';
import { changePiece, removePieces } from '../record.ts';
import { textOfBlock } from '../text-of-block.ts';
import { bylineOf } from '../understand/byline.ts';
import { namesTime, saysMoreThanTime, timeIn } from '../understand/embargo-time.ts';
import { endsSentence } from './characters.ts';
import { furnitureRule } from './furniture.ts';

/** Takes out lines above and below the text that say when the page was published. */
export const timestamps: Pass = {
  name: 'timestamps',
  does: 'Takes out the lines that say when a page was published or changed, and lines above the text that are only a date.',
  run: (manuscript, circumstances) =>
    removePieces(besideByline(manuscript, circumstances), timestampsIn(manuscript, circumstances)),
};

/** Takes the times from a line that begins with the byline: "By Jane Doe | Published 28 Nov 2026, 14:32". */
function besideByline(manuscript: Manuscript, { site }: Circumstances): Manuscript {
  return manuscript.pieces.slice(0, mostLines).reduce((done, piece) => {
    const text = piece.block.type === 'paragraph' ? textOfBlock(piece.block) : '';
    if (text.length > longestTimestamp || !bar.test(text)) return done;
    const [byline = '', ...others] = text.split(bar);
    if (bylineOf(byline) === undefined || !areTimestamps(others.join(' | '), true, site.language))
      return done;
    return changePiece(done, piece, { type: 'paragraph', content: [{ text: byline }] }, 'timestamp');
  }, manuscript);
}

const bar = /\s[|•·]\s/u;

const words = [
  '(?:first |last )?(?:published|updated|posted|modified)(?: (?:on|at))?',
  '(?:zuletzt )?(?:aktualisiert|veröffentlicht|geändert)(?: am)?|stand',
  '(?:publié|mis à jour|modifié|mise à jour)(?: le)?',
  '(?:publicad[oa]|actualizad[oa]|atualizad[oa]|última (?:actualización|atualização))(?: (?:el|em))?',
  '(?:pubblicato|aggiornato|ultimo aggiornamento)(?: il)?',
  '(?:gepubliceerd|bijgewerkt|geplaatst|laatste update|laatst bijgewerkt)(?: op)?',
  '(?:opublikowano|aktualizacja|zaktualizowano|data publikacji)',
  '(?:опубликовано|обновлено|дата публикации)',
  '(?:yayınlanma|yayınlandı|güncelleme|güncellendi|yayın tarihi|güncellenme)(?: tarihi)?',
  '(?:نشر في|نُشر في|نشر بتاريخ|آخر تحديث|تاريخ النشر)',
  '(?:פורסם|עודכן)(?: ב-?| בתאריך)?',
  '(?:منتشر شده در|تاریخ انتشار|به‌روزرسانی)',
  '(?:प्रकाशित|अपडेट|अपडेटेड)',
  '(?:diterbitkan|diperbarui|dipublikasikan)(?: pada)?',
  '(?:发布时间|發佈時間|发布于|發佈於|更新时间|更新時間|发表于)',
  '(?:公開|更新|掲載|配信)(?:日時|日)?',
  '(?:입력|수정|등록|기사입력|최종수정|승인)(?:일시|일)?',
].join('|');
const labelled = new RegExp(`^[^\\p{L}\\p{N}]*(?:${words})[^\\p{L}\\p{N}]*(?=.)(?<time>.*)$`, 'iu');

/** In characters. */
const longestTimestamp = 120;
const longLine = 150;
/** The most pieces that are examined at each end of the draft, because reading a time takes long. */
const mostLines = 12;

function timestampsIn({ pieces }: Manuscript, { site, now }: Circumstances): Map<Piece, string> {
  const { language } = site;
  const isAhead = (text: string) => {
    const read = timeIn(withHour(text), { ...site, now });
    return read.kind === 'time' && Date.parse(read.time) > now + aDay;
  };
  const lines = pieces.map(({ block, title, kept }) =>
    block.type === 'paragraph' && !title && !kept ? textOfBlock(block) : '',
  );
  const isProse = (text: string) =>
    text.length >= longLine || (endsSentence(text) && text.split(' ').length >= 4 && !bar.test(text));
  const first = lines.findIndex(isProse);
  const last = lines.findLastIndex(isProse);
  const found = new Map<Piece, string>();
  for (const [index, piece] of pieces.entries()) {
    const text = lines[index] ?? '';
    const isEdge = index < mostLines || index >= pieces.length - mostLines;
    if (!isEdge || text.length > longestTimestamp || !/\p{Nd}/u.test(text)) continue;
    if (index > first && index < last) continue;
    const isAbove = index < first || first < 0;
    // A day to come is that of an event.
    if (areTimestamps(text, isAbove, language) && !isAhead(text)) found.set(piece, 'timestamp');
  }
  const above = pieces.slice(0, first < 0 ? undefined : first);
  // One of the lines may be the headline: if nothing else stands above the text, all stay.
  const hasHeadline = above.some(
    (piece) => !found.has(piece) && (piece.title || textOfBlock(piece.block).trim() !== ''),
  );
  return hasHeadline ? found : new Map();
}

/** In ms. */
const aDay = 86_400_000;

/** Whether a line, or each part of it between bars, is a time or a few words that pages put beside one. */
function areTimestamps(text: string, isAbove: boolean, language: string): boolean {
  const parts = text.split(bar);
  const isOne = (part: string) => {
    const stated = labelled.exec(part)?.groups?.time;
    return stated !== undefined ? isTime(stated, language) : isAbove && isDate(part, language);
  };
  return parts.some(isOne) && parts.every((part) => isOne(part) || isBeside(part));
}

/** Whether a part of a line says how long reading takes, or counts comments. */
const isBeside = (part: string): boolean =>
  ['reading-time', 'comments', 'counter', 'share'].includes(furnitureRule(part.trim())?.rule ?? '');

/** Returns the text with an hour, so that its day can be read. */
const withHour = (text: string): string => (/\p{Nd}[:.h]\p{Nd}{2}/u.test(text) ? text : `${text} 12:00`);

/** Whether a text is only one or more times. "24 Nov 2026, 09:12 GMT | 3 min read" is more than that. */
const isTime = (text: string, language: string): boolean =>
  namesTime(text, language) && !saysMoreThanTime(text, language);

/** Whether a text is a date with a year. A time alone, such as 9:30, may be a kick-off. */
const isDate = (text: string, language: string): boolean =>
  /\p{Nd}{4}/u.test(text) && !/^\p{Nd}{4}$/u.test(text.trim()) && isTime(text, language);
