/**
 * Words above a headline that state the kind of story or its section, in the languages of newsrooms. They are neither
 * the publication nor the headline.
 */
const labels = new Set(
  [
    // English
    'breaking|breaking news|just in|exclusive|developing|developing story|update|updated|live|live updates|news|latest news|top news|local news|world news|national news|metro news|foreign news|sport news|sports news|business news|entertainment news|politics|sport|sports|business|opinion|editorial|analysis|feature|features|interview|entertainment|health|education|crime|metro|world|national|lifestyle|technology|tech|culture|economy|comment|obituary|explainer|fact check|travel|weather|science|environment|climate|arts|review|urgent|alert|news alert|news flash|newsflash|breaking update|special report|exclusive interview|international|regional|society|us news|uk news|africa|asia|europe|middle east|media|money|markets|in brief|in depth|long read|football|cricket',
    // German
    'eilmeldung|exklusiv|politik|wirtschaft|kultur|sport|meinung|kommentar|leitartikel|analyse|reportage|interview|panorama|lokales|regional|nachrichten|wissenschaft|wissen|gesellschaft|gesundheit|bildung|reise|feuilleton|glosse|nachruf|ausland|inland|vermischtes|verkehr|porträt|welt|deutschland|international|eil|eilt|topnews|hintergrund|essay|kolumne|gastbeitrag|exklusiv-interview|lokalsport|fußball|medien|umwelt|klima|technik|netzwelt|lokales',
    // French
    'exclusif|politique|économie|culture|société|monde|opinion|éditorial|analyse|reportage|entretien|portrait|faits divers|santé|éducation|sciences|environnement|planète|tribune|enquête|nécrologie|actualité|actualités|dernière minute|en direct|sport|sports|france|international|urgent|alerte info|info exclusive|à la une|débat|décryptage|grand format|justice|médias|climat|région|régions',
    // Spanish
    'última hora|exclusiva|política|economía|cultura|deportes|sociedad|opinión|editorial|análisis|reportaje|entrevista|internacional|nacional|sucesos|salud|educación|ciencia|tecnología|medio ambiente|noticias|crónica|obituario|mundo|urgente|exclusivo|deporte|columna|tribuna|en vivo|en directo|al minuto|españa|sucesos|medioambiente|policía|noticia|clima',
    // Portuguese
    'última hora|urgente|exclusivo|política|economia|cultura|desporto|esporte|esportes|sociedade|opinião|análise|reportagem|mundo|brasil|saúde|educação|ciência|tecnologia|cotidiano|notícias|crónica|crônica|internacional|nacional|entrevista|editorial|ao vivo|ambiente|meio ambiente|polícia|país|clima|exclusiva|últimas notícias',
    // Italian
    'ultim’ora|ultimora|esclusiva|politica|economia|cultura|sport|cronaca|esteri|interni|opinioni|opinione|commento|editoriale|analisi|intervista|società|salute|scuola|scienza|scienze|tecnologia|ambiente|notizie|spettacoli|mondo|urgente|in diretta|esclusivo|cronache|clima|il caso|inchiesta|reportage|europa|italia',
    // Dutch
    'laatste nieuws|exclusief|politiek|economie|cultuur|sport|opinie|commentaar|analyse|reportage|binnenland|buitenland|regio|gezondheid|onderwijs|wetenschap|techniek|nieuws|achtergrond|column|wereld|breaking|live|interview|media|klimaat|samenleving|urgent|onderzoek',
    // Polish
    'z ostatniej chwili|pilne|polityka|gospodarka|kultura|sport|opinie|komentarz|analiza|reportaż|wywiad|kraj|świat|zdrowie|edukacja|nauka|technologia|wiadomości|felieton|społeczeństwo|z kraju|ze świata|na żywo|tylko u nas|ekskluzywnie|wyłącznie u nas|region|media|śledztwo|klimat|ważne',
    // Russian
    'срочно|молния|эксклюзив|политика|экономика|культура|спорт|мнение|мнения|комментарий|аналитика|анализ|репортаж|интервью|общество|в мире|мир|происшествия|здоровье|образование|наука|технологии|новости|новость|регионы|главное|важно|в россии|спецрепортаж|обзор|расследование|климат|сегодня|коротко',
    // Turkish
    'son dakika|özel haber|siyaset|politika|ekonomi|kültür|spor|gündem|görüş|yorum|analiz|röportaj|dünya|türkiye|sağlık|eğitim|bilim|teknoloji|haberler|haber|yaşam|çevre|son dakika haberi|flaş|flaş haber|özel|yerel|magazin|medya|iklim|dış haberler|güncel',
    // Arabic
    'عاجل|حصري|خاص|سياسة|اقتصاد|ثقافة|رياضة|رأي|الرأي|تحليل|تقرير|تقارير|حوار|مقابلة|العالم|محليات|محلي|صحة|تعليم|علوم|تكنولوجيا|أخبار|مجتمع|منوعات|خبر عاجل|اخبار|عربي|دولي|دولية|عربية|أخبار العالم|أخبار عاجلة|عربي ودولي|تحقيق|بيئة',
    // Hebrew
    'מבזק|בלעדי|פוליטיקה|כלכלה|תרבות|ספורט|דעה|דעות|פרשנות|ניתוח|ראיון|כתבה|בעולם|בארץ|בריאות|חינוך|מדע|טכנולוגיה|חדשות|חברה|פלילים|מבזקים|עולם|מיוחד|תחקיר|סביבה|חדשות העולם|ביטחון',
    // Persian
    'فوری|اختصاصی|سیاست|سیاسی|اقتصاد|اقتصادی|فرهنگ|فرهنگی|ورزش|ورزشی|دیدگاه|تحلیل|گزارش|گفت‌وگو|مصاحبه|جهان|ایران|سلامت|آموزش|علم|فناوری|اخبار|جامعه|اجتماعی|خبر فوری|بین‌الملل|بین الملل|حوادث|خبر اختصاصی|استان‌ها|محیط زیست',
    // Hindi
    'ताज़ा खबर|ब्रेकिंग न्यूज़|राजनीति|अर्थव्यवस्था|व्यापार|संस्कृति|खेल|राय|विचार|संपादकीय|विश्लेषण|साक्षात्कार|दुनिया|देश|स्वास्थ्य|शिक्षा|विज्ञान|समाचार|राज्य|मनोरंजन|ब्रेकिंग न्यूज|ब्रेकिंग|ताजा खबर|एक्सक्लूसिव|विश्व|अंतरराष्ट्रीय|राष्ट्रीय|विशेष|बड़ी खबर|पर्यावरण',
    // Indonesian
    'berita terkini|eksklusif|politik|ekonomi|budaya|olahraga|opini|analisis|wawancara|nasional|internasional|daerah|kesehatan|pendidikan|sains|teknologi|berita|hiburan|bisnis|sorotan|breaking|terkini|dunia|nusantara|gaya hidup|laporan khusus|hukum|iklim|metropolitan|lingkungan',
    // Chinese
    '快讯|快訊|独家|獨家|突发|突發|政治|经济|經濟|财经|財經|文化|体育|體育|评论|評論|社论|社論|分析|专访|專訪|国际|國際|国内|國內|社会|社會|健康|教育|科技|科学|新闻|新聞|要闻|要聞|娱乐|娛樂|本地|突发新闻|突發新聞|最新消息|独家报道|獨家報導|世界|环球|環球|深度|调查|調查|快报|快報|号外|號外|环境|時事|时事',
    // Japanese
    '速報|独自|政治|経済|文化|スポーツ|社説|オピニオン|論説|分析|インタビュー|国際|社会|地域|医療|教育|科学|ニュース|芸能|特集|独占|号外|特報|世界|海外|国内|解説|コラム|環境|調査報道',
    // Korean
    '속보|단독|정치|경제|문화|스포츠|사설|오피니언|칼럼|분석|인터뷰|국제|사회|지역|건강|교육|과학|뉴스|연예|특집|긴급|세계|특보|전국|해설|기획|국내|환경|탐사보도|종합',
  ].flatMap((words) => words.split('|').map(folded)),
);

/** Words above a press release. They say nothing to readers. */
const release = new Set(
  (
    'press release|news release|for immediate release|pressemitteilung|communiqué de presse|nota de prensa|comunicado de prensa|' +
    'comunicado de imprensa|nota à imprensa|comunicato stampa|persbericht|informacja prasowa|пресс-релиз|basın bülteni|' +
    'بيان صحفي|הודעה לעיתונות|siaran pers|新闻稿|新聞稿|プレスリリース|보도자료|प्रेस विज्ञप्ति'
  ).split('|'),
);

const longestLabel = 40;

/** Between two labels on one line: “BREAKING NEWS | WORLD”, “Politics: Analysis”. */
const between = /\s*[|/·•:：>｜／]\s*|\s[-–—]\s|,\s|\s[&+]\s/u;
const mostLabels = 4;

/** Whether a line only names a section or a kind of story, or several. */
export function isSectionLabel(text: string): boolean {
  if (text.length > longestLabel) return false;
  if (labels.has(bare(text)) || isPressLabel(text)) return true;
  const parts = text
    .split(between)
    .map(bare)
    .filter((part) => part !== '');
  return parts.length > 0 && parts.length <= mostLabels && parts.every((part) => labels.has(part));
}

/** Whether a line only says that this is a press release. */
export const isPressLabel = (text: string): boolean => release.has(bare(text));

const bare = (text: string): string =>
  text.length > longestLabel
    ? ''
    : folded(text)
        .replace(/[^\p{L}\p{M}\p{N} ’\u200C-]+/gu, '')
        .replace(/\s+/g, ' ')
        .trim();

/**
 * Returns a text in small letters without accents, which many people leave out in capitals. In Turkish, İ and I are the
 * capitals of i and ı.
 */
function folded(text: string): string {
  return text
    .toLowerCase()
    .replaceAll("'", '’')
    .normalize('NFD')
    .replace(/(?<=\p{sc=Latin})\p{M}+/gu, '')
    .replaceAll('ı', 'i')
    .normalize('NFC');
}
