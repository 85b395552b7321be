import { namesTime, namesWeekday, saysMoreThanTime } from './embargo-time.ts';
import { beforeWord, releases, withoutReleaseWords } from './release-words.ts';
import { fieldIn, longestLine, partsOf, saysEmbargo } from './restriction.ts';

const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)';
/** Words that name a time in a line about an embargo. */
const time = new RegExp(
  [
    '\\d{4}-\\d{2}-\\d{2}',
    '\\b\\d{1,2}[:h]\\d{2}',
    '\\b\\d{1,2}(?:\\.\\d{2})? ?(?:am|pm|a\\.m|p\\.m|gmt|utc|bst|cet|est|hrs|hours|uhr|h|z)\\b',
    '\\b\\d{1,2}/\\d{1,2}',
    '\\b\\d{1,2}\\.\\d{1,2}\\.',
    `\\b\\d{1,2}(?:st|nd|rd|th|\\.)?(?: of| de)? ${month}`,
    `\\b${month}[a-z]* \\d`,
    '\\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\\b',
    '\\b(?:today|tonight|tomorrow|midnight|noon|midday|further notice)\\b',
  ].join('|'),
);

const untilWord = /^(?:until|till|til|not before|before|for|bis|hasta|jusqu|fino|tot)\b/;
/**
 * In characters after the word for an embargo. A time must begin within them; further on, it belongs to a sentence.
 */
const soon = 15;

/**
 * Returns the index of the first line that asks to hold the story back, in words that are not a field: "Embargo: 6 am
 * Friday", `embargo_until = 2030-01-01`, "STRICTLY EMBARGOED UNTIL 00:01 GMT", "Hold for release". A headline about an
 * embargo on oil is no such line: it names no time, or not in that form.
 */
export function embargoAmong(lines: readonly string[]): number | undefined {
  const at = lines.findIndex((line) => (embargoNoteIn(line, 'en') ?? orderIn(line)) !== undefined);
  return at < 0 ? undefined : at;
}

/**
 * Returns the part of a line that is a note about an embargo: all of it, or the words in brackets, as in "Merger
 * agreed (embargoed until Friday)". Undefined if there is none. `language` is the language of the site.
 */
export const embargoNoteIn = (line: string, language: string): string | undefined =>
  partIn(
    line,
    (text) =>
      isNote(text) ||
      isNoteElsewhere(text, language) ||
      isTimedOrder(text, language) ||
      isRelease(text, language),
  ) ?? segmentIn(line, language);

/**
 * Returns the part of a line that is an order to the desk without a time, such as "not for publication". It is the
 * whole line if the order in brackets is about the words after it: "Background (not for publication): …".
 */
export function orderIn(line: string): string | undefined {
  const part = partIn(line, isOrder);
  const after = part === undefined ? '' : line.slice(line.indexOf(part) + part.length);
  return /^[)\]]\s*[:：]/.test(after) ? line : part;
}

/** Returns the first or last part of a headline that is a note: "Merger agreed - EMBARGO 7 DEC 0001 GMT". */
function segmentIn(line: string, language: string): string | undefined {
  if (line.length > longestRelease) return undefined;
  const parts = line.split(/(?=\s[-–—|/]{1,2}\s)/);
  if (parts.length < 2) return undefined;
  return [parts.at(-1) ?? '', parts[0] ?? ''].find(
    (part) => time.test(part.toLowerCase()) && (isNote(part) || isRelease(part, language)),
  );
}

function partIn(line: string, isFound: (text: string) => boolean): string | undefined {
  const text = line.slice(0, longestLine);
  if (text.trim() === '') return undefined;
  return isFound(text) ? line : inBrackets(text).find((part) => isFound(part));
}

const inBrackets = (line: string): string[] => line.match(/[([][^()[\]]+(?=[)\]])/g) ?? [];

const isNote = (text: string): boolean => isField(text) || isSentence(text) || isElement(text);

/** The word for an embargo: a borrowed word in many languages, and the native word in some that use other scripts. */
const elsewhere =
  /^[^\p{L}]*(?:(?:strictly|strict|press|news|sous|bajo|sotto|sob|unter|onder|objet d|pod|под|تحت|תחת|تحت)[^\p{L}]+){0,2}(?:embarg\p{L}*|ambargo\p{L}*|sperrfrist\p{L}*|эмбарго|(?:ال)?حظر (?:ال)?نشر|محظور(?: نشره| (?:ال)?نشر)?|אמברגו|امبارگو|एम्बार्गो|एंबार्गो|禁发|禁發|情報解禁|解禁日時?|解禁|エンバーゴ|엠바고|보도 ?시점)/u;

/** Whether a note contains only the word for an embargo and a time, in any language. */
function isNoteElsewhere(text: string, language: string): boolean {
  const said = text.toLowerCase();
  const word = elsewhere.exec(said.slice(0, 60));
  if (!word || text.length > 160) return false;
  const rest = said.slice(word[0].length);
  if (!/\p{L}|\p{N}/u.test(rest)) return !/\p{sc=Latin}/u.test(word[0]) && word[0].length < 20;
  return namesTime(rest, language) && !saysMoreThanTime(rest, language);
}

/** In characters. A longer line says more than when a story may be published. */
const longestRelease = 160;

/**
 * Whether a text says from when on a story may be published, and nothing else: "Frei ab Montag, 7. Dezember, 6 Uhr",
 * "7 Aralık 2026 06:00'dan önce yayımlanmamalıdır".
 */
function isRelease(text: string, language: string): boolean {
  if (text.length > longestRelease) return false;
  const said = plainly(text);
  if (!releases.some(({ verb, limit }) => verb.test(said) && limit.test(said))) return false;
  return (
    (namesTime(said, language) || namesWeekday(said)) &&
    !saysMoreThanTime(withoutReleaseWords(said), language, 2)
  );
}

/** Returns a text in small letters, in the form in which the words for a release are listed. */
const plainly = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u0300-\u036f\u0640\u064b-\u0652\u200c-\u200f]/g, '')
    .replaceAll('’', "'");

function isField(text: string): boolean {
  const found = fieldIn(text);
  if (!found || embargoIn(wordsOf(found.name)) < 0) return false;
  const said = found.value.toLowerCase();
  if (said === '' || /^(true|yes|on|1)$/.test(said) || untilWord.test(said)) return true;
  const at = said.search(time);
  return at >= 0 && at <= soon;
}

function isSentence(text: string): boolean {
  const words = wordsOf(text);
  const at = embargoIn(words);
  if (at < 0) return false;
  const next = words.slice(at + 1);
  if (next.length === 0) return true;
  // An ISO 8601 date directly after the word: the colon was forgotten, or it is an element of XML.
  if (/^\d{4}$/.test(next[0] ?? '') && /^\d{2}$/.test(next[1] ?? '')) return true;
  if (untilWord.test(next.slice(0, 2).join(' ')) && time.test(text.toLowerCase())) return true;
  // "Embargo 6 am Friday", "Embargo – Friday", "| Embargo | Friday |"
  const [, sign = '', rest = ''] =
    /(?:embarg|sperrfrist)\p{L}*([^\p{L}\p{N}]*)(.*)/u.exec(text.toLowerCase()) ?? [];
  return rest.search(time) === 0 && (/^\d/.test(rest) || sign.trim() !== '');
}

const order =
  /^[^\p{L}\p{N}]*(?:(?:strictly|draft|please)[^\p{L}\p{N}]+)?(?:not (?:for|to be) (?:publi(?:cation|shed)|released?|broadcast|used?)(?: or (?:publication|release|broadcast|use))?|do not (?:publish|release|broadcast|use|print)(?: or (?:publish|release|broadcast|use))?|(?:put )?on hold|hold(?: for release)?|for release(?: at| on)?|draft)(?![\p{L}\p{N}])[^\p{L}\p{N}]*/u;

/** The same orders in other languages. A label such as "Entwurf" counts only in brackets or capitals. */
const orderElsewhere = new RegExp(
  `^[^\\p{L}\\p{N}]*(?:${[
    '(?:noch )?nicht (?:zur|zum|für die) (?:veröffentlichung|abdruck)(?: bestimmt)?|(?:bitte )?(?:noch )?nicht (?:veröffentlichen|verwenden|senden)',
    '(?:ne )?pas (?:pour|destiné à la) publication|non destiné à (?:la )?publication|(?:à )?ne pas (?:encore )?(?:publier|diffuser)|non publiable',
    'no (?:publicar|difundir)(?: todavía| aún)?|(?:todavía|aún) no publicar|no (?:es )?para (?:su )?publicación',
    '(?:ainda )?não (?:publicar|divulgar)(?: ainda)?|não (?:é )?para publicação',
    '(?:da )?non (?:pubblicare|diffondere)(?: ancora)?|non (?:destinato alla|per la) pubblicazione',
    '(?:nog )?niet (?:publiceren|voor publicatie)',
    '(?:jeszcze )?nie (?:publikować|do publikacji|do druku)',
    'не (?:публиковать|для публикации|для печати|подлежит публикации)',
    'yayınlanmasın|yayımlanmasın|yayın(?:lan|ımlan)?mayın|yayın için değildir|yayınlamayınız?',
    '(?:ليس|غير) للنشر|غير مخصص للنشر|غير قابل للنشر|ممنوع النشر|يرجى عدم النشر|لا للنشر',
    'לא לפרסום|אין לפרסם|אסור לפרסום',
    'غیر ?قابل انتشار|برای انتشار نیست|منتشر نشود|منتشر نکنید',
    'प्रकाशन के लिए नहीं|प्रकाशित न करें',
    '(?:bukan|tidak) untuk (?:dipublikasikan|publikasi|disiarkan|diterbitkan)|jangan (?:dipublikasikan|disiarkan|diterbitkan)',
    '(?:请|請)?(?:勿|不要|不得)(?:发布|發佈|发表|發表|刊登|刊发)|(?:内部资料|內部資料)|不供(?:发表|發表)',
    '(?:公開|掲載|報道|配信)(?:不可|禁止|厳禁)|未公開|公開しないで(?:ください)?',
    '보도 ?금지|게재 ?금지|공개 ?금지|비공개|보도하지 ?마(?:세요|십시오)|공개하지 ?마(?:세요|십시오)',
  ].join('|')})(?![\\p{sc=Latin}\\p{sc=Cyrillic}\\p{sc=Arabic}\\p{sc=Hebrew}\\p{N}])[^\\p{L}\\p{N}]*`,
  'u',
);
const bracketed =
  /^\s*\[\s*(?:entwurf|brouillon|borrador|bozza|rascunho|concept|szkic|черновик|taslak|مسودة|טיוטה|پیش ?نویس|मसौदा|draf|草稿|下書き|초안)[^\p{L}]*$/iu;
const label = /^\s*(?:ENTWURF|BROUILLON|BORRADOR|BOZZA|RASCUNHO|ЧЕРНОВИК|TASLAK)\s*$/u;

/** Returns the rest of a line after an order, or undefined if the line has no order. */
function behindOrder(text: string): string | undefined {
  const said = text.toLowerCase().replace(/\s+/g, ' ').replace('don’t', 'do not').replace("don't", 'do not');
  const found = (order.exec(said) ?? orderElsewhere.exec(said))?.[0];
  return found === undefined ? undefined : said.slice(found.length);
}

/**
 * Whether a text is an order to the desk: "Not for release" with nothing after it, or "[NOT FOR RELEASE - legal is
 * checking]".
 */
const isOrder = (text: string): boolean =>
  behindOrder(text) === '' ||
  isReasonedOrder(text) ||
  isStatus(text) ||
  isUnfinished(text) ||
  (text.length < 40 && (bracketed.test(text) || label.test(text)));

/**
 * Whether a text is an order with a reason after a dash or a colon. It must be in brackets or capitals, because a
 * headline may begin with such words.
 */
function isReasonedOrder(text: string): boolean {
  const rest = behindOrder(text);
  if (rest === undefined || rest === '' || text.length > 200) return false;
  const said = text.slice(0, text.length - rest.length);
  if (/\b(?:hold|draft|release)\b/i.test(said) && !/\bnot\b/i.test(said)) return false;
  const isSetOff = /[-–—:：;,.(]\s*$/u.test(said);
  return isSetOff && (/^\s*[[({*<]/.test(text) || (said === said.toUpperCase() && /\p{Lu}/u.test(said)));
}

/** Words beside an order that say how far a text is, or who may see it. */
const status = new Set(
  (
    'internal|internal use|internal use only|for internal use only|confidential|strictly confidential|private|private and confidential|work in progress|not final|unedited|urgent|attention|warning|important|please note|intern|vertraulich|streng vertraulich|nur für den internen gebrauch|achtung|wichtig|confidentiel|strictement confidentiel|usage interne|attention|interne|confidencial|uso interno|atención|importante|urgente|riservato|riservatissimo|attenzione|vertrouwelijk|let op|poufne|uwaga|конфиденциально|внимание|для служебного пользования|gizli|dikkat|سري|سري للغاية|تنبيه|חסוי|סודי|שימו לב|محرمانه|توجه|गोपनीय|ध्यान दें|rahasia|perhatian|机密|機密|保密|内部|內部|草稿|注意|未核实|社外秘|未確認|部外秘|取扱注意|대외비|주의|초안|' +
    'draft|first draft|rough draft|entwurf|brouillon|borrador|bozza|rascunho|concept|szkic|черновик|taslak|مسودة|טיוטה|پیش نویس|मसौदा|draf|下書き'
  ).split('|'),
);
/** Those that hold a story even alone. In a script with capitals they must be written in these. */
const secret =
  /^(?:(?:FOR )?INTERNAL USE ONLY|(?:STRICTLY )?CONFIDENTIAL|(?:STRENG )?VERTRAULICH|(?:STRICTEMENT )?CONFIDENTIEL|CONFIDENCIAL|RISERVATO|VERTROUWELIJK|POUFNE|КОНФИДЕНЦИАЛЬНО|GİZLİ|RAHASIA|سري للغاية|محرمانه|गोपनीय|社外秘|部外秘|대외비)$/u;

/** Whether a text is nothing but orders and words such as "internal": "CONFIDENTIEL – NE PAS PUBLIER". */
function isStatus(text: string): boolean {
  if (text.length > 100) return false;
  const parts = text
    .split(/\s[-–—|/]+\s|[-–—|/:;,.!*•·・()[\]【】（）<>、，。！：=_#+※]+/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 1 && secret.test(parts[0] ?? '')) return true;
  const isOrdered = (part: string) => behindOrder(part) === '';
  return (
    parts.length > 1 &&
    parts.some((part) => isOrdered(part) && !status.has(part.toLowerCase())) &&
    parts.every((part) => isOrdered(part) || status.has(plainly(part)))
  );
}

/** "DRAFT v3 – awaiting legal" */
const draftLabel =
  /^[^\p{L}\p{N}]*(?:DRAFT|ENTWURF|BROUILLON|BORRADOR|BOZZA|RASCUNHO|CONCEPT|SZKIC|ЧЕРНОВИК|TASLAK|DRAF)(?<version>\s+(?:[vV]\p{L}*\.?\s?)?\d{1,3}(?:\.\d{1,2})?)?(?![\p{L}\p{N}])(?<rest>.*)$/u;
const unfinished =
  /(?<!\p{L})(?:legal|lawyers?|await\p{L}*|pending|review|approval|approved|sign-?off|check\p{L}*|final|prüf\p{L}*|freigabe|freigegeben|relire|relu|valid\p{L}*|revis\p{L}*|aprob\p{L}*|aprov\p{L}*|approva\p{L}*|controll\p{L}*|провер\p{L}*|onay\p{L}*)(?!\p{L})/iu;
/** A few capitals that begin an order, before what it depends on: "HOLD UNTIL LEGAL CLEARS". */
const heldInCapitals = /^[^\p{L}\p{N}]*HOLD (?:UNTIL|TILL|FOR|PENDING) /u;

function isUnfinished(text: string): boolean {
  if (text.length > 100) return false;
  if (heldInCapitals.test(text) && text === text.toUpperCase() && unfinished.test(text)) return true;
  const { version, rest = '' } = draftLabel.exec(text)?.groups ?? {};
  if (/^\s*[-–—:(|,/]/.test(rest) && (version !== undefined || unfinished.test(rest))) return true;
  return version !== undefined && !/[\p{L}\p{N}]/u.test(rest);
}

/** Whether a text is an order with only a time after it: "Not for release before 6 am". */
function isTimedOrder(text: string, language: string): boolean {
  const rest = behindOrder(text);
  if (rest === undefined || rest === '') return false;
  if ((untilWord.test(rest) && time.test(rest)) || rest.search(time) === 0) return true;
  if (beforeWord.test(rest) && (namesTime(rest, language) || namesWeekday(rest))) return true;
  return namesTime(rest, language) && !saysMoreThanTime(rest, language);
}

/** `<meta name="embargo" content="…">` */
function isElement(text: string): boolean {
  const [, name = ''] = /<[^>]*?\b(?:name|property|itemprop)\s?=\s?["']?([\w:.-]+)/i.exec(text) ?? [];
  return saysEmbargo(name);
}

/**
 * Returns the index of the word for an embargo if it is the first word or follows words such as "strictly" and "under
 * strict"; otherwise -1.
 */
const embargoIn = (words: readonly string[]): number => {
  const at = words.findIndex((word) => !before.test(word));
  return at >= 0 && saysEmbargo(words[at] ?? '') ? at : -1;
};
const before =
  /^(?:strict|strictly|under|news|press|is|are|note|this|please|all|story|article|copy|report|release|material|text|content|contents|information|data|findings|study|the|in|of|attention|important|warning|achtung|wichtig|bitte|hinweis|atención|attenzione|atenção|uwaga|dikkat|внимание|sous|bajo|unter|sotto|sob)$/;

/** Returns the words of a text. Words with spaces between their letters are joined. */
const wordsOf = (text: string): string[] =>
  partsOf(
    text.replace(/(?<![\p{L}\p{N}])\p{L}(?: \p{L}){3,}(?![\p{L}\p{N}])/gu, (word) =>
      word.replaceAll(' ', ''),
    ),
  );
