import type { MediaSettings, RecordEntry } from '@slugline/story';
import type { Pass, Piece } from '../manuscript.ts';
import { textOfBlock } from '../text-of-block.ts';

const longestCredit = 120;

const labels =
  'photo|photo credit|photo by|photograph|photograph by|picture|picture credit|picture by|image|image credit|credit|foto|foto von|foto di|foto de|' +
  'fotografie|bild|bildnachweis|crédit|crédits|crédit photo|crédits photo|crédito|créditos|imagen|imagem|fotografía|foto di|credito|crediti|' +
  'beeld|zdjęcie|fot\\.|fot|фото|снимок|fotoğraf|الصورة|صورة|تصوير|צילום|תמונה|عکس|फोटो|तस्वीर|图片|图片来源|圖片來源|图源|图|圖|供图|写真|写真提供|画像|사진|사진제공|사진 제공';
const labelled = RegExp(`^[([（]?\\s*(?:${labels})\\s*[:：/／=＝|]\\s*(?<credit>\\S.*?)\\s*[)\\]）]?$`, 'iu');
const owned = /^[([]?\s*(?:©|\(c\)|copyright)\s*(?<credit>(?:\d{4}\s+)?\p{L}[^.]*?)\s*[)\]]?$/iu;

/**
 * Returns the credit if a line is nothing else: “Photo: Jane Doe/Reuters”, “(Foto: dpa)”, “© Jane Doe”. Undefined for
 * other lines.
 */
export function creditOf(line: string): string | undefined {
  if (line.length > longestCredit) return undefined;
  return (labelled.exec(line) ?? owned.exec(line))?.groups?.credit;
}

/** Splits a caption from the credit at its end: “The bridge. Photo: Ana Ruiz”. */
export function captionAndCredit(text: string): Pick<MediaSettings, 'caption' | 'credit'> {
  for (const { index } of text.matchAll(/(?<=[.!?。]\s?|\s)(?=[([（\p{L}©])/gu)) {
    const credit = creditOf(text.slice(index));
    const caption = text.slice(0, index).trim();
    if (credit !== undefined && /[.!?。]$/u.test(caption)) return { caption, credit };
    if (credit !== undefined && /^[([（©]/.test(text.slice(index))) return { caption, credit };
  }
  return { caption: text };
}

const mediaAt = (pieces: readonly Piece[], at: number): string | undefined => {
  const block = pieces[at]?.block;
  return block?.type === 'media' ? block.file : undefined;
};

export const credits: Pass = {
  name: 'credits',
  does: 'Moves a picture credit to the picture or video next to it, or to the one whose caption ends with it. Other credits stay in the text.',
  run(manuscript) {
    const { pieces } = manuscript;
    const media: Record<string, MediaSettings> = { ...manuscript.media };
    const record: RecordEntry[] = [];
    for (const [file, said] of Object.entries(media)) {
      if (said.caption === undefined || said.credit !== undefined) continue;
      const { caption, credit } = captionAndCredit(said.caption);
      if (credit === undefined) continue;
      media[file] = { ...said, ...(caption !== undefined && { caption }), credit };
      const place = pieces.find(({ block }) => block.type === 'media' && block.file === file);
      const moved = { action: 'moved', rule: 'credit', line: place?.line ?? 1 } as const;
      record.push({ ...moved, text: said.caption, to: `credit of ${file}` });
    }
    const left = pieces.filter((piece, at) => {
      if (piece.kept || piece.block.type !== 'paragraph') return true;
      const text = textOfBlock(piece.block);
      const credit = creditOf(text);
      const file = mediaAt(pieces, at - 1) ?? mediaAt(pieces, at + 1);
      if (credit === undefined || file === undefined || media[file]?.credit !== undefined) return true;
      media[file] = { ...media[file], credit };
      record.push({ action: 'moved', rule: 'credit', line: piece.line, text, to: `credit of ${file}` });
      return false;
    });
    if (record.length === 0) return manuscript;
    return { ...manuscript, pieces: left, media, record: [...manuscript.record, ...record] };
  },
};
