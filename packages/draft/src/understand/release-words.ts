/**
 * Words of notes that say from when on a story may be published, by language. `verb`: to publish. `limit`: before,
 * after, not. A line has such a note only if it has both, because a text about a film has a word for its release, too.
 * All are in small letters.
 */
interface ReleaseWords {
  verb: RegExp;
  limit: RegExp;
}

const begins = '(?<![\\p{L}\\p{M}])';
const ends = '(?![\\p{L}\\p{M}])';
const words = (verb: string, limit: string): ReleaseWords => ({
  verb: new RegExp(`${begins}(?:${verb})${ends}`, 'gu'),
  limit: new RegExp(`${begins}(?:${limit})${ends}`, 'gu'),
});
/** Scripts without spaces between words, and languages that join them. */
const parts = (verb: string, limit: string): ReleaseWords => ({
  verb: new RegExp(verb, 'gu'),
  limit: new RegExp(limit, 'gu'),
});

const all: readonly ReleaseWords[] = [
  words(
    'publish|publication|release|broadcast|embargo(?:ed)?',
    'not (?:for|to be)|do not|hold|until|not before|no earlier than|for (?=release|publication|use|broadcast)|embargo(?:ed)?',
  ),
  words(
    '(?:zur )?(?:veröffentlichung|verwendung|publikation|ausstrahlung)|veröffentlichen|veröffentlicht werden|verwenden|publizieren|senden|gesperrt|freigegeben|freigabe|frei|sperrfrist',
    '(?:nicht|erst|frühestens|keinesfalls)(?: (?:vor|ab|am))?|ab|bis|vor|sperrfrist|frei (?=für)',
  ),
  words(
    '(?:à )?(?:diffuser|publier)|(?:diffusion|publication)(?: (?:libre|autorisée|possible|interdite))?|embargo',
    'ne pas|avant|à partir|après|dès|pas|jusqu(?:’|\\x27)(?:au|à)|embargo',
  ),
  words(
    'publicar(?:se)?|difundir(?:se)?|divulgar|publicación|difusión|embargo|embargad[oa]',
    'no|antes|hasta|después|a partir|embargo|embargad[oa]',
  ),
  words(
    'publicar|divulgar|veicular|publicação|divulgação|embargo|embargad[oa]',
    'não|antes|até|depois|após|a partir|embargo|embargad[oa]',
  ),
  words(
    'pubblicare|pubblicabile|diffondere|divulgare|(?:la |di )?(?:pubblicazione|diffusione)(?: consentita)?|embargo',
    'non|prima|fino|dopo|a partire|embargo',
  ),
  words('publiceren|publicatie|gebruiken|vrijgegeven|embargo', 'niet|pas|vanaf|tot|voor|embargo'),
  words(
    '(?:do |można )?(?:publikować|publikacji|publikacja|publikację|druku|emisji)|embargo',
    'nie|przed|dopiero|embargo|najwcześniej|od',
  ),
  words(
    '(?:для )?(?:публиковать|публикации|публикация|печати|использовать|эфира)|эмбарго',
    'не|ранее|раньше|после|только|запрещен[аоы]?|разрешен[аоы]?|эмбарго',
  ),
  words('yay[ıi][nm]\\p{L}*|yasa[kğ]\\p{L}*|ambargo\\p{L}*', 'önce|kadar|sonra|itibaren|ambargo\\p{L}*'),
  words(
    '[بل]?(?:ال)?نشر|ينشر|تنشر|للنشر|يبث|للبث|حظر النشر|محظور',
    'لا|لن|ليس|غير|قبل|حتى|ممنوع|محظور|يمنع|حظر|بعد|اعتبارا',
  ),
  words('לפרסם|ל?פרסום|לשידור|לשדר|אמברגו', 'אין|לא|לפני|עד|רק|אסור|מותר|החל|אמברגו'),
  words('منتشر|انتشار|امبارگو', 'نشود|نکنید|ممنوع|قبل|پیش|پس|بعد|امبارگو'),
  words('प्रकाशित|प्रकाशन|प्रसारित|प्रतिबंधित|एम्बार्गो|एंबार्गो', 'पहले|न|नहीं|ना|तक|एम्बार्गो|एंबार्गो|करें|न करें'),
  words(
    'di(?:publikasikan|terbitkan|siarkan|tayangkan|rilis)|publikasi|tayang|siar|embargo',
    'jangan|tidak|sebelum|setelah|mulai|embargo|hanya|boleh',
  ),
  parts(
    '发布|發佈|發布|发表|發表|刊登|刊发|刊發|报道|報道|報導|公开|公開|禁发|禁發',
    '不得|勿|不要|请|請|方可|才可|禁发|禁發|禁止|不可|之前|之后|之後|前|后|後',
  ),
  parts(
    '公開|掲載|報道|配信|放送|使用|解禁|エンバーゴ',
    'ください|下さい|願います|お願い(?:いた)?します|不可|禁止|厳禁|解禁|エンバーゴ',
  ),
  parts(
    '보도|공개|게재|배포|방송|엠바고',
    '바랍니다|주세요|주십시오|마세요|마십시오|금지|가능|엠바고|이후|부터|이전|전까지|까지',
  ),
];

/** The words of a note about a release, for finding one. */
export const releases = all.map(({ verb, limit }) => ({
  verb: new RegExp(verb.source, 'u'),
  limit: new RegExp(limit.source, 'u'),
}));

/** Small words of the same notes in scripts where they are not separate words. */
const joined =
  /して|しないで|にて|以降|以前|まで|より|に|は|の|を|で|해|하지|주시기|할 것|것|전|부터|이후|이전|까지/gu;

/** Returns a text without the words for a release. */
export const withoutReleaseWords = (text: string): string =>
  all
    .reduce((rest, { verb, limit }) => rest.replace(verb, ' ').replace(limit, ' '), text)
    .replace(joined, ' ');

/** "Before" or "until", directly after an order: "Not for publication before …". */
export const beforeWord =
  /^(?:before|until|till|prior to|bis|vor|avant|jusqu|antes|hasta|até|prima|fino|voor|tot|przed|do|до|ранее|раньше|قبل|حتى|לפני|עד|sebelum|sampai|hingga)(?!\p{L})/u;
