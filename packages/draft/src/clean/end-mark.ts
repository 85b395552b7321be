/**
 * Marks at the end of a newsroom's copy: a number or sign with no other meaning, or a word for the end, in capitals or
 * with dashes or brackets around it.
 */
const signs = /^(?:[-–—] ?30 ?[-–—]|-0-|# ?# ?#|#{3,})$/;
const ends =
  'ends?|ende|fin|fine|fim|einde|koniec|конец|son|slut|loppu|konec|vége|selesai|akhir|end of (?:release|story|press release)|ende der (?:mitteilung|pressemitteilung)|fin du communiqué|fin del comunicado|انتهى|النهاية|סוף|پایان|समाप्त|完|终|終|以上|끝';
const plainEnds =
  /^(?:ENDS?|ENDE|KONIEC|КОНЕЦ|EINDE|FIM DO COMUNICADO|FIN DEL COMUNICADO|FIN DU COMMUNIQUÉ)\.?$/;
const marked = new RegExp(`^(?:[-–—*/#=_ ]+(?:${ends})[-–—*/#=_ ]+|[(（[【<](?:${ends})[)）\\]】>])$`, 'iu');

/** "ENDS (420 words)", "(ENDS) JD/28NOV/1432", "ENDS/jd": the mark, with a count or initials of the desk. */
const signed =
  /^(?:[-–—(]{0,2}(?:ENDS?|ENDE|FIN|FINE|FIM|EINDE|KONIEC)[-–—)]{0,2}\s?(?:[/:(]\s?\d{2,5}\b.*|[-–—/ ]?(?:\p{L}{2,3}\/)+[\p{L}\d/]*|\/\p{L}{2,4})|(?:ends|Ends)\s?[/(]\s?\d{2,5}\b.*)$/u;

const lastWords = new RegExp(`^(?:(?:${ends})\\.?|[-–—]{2,})$`, 'iu');

/**
 * Whether the last line of a draft is a word for its end, or a few dashes. Elsewhere such a word may be a heading if it
 * is not in capitals.
 */
export const isLastWord = (line: string): boolean => lastWords.test(line.trim());

/** Returns the end mark if a line is one, or undefined. */
export function endMarkIn(line: string): string | undefined {
  const text = line.trim();
  return text.length < 60 &&
    (signs.test(text) || signed.test(text) || plainEnds.test(text) || marked.test(text))
    ? text
    : undefined;
}
