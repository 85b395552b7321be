/** In letters. Fewer show nothing. */
const fewest = 8;

/** Scripts that only one language of newsrooms uses (https://www.unicode.org/iso15924/), by that language. */
const alone: Readonly<Record<string, RegExp>> = {
  el: /\p{sc=Greek}/gu,
  hy: /\p{sc=Armenian}/gu,
  ka: /\p{sc=Georgian}/gu,
  th: /\p{sc=Thai}/gu,
  lo: /\p{sc=Lao}/gu,
  km: /\p{sc=Khmer}/gu,
  my: /\p{sc=Myanmar}/gu,
  ta: /\p{sc=Tamil}/gu,
  te: /\p{sc=Telugu}/gu,
  kn: /\p{sc=Kannada}/gu,
  ml: /\p{sc=Malayalam}/gu,
  gu: /\p{sc=Gujarati}/gu,
  pa: /\p{sc=Gurmukhi}/gu,
  si: /\p{sc=Sinhala}/gu,
};

const count = (text: string, letters: RegExp): number => text.match(letters)?.length ?? 0;

/**
 * Returns the language that the letters of a text show. If one language has a script to itself, a few words are
 * enough; if several share it, certain letters decide. `other` is a language that is not distinguished here, such as
 * Kurdish or Kazakh. Undefined if the letters show nothing, as in Latin script.
 */
export function languageByScript(text: string): { language: string } | 'other' | undefined {
  const all = count(text, /\p{L}/gu);
  if (all < fewest) return undefined;
  const isMost = (letters: RegExp) => count(text, letters) * 2 > all;

  const han = count(text, /\p{sc=Han}/gu);
  const kana = count(text, /[\p{sc=Hiragana}\p{sc=Katakana}]/gu);
  const hangul = count(text, /\p{sc=Hangul}/gu);
  // In these scripts a character is a syllable or a word, so even a few names in Latin script have many letters in
  // comparison.
  if ((han + kana + hangul) * 3 > all) {
    if (hangul * 4 > han + kana) return { language: 'ko' };
    return { language: kana * 12 > han ? 'ja' : 'zh' };
  }
  for (const [language, letters] of Object.entries(alone)) if (isMost(letters)) return { language };
  if (isMost(/\p{sc=Hebrew}/gu)) return /[װױײ]/u.test(text) ? 'other' : { language: 'he' };
  if (isMost(/\p{sc=Arabic}/gu)) return inArabicScript(text);
  if (isMost(/\p{sc=Cyrillic}/gu)) return inCyrillicScript(text);
  if (isMost(/[\p{sc=Devanagari}]/gu)) return inDevanagari(text);
  if (isMost(/\p{sc=Bengali}/gu)) return /[ৰৱ]/u.test(text) ? 'other' : { language: 'bn' };
  return undefined;
}

function inArabicScript(text: string): { language: string } | 'other' {
  // Kurdish, Pashto, Uyghur, Sindhi
  if (/[ەێۆڕڵټډړښګڼېۇۈۋڭڄڃڇٺٻڀڊڏ]/u.test(text)) return 'other';
  if (/[ٹڈڑےں]/u.test(text)) return { language: 'ur' };
  // Two letters, yeh and kaf, have a different form in each language.
  const persian = count(text, /[یکگپچژ]/gu);
  const arabic = count(text, /[يكىةأإ]/gu);
  return { language: persian > arabic ? 'fa' : 'ar' };
}

function inCyrillicScript(text: string): { language: string } | 'other' {
  if (/[әғқңөұүһӘҒҚҢӨҰҮҺҷҳӣӯҗ]/u.test(text)) return 'other';
  if (/[ўЎ]/u.test(text)) return { language: 'be' };
  if (/[ђћЂЋ]/u.test(text)) return { language: 'sr' };
  if (/[ѓќѕЃЌЅ]/u.test(text)) return { language: 'mk' };
  if (/[љњџјЉЊЏЈ]/u.test(text)) return { language: 'sr' };
  if (/[їєґіЇЄҐІ]/u.test(text) && !/[ыэъё]/iu.test(text)) return { language: 'uk' };
  if (/[ыэё]/iu.test(text)) return { language: 'ru' };
  const word = (list: string) => count(text.toLowerCase(), RegExp(`(?<!\\p{L})(?:${list})(?!\\p{L})`, 'gu'));
  if (
    count(text, /ъ/giu) * 100 > text.length ||
    word('е|се|са|че|от|ще|като|това') > word('и|не|что|как|по|он|она|его|это')
  )
    return { language: 'bg' };
  return { language: 'ru' };
}

function inDevanagari(text: string): { language: string } | 'other' {
  const word = (list: string) =>
    count(text, RegExp(`(?<![\\p{L}\\p{M}])(?:${list})(?![\\p{L}\\p{M}])`, 'gu'));
  const hindi = word('है|हैं|का|की|के|में|को|ने|से|और');
  const marathi = word('आहे|आहेत|आणि|च्या|मध्ये|ते|हे') + count(text, /ळ/gu);
  const nepali = word('छ|छन्|गरेको|भएको|हो|र|लाई');
  return hindi > marathi && hindi > nepali ? { language: 'hi' } : 'other';
}
