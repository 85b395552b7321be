/** What a labelled line of a newsroom's copy form is. */
export type FormField =
  | 'headline'
  | 'summary'
  | 'kicker'
  | 'byline'
  | 'dateline'
  | 'body'
  | 'tags'
  | 'count'
  | 'note';

/**
 * The labels of copy forms, by what stands after them, in small letters and the languages of newsrooms. `count`: what
 * only the desk needs, such as a slug or a number of words. `note`: what may be meant for one person.
 */
const labels: Readonly<Record<FormField, readonly string[]>> = {
  headline: [
    'headline|hed|head|title|working title|web headline|print headline|suggested headline',
    'überschrift|titel|schlagzeile|hauptzeile|titelzeile|arbeitstitel',
    'titre|titre proposé|título|titulo|titular|manchete|titolo|kop|koptekst|tytuł|nagłówek',
    'заголовок|заглавие|название|başlık|manşet|haber başlığı',
    'العنوان|عنوان|عنوان الخبر|العنوان الرئيسي|כותרת|כותרת ראשית|تیتر|عنوان خبر|शीर्षक|हेडलाइन|judul|judul berita',
    '标题|標題|主标题|主標題|题目|題目|見出し|主見出し|タイトル|제목|헤드라인|큰제목',
  ],
  summary: [
    'standfirst|deck|dek|subhead|sub-head|subheadline|sub-headline|subheading|summary|sell|blurb|excerpt',
    'unterzeile|unterüberschrift|untertitel|vorspann|teaser|anreißer',
    'chapô|chapo|chapeau|sous-titre|sous titre|accroche|bajada|subtítulo|entradilla|sumario|copete|linha fina|resumo|lide',
    'sommario|sottotitolo|catenaccio|onderkop|onderkop|intro|inleiding|podtytuł|zajawka|lid|lead',
    'лид|подзаголовок|анонс|spot|alt başlık|özet',
    'المقدمة|مقدمة|العنوان الفرعي|عنوان فرعي|ملخص|כותרת משנה|תת כותרת|תקציר|لید|زیرتیتر|خلاصه|उपशीर्षक|सारांश|subjudul|ringkasan|teras berita',
    '副标题|副標題|导语|導語|摘要|リード|リード文|サブ見出し|副題|要約|부제|부제목|요약|리드',
  ],
  kicker: [
    'kicker|strap|strapline|eyebrow|dachzeile|spitzmarke|surtitre|antetítulo|antetitulo|volanta|chapéu|occhiello|bovenkop|nadtytuł|надзаголовок|üst başlık|עילית|روتیتر|引题|引題|肩题|肩見出し|어깨제목',
  ],
  byline: ['byline|by-line|credit line|signature|firma|assinatura|podpis|подпись|imza|التوقيع|署名|바이라인'],
  dateline: [
    'dateline|place|ortsmarke|lieu|datación|localidad|luogo|plaats|место|yer|المكان|מקום|محل|स्थान|tempat|地点|地點|発信地|장소',
  ],
  body: [
    'text|body|body text|copy|story|article|artikel|fließtext|haupttext|texte|corps|corps du texte|texto|cuerpo|nota|corpo|testo|tekst|treść',
    'текст|основной текст|metin|haber metni|النص|نص الخبر|המאמר|טקסט|גוף הכתבה|متن|متن خبر|मुख्य पाठ|समाचार|isi|isi berita|naskah|正文|内文|內文|本文|본문|기사',
  ],
  tags: [
    'keywords|tags|key words|schlagworte|schlagwörter|stichwörter|mots-clés|mots clés|palabras clave|palavras-chave|parole chiave|trefwoorden|słowa kluczowe|tagi|ключевые слова|теги|anahtar kelimeler|etiketler|كلمات مفتاحية|מילות מפתח|کلیدواژه ها|कीवर्ड|kata kunci|关键词|關鍵詞|キーワード|키워드',
  ],
  count: [
    'slug|slugline|catchline|words|word count|wordcount|length|characters|desk|section|category|edition|page|date|filed|version|story id|id|priority',
    'zeichen|zeichenzahl|anschläge|wörter|ressort|rubrik|datum|länge|umfang|seite|ausgabe',
    'signes|nombre de signes|feuillets|mots|rubrique|longueur|caracteres|palabras|sección|fecha|extensión|editoria|seção|secção|data|palavras|toques',
    'battute|parole|sezione|pagina|tekens|woorden|lengte|rubriek|znaki|znaków|liczba znaków|słowa|dział|strona',
    'знаков|знаки|объем|объём|слов|рубрика|дата|полоса|karakter|vuruş|kelime sayısı|bölüm|tarih|sayfa|kategori',
    'القسم|التاريخ|عدد الكلمات|التصنيف|מדור|תאריך|מספר מילים|عدد کلمات|بخش|تاریخ|تعداد کلمات|शब्द|शब्द संख्या|तारीख|श्रेणी|tanggal|jumlah kata|kanal',
    '字数|字數|栏目|欄目|版面|日期|文字数|日付|面|分量|글자 수|글자수|분량|날짜|섹션',
  ],
  note: [
    'editor|editors|contact|phone|tel|telephone|mobile|email|e-mail|mail|status|deadline|note|notes|comments|legal|source contact|art|assignment|reporter phone',
    'kontakt|telefon|mobil|anmerkung|anmerkungen|hinweis|hinweise|bemerkung|freigabe|remarque|remarques|téléphone|consigne|statut',
    'contacto|teléfono|observaciones|notas|contato|telefone|observações|obs|contatto|telefono|note di redazione|telefoon|opmerking|opmerkingen|uwaga|uwagi',
    'контакты|контакт|телефон|примечание|примечания|комментарий редактору|iletişim|not|notlar',
    'ملاحظة|ملاحظات|هاتف|الهاتف|הערה|הערות|טלפון|توضیحات|تلفن|यह भी|टिप्पणी|फोन|संपर्क|catatan|kontak|telepon',
    '备注|備註|电话|電話|联系电话|聯絡電話|備考|連絡先|비고|연락처|참고',
  ],
};

const fields = new Map<string, FormField>(
  (Object.keys(labels) as FormField[]).flatMap((field) =>
    labels[field].flatMap((words) => words.split('|')).map((label) => [label, field] as const),
  ),
);

const labelled =
  /^[^\p{L}\p{N}]{0,4}(?<label>\p{L}[\p{L}\p{M} '’-]{1,28}?)\s?[*_]{0,2}[:：][*_]{0,2}\s*(?<value>.*)$/u;

/** Returns the field and the value of a labelled line: "HEADLINE: Mayor denies gifts". */
export function formFieldIn(
  line: string,
): { field: FormField | undefined; label: string; value: string } | undefined {
  const { label, value = '' } = labelled.exec(line.slice(0, 600))?.groups ?? {};
  if (label === undefined) return undefined;
  const name = label
    .replace(/\s+/g, ' ')
    .toLowerCase()
    .replace(/\u0307/g, '');
  return { field: fields.get(name), label, value: `${value}${line.slice(600)}`.trim() };
}
