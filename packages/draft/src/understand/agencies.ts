import type { Byline } from './byline.ts';

/** Short names of agencies, as datelines have them in brackets. */
export const shortNames =
  'dpa|afp|ap|reuters|epd|kna|sid|apa|sda|keystone-sda|ots|efe|europa press|lusa|agência brasil|ansa|askanews|adnkronos|agi|belga|anp|' +
  'pap|interfax|tass|тасс|интерфакс|риа новости|ukrinform|aa|dha|iha|anka|xinhua|kyodo|yonhap|antara|pti|ani|ians|भाषा|वार्ता|' +
  'رويترز|أ ف ب|أ.ف.ب|د ب أ|وام|واس|قنا|سانا|ایرنا|ایسنا|فارس|رویترز|רויטרס|nan|saba|mti|ctk|čtk|tanjug|upi|cns|ips';

/** Other names of agencies, which stand alone on a line of pasted copy. */
const longNames = [
  // English
  'associated press|the associated press|thomson reuters|agence france-presse|bloomberg|bloomberg news|pa media|press association|aap|' +
    'australian associated press|canadian press|the canadian press|press trust of india|asian news international|united press international|' +
    'xinhua news agency|kyodo news|jiji press|yonhap news agency|anadolu agency|news agency of nigeria|deutsche presse-agentur|agencies',
  // German, French, Spanish, Portuguese, Italian
  'epd-bild|austria presse agentur|katholische nachrichten-agentur|agenturen|agences|avec agences|ats|agencia efe|agencias|redacción y agencias|notimex|télam|' +
    'agência lusa|agências|estadão conteúdo|folhapress|redazione ansa|la presse|lapresse|agenzie|agenzia nova',
  // Dutch, Polish, Russian, Turkish, Indonesian
  'persbureaus|novum|polska agencja prasowa|тасс|риа|риа новости|рейтер|интерфакс|anadolu ajansı|demirören haber ajansı|ihlas haber ajansı|i̇ha|kantor berita antara|lkbn antara',
  // Arabic, Persian, Hebrew, Hindi
  'وكالات|فرانس برس|أسوشيتد برس|اسوشيتد برس|الأناضول|وكالة الأناضول|وكالة الأنباء الفرنسية|وكالة رويترز|وكالة فرانس برس|وكالة أسوشيتد برس|' +
    'وكالة الأنباء الألمانية|وكالة أنباء الإمارات|وكالة الأنباء السعودية|خبرگزاری ایرنا|خبرگزاری ایسنا|خبرگزاری فارس|خبرگزاری مهر|خبرگزاری تسنیم|' +
    'خبرگزاری رویترز|خبرگزاری فرانسه|סוכנות הידיעות|סוכנויות הידיעות|סוכנויות|איי־פי|איי-פי|एएफपी|एपी|रॉयटर्स|पीटीआई|पीटीआई-भाषा|एएनआई|आईएएनएस|यूनीवार्ता|एजेंसी',
  // Chinese, Japanese, Korean
  '新华社|新華社|中新社|中国新闻网|中央社|路透社|路透|法新社|美联社|美聯社|共同社|韩联社|韓聯社|塔斯社|德新社|共同通信|共同通信社|時事通信|時事通信社|' +
    'ロイター|ロイター通信|AFP通信|AP通信|AFP時事|聯合ニュース|新華社通信|연합뉴스|뉴시스|뉴스1|로이터|로이터통신|AP통신|AFP통신|AP연합뉴스',
].join('|');

const folded = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[’']/g, "'")
    .replace(/[\s\u200C]+/g, ' ')
    .trim();

const names = new Set(`${shortNames}|${longNames}`.split('|').map(folded));

/** In characters. */
const longestLine = 60;
/** Signs and words around the names: “© AFP”, “Source: Reuters”, “dpa/AFP”, “AP and Reuters”. */
const around =
  /^(?:©|\(c\)|by|from|via|von|mit|par|avec|por|con|di|door|oleh|source|sources|quelle|quellen|fuente|fonte|bron|źródło|источник|kaynak|sumber|المصدر|مصدر|منبع|מקור|स्रोत|来源|來源|出典|출처)(?:\s*[:：]\s*|\s+)/iu;
const between =
  /\s*[/|,،、;·•+&-]\s+|\s*[/|,،、;·•+&]\s*|\s+[–—]\s+|\s+(?:and|und|et|y|e|en|i|и|ve|dan|و|और)\s+/iu;

/** Whether a line has nothing but the names of news agencies: “Associated Press”, “(dpa/AFP)”, “新华社”. */
function isOfAgencies(line: string): boolean {
  if (line.length > longestLine) return false;
  const bare = line
    .trim()
    .replace(/^[([（【](.*)[)\]）】]$/u, '$1')
    .replace(/[.。:：=]$/u, '')
    .trim()
    .replace(around, '');
  const parts = bare.split(between);
  return parts.length <= 4 && parts.every((part) => names.has(folded(part)));
}

/** Reads a line of agencies as a byline without persons; undefined for other lines. */
export const agencyByline = (line: string): Byline | undefined =>
  isOfAgencies(line) ? { text: line.trim(), authors: [] } : undefined;
