import type { Manuscript, Pass, Piece } from '../manuscript.ts';
import { changePiece, removePieces } from '../record.ts';
import { textOfBlock } from '../text-of-block.ts';
import { endsSentence } from './characters.ts';

/** Takes out the lines that agencies write for editors, from copy that was pasted without the signs of a wire. */
export const wireLines: Pass = {
  name: 'wire-lines',
  does: 'Takes out the lines that agencies write for editors: take lines, what an update adds, “(more)”.',
  run: (manuscript) => {
    const found = wireLinesIn(manuscript.pieces);
    const done = removePieces(manuscript, found);
    return found.size > 0 ? withoutSign(done) : done;
  },
};

/** Takes the sign that ends a headline of dpa off it: "Mayor denies gifts =". */
function withoutSign(manuscript: Manuscript): Manuscript {
  const piece = manuscript.pieces
    .slice(0, 2)
    .find(({ block }) => block.type === 'paragraph' && textOfBlock(block).endsWith(' ='));
  if (!piece) return manuscript;
  const text = textOfBlock(piece.block).slice(0, -2).trimEnd();
  return changePiece(manuscript, piece, { type: 'paragraph', content: [{ text }] }, 'wire-line');
}

/** In characters. */
const longestLine = 200;
/** The most lines above the text that are examined. */
const mostLines = 8;

/** "BC-EU--Mayor-Gifts, 1st Ld-Writethru" of the AP, "dpa 0123 2 pl 345 dpa-lhe". */
const takeLine =
  /^(?:(?:BC|AM|PM|AP|EU|US)-{1,2}\p{Lu}[\p{L}\p{N}'’.]*(?:[-\s,].*)?|(?:dpa|afp|apa|sid|epd|kna|ots|ddp)\s?\d{3,4}\s+\d\s+\p{Ll}{2,3}\s+\d{2,4}\b.*)$/u;
/** The keywords of an item of dpa or APA: "Kommunen/Bürgermeister/". */
const keywords = /^\p{Lu}[\p{L}\p{N} .-]{1,40}(?:\/[\p{L}\p{N} .-]{1,40}){0,6}\/$/u;
/** What an update has that the item before it had not, in brackets: "(Adds quote, background)". */
const changes =
  /^\((?:(?:adds?|updates?|recasts?|corrects?|refiles?|repeats?|writes through|rewrites|fixes|changes|new throughout)(?![\p{L}-])|(?:zusammenfassung|neu:|aktualisiert|korrigiert|berichtigt|wiederholung)|(?:ajoute|actualise|corrige|répétition|avec)(?!\p{L})|(?:actualiza|añade|amplía|corrige|agrega)(?!\p{L})|(?:atualiza|acrescenta|corrige)(?!\p{L})|(?:aggiorna|aggiunge|corregge)(?!\p{L})|(?:добавл|обновл|исправл|уточн)\p{L}*|(?:dodaje|aktualizuje|poprawia)(?!\p{L})).*\)$/iu;
/** Double brackets hold what editors may need: the writer's address and telephone number. */
const forEditors = /^\(\(.*\)\)$/u;
const more =
  /^[-–—(\s]*(?:more|m-o-r-e|mehr folgt|à suivre|sigue|segue|continua|meer volgt|cdn|продолжение следует|未完|待续|続く)[-–—)\s]*$/iu;
const isSetOff = (text: string): boolean => /^[-–—(]/u.test(text) || text === text.toUpperCase();

function wireLinesIn(pieces: readonly Piece[]): Map<Piece, string> {
  const texts = pieces.map(({ block }) => (block.type === 'paragraph' ? textOfBlock(block).trim() : ''));
  const firstProse = texts.findIndex((text) => text.length > 60 && endsSentence(text));
  const isTake = texts.slice(0, 2).some((text) => takeLine.test(text.slice(0, longestLine)));
  const found = new Map<Piece, string>();
  for (const [index, piece] of pieces.entries()) {
    const text = texts[index] ?? '';
    if (text === '' || text.length > longestLine) continue;
    const isHead = index < mostLines && (firstProse < 0 || index < firstProse);
    const isForHead =
      isHead && ((index < 2 && takeLine.test(text)) || changes.test(text) || (isTake && keywords.test(text)));
    if (isForHead || forEditors.test(text) || (index > firstProse && isSetOff(text) && more.test(text)))
      found.set(piece, 'wire-line');
  }
  return found;
}
