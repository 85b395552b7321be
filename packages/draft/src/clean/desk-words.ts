/**
 * Headings of notes from newsrooms and press offices to each other, by language. A line that begins like this is not
 * for readers.
 */
const notesToEditors = [
  'notes? (?:to|for) (?:the )?(?:editors?|(?:copy |news |picture )?desks?|journalists|media|newsrooms?|subs|sub-editors|production|lawyers?)',
  '(?:notizblock|redaktionelle[rn]? hinweise?|(?:hinweise?|anmerkungen?|notiz(?:en)?|info) (?:an|für) (?:(?:die|den|das) )?(?:redaktion(?:en)?|redakteure?|cvd|lektorat|korrektorat|desk|bildredaktion)|zur information der redaktion(?:en)?)',
  "(?:notes?|informations?) (?:aux|à l'attention des|pour les) (?:rédactions?|rédacteurs?|journalistes)|notes? (?:à|pour) (?:(?:la|le|les|l['’])\\s?)?(?:rédaction|éditeur|édition|secrétariat de rédaction|secrétaire de rédaction|sr|desk|correcteurs?|chef d['’]édition)|note aux éditeurs",
  '(?:notas?|aviso) (?:al|a|para) (?:(?:los|las|la|el) )?(?:editor(?:es|a)?|redacciones|redacción|periodistas|desk|mesa|cierre)',
  'notas? (?:aos|ao|para os|para o|para a|à) (?:editor(?:es|a)?|redações|redação|jornalistas|redacção|desk|mesa)',
  "not[ae] (?:per|al|alla|ai) (?:(?:i|il|la|le|gli|l[’']) ?)?(?:redattor[ei]|redazion[ei]|giornalisti|desk|caporedattore|editor|ufficio centrale)",
  '(?:noot|noten|opmerkingen?|notitie) (?:voor|aan) (?:de )?(?:redacties?|pers|eindredactie|eindredacteur|desk|bureau|chef)|(?:niet voor publicatie,? )?aan de redactie',
  '(?:uwagi|uwaga|informacj[ae]|notatk[ai]) dla (?:redakcji|redaktor(?:ów|a)|korekty|dziennikarzy|mediów)|uwaga,? (?:do )?redakcj[aio]',
  '(?:примечани[ея]|заметк[аи]|информация|справка) (?:для )?(?:редактор(?:ов|а|у|ам)|редакций|редакции|корректор(?:ов|а|у)|выпускающего|журналистов|сми)|вниманию редакци[ий]|к сведению редакци[ий]',
  '(?:editörlere|editöre|yazı işlerine|basın mensuplarına) not(?:lar)?|editörler için not(?:lar)?',
  '(?:ملاحظة|ملاحظات|تنبيه) (?:إلى |ل)(?:ل)?(?:المحررين|محررين|المحرر|محرر|التحرير|تحرير|صحفيين|الصحفيين)',
  '(?:הערה|הערות) ל(?:עורכים|עורך|עורכת|מערכת|כתבים|דסק|הגהה)|לידיעת העורכים',
  '(?:یادداشت|نکته|توضیح) (?:برای|به) (?:سردبیران|سردبیر|دبیران|تحریریه|خبرنگاران)',
  '(?:संपादक|संपादकों|डेस्क) के लिए (?:नोट|सूचना|टिप्पणी)',
  'catatan (?:untuk|bagi|buat) (?:para )?(?:editor|redaksi|redaktur|wartawan|desk|penyunting)',
  '(?:致编辑|致編輯|给编辑的?(?:话|备注)|给編輯的?(?:話|備註)|编辑部?(?:请)?(?:注意|备注)|編輯部?(?:請)?(?:注意|備註)|供编辑参考|内部备注|內部備註)',
  '(?:編集者(?:の方)?(?:へ|への)(?:注記|お知らせ|メモ|注意)?|(?:編集部|デスク|校閲)(?:への|宛て?の?|向け)?(?:注記|連絡|メモ|申し送り)(?:事項)?|報道関係者へのお知らせ)',
  '(?:편집자|편집부|데스크|교열|기자) ?(?:참고(?: ?사항)?|메모|전달 ?사항|알림)|편집 ?참고',
];

const pressContacts = [
  '(?:press|media) (?:contacts?|enquiries|inquiries|office)|contact (?:for|information for) (?:the )?(?:press|media|journalists)|for (?:further|more) information,? (?:please )?contact',
  '(?:presse|medien)kontakt|(?:ansprechpartner(?:in)?|kontakt) für (?:die )?(?:presse|medien|rückfragen|journalisten)|rückfragehinweis',
  'contacts? (?:de )?presse|contacts? médias?',
  'contactos? (?:de|para la|para) (?:prensa|medios)',
  'contatos? (?:de|para|com a) imprensa|contactos? (?:de|para a) imprensa|assessoria de imprensa',
  'contatti (?:per la )?stampa|ufficio stampa|contatto stampa',
  'pers(?:contact|voorlichting)|contact voor de pers',
  'kontakt (?:dla|z) (?:mediów|mediami|prasy|prasą)|biuro prasowe',
  'контакты? для (?:сми|прессы|журналистов)|пресс-служба',
  'basın (?:iletişim|irtibat)i?|basın için iletişim',
  '(?:للتواصل الإعلامي|جهة الاتصال الإعلامي(?:ة)?|للاستفسارات الإعلامية|المكتب الصحفي)',
  'איש קשר לתקשורת|לפרטים נוספים לעיתונאים|פרטי קשר לעיתונות',
  'تماس (?:برای )?(?:رسانه ?ها|مطبوعات)',
  'मीडिया संपर्क|प्रेस संपर्क',
  'kontak (?:media|pers)|narahubung(?: media)?',
  '(?:媒体|媒體|新闻|新聞)(?:联系人|聯絡人|联络|聯絡|联系)',
  '報道(?:関係者)?(?:の)?(?:お)?問い合わせ先|プレス(?:お)?問い合わせ先',
  '(?:언론|보도|미디어) ?(?:문의|연락처|담당)',
];

/** Words that address an editor at the beginning of a line, before a colon. */
const toDesk = [
  'eds?\\.?|desk|sub-?editors?|(?:copy|news|picture|photo|night) ?desk|attn\\.? (?:desk|editors?|subs)|memo to (?:the )?desk|(?:background|info) (?:for|to) (?:the )?(?:desk|editors?)',
  'an (?:die redaktion(?:en)?|den cvd)|cvd',
  'sr|secrétariat de rédaction',
  'a la redacción|ojo redacción|para (?:la redacción|el editor|la editora|cierre)',
  'à redação|para a redação|para o editor|para a editora',
  'per (?:la redazione|il desk|il caporedattore)|alla redazione',
  'voor (?:de )?(?:eindredactie|desk|redactie)',
  '(?:do|dla) (?:redakcji|redaktora|korekty)',
  'редактору|корректору|(?:для )?редакции|выпускающему',
  'editöre|yazı işlerine',
  'للتحرير|للمحرر|إلى التحرير',
  'לעורך|לעורכת|למערכת|לדסק',
  'برای سردبیر|به تحریریه',
  'संपादक के लिए|डेस्क के लिए',
  'untuk redaksi|untuk editor',
  '给编辑|給編輯|编辑部请注意|编辑留意',
  'デスク(?:へ)?|編集部へ',
  '데스크|데스크에|편집부에|편집자에게',
];

/** Words that begin a note in brackets within a text: alone, or before a colon. */
const inBrackets =
  'eds?|editors?|desk|subs?|sub-editors?|note to (?:the )?(?:editors?|desk|self)|legal|lawyers?|fact[- ]?check(?:er|ing)?|to check|check|tk|tktk|xxx|insert|todo|to do|fixme|redaktion|an die redaktion|cvd|bitte prüfen|prüfen|rédaction|à vérifier|vérifier|redacción|verificar|a verificar|ojo|redação|redazione|verificare|da verificare|redactie|controleren|nog checken|redakcja|sprawdzić|do sprawdzenia|редактору|проверить|уточнить|editöre|kontrol et|للمحرر|للتحقق|لעורך|לבדוק|برای سردبیر|بررسی شود|जाँचें|जांचें|cek|untuk editor|待核实|待核實|待查|要確認|確認中|확인 필요|확인 요망';

/** "Note for Sarah", "Nota para Ana": a note to a person in the newsroom. */
const toPerson =
  '(?:note|message|memo|reminder|question) (?:to|for)|(?:hinweis|notiz|anmerkung|frage|info) (?:an|für)|(?:note|message|question) (?:à|pour)|(?:nota|aviso|mensaje) (?:a|para)|(?:nota|recado) (?:ao|à|para)|(?:nota|messaggio) (?:a|per)|(?:noot|notitie|bericht) (?:aan|voor)|(?:notatka|uwaga) dla|(?:заметка|вопрос|примечание) для|catatan (?:untuk|buat)';
const readers =
  'readers|leser|lecteurs|lectrices|lectores|leitores|lettori|lezers|czytelników|читателей|pembaca|the readers|our readers';
const name =
  '\\s(?!(?:the |our |die |unsere |nos |los |os |i |de |para )?(?:' +
  readers +
  "))[\\p{L}\\p{M}.'’-]{1,30}(?:\\s[\\p{L}\\p{M}.'’-]{1,30})?";

/** Words before a note of the editors. Most of these notes are for readers. */
const ofEditors =
  "ndlr|n\\.\\s?d\\.\\s?l\\.\\s?r\\.?|anm(?:erkung|\\.)\\s?d(?:er|\\.)\\s?red(?:aktion|\\.)|editor['’]?s['’]? note|ed\\.? note|nota (?:de la redacción|del editor|de redacción|do editor|da redação|della redazione|di redazione)|n\\.? de la r\\.?|ndr|n\\.d\\.r\\.?|noot (?:van de )?red(?:actie|\\.)?|przyp\\. red\\.|od redakcji|прим(?:ечание|\\.) ред(?:акции|актора|\\.)|editörün notu|catatan redaksi";
/** What a note asks for if it is for the newsroom and not for readers. */
const tasks =
  'please|pls|check|to check|verify|confirm|tbc|to confirm|do not|don[’\\x27]t|bitte|prüfen|name der quelle|noch (?:zu )?(?:prüfen|klären)|klären|à (?:vérifier|confirmer|préciser|compléter)|vérifier|confirmer|merci de|falta|confirmar|verificar|comprobar|revisar|por confirmar|ojo|a confirmar|conferir|checar|controllare|verificare|da (?:verificare|controllare|confermare)|confermare|controleren|nakijken|nog (?:checken|controleren)|sprawdzić|do sprawdzenia|potwierdzić|проверить|уточнить|нужно (?:проверить|уточнить)|kontrol|cek|mohon';

const group = (sources: readonly string[]): string => `(?:${sources.join('|')})`;
const colon = '\\s*[:：]';
const before = '^[^\\p{L}\\p{N}]*';

/** "Notes to editors", perhaps with a text after a colon. */
export const notesHeading = new RegExp(
  `${before}${group(notesToEditors)}(?: ?[(（][^()（）]{1,40}[)）])?(?<rest>${colon}.*|[^\\p{L}\\p{N}]*)$`,
  'iu',
);
/** The beginning of a heading over several notes: all that follows belongs to them, even if one is in the same line. */
export const severalNotes =
  /^[^\p{L}\p{N}]*(?:notes|(?:redaktionelle )?hinweise|anmerkungen|zur information|informations|notas|note (?=per|al)|noten|opmerkingen|uwagi|informacje|примечания|информация|справка|к сведению|\p{L}+ not(?:lar)|ملاحظات|הערות|לידיעת)/iu;
/** "Press contact", perhaps with a text after a colon. */
export const contactHeading = new RegExp(
  `${before}${group(pressContacts)}(?<rest>${colon}.*|[^\\p{L}\\p{N}]*)$`,
  'iu',
);
/** "Eds: …" */
export const deskLine = new RegExp(`${before}${group(toDesk)}${colon}`, 'iu');
/** "NDLR : vérifier le nom", "OFF THE RECORD: …": a paragraph that tells the newsroom what to check or to keep. */
export const paragraphToDesk = new RegExp(`^(?:${ofEditors})\\s*[:：]\\s*(?:${tasks})(?!\\p{L})`, 'iu');
export const offTheRecord =
  /^[^\p{L}\p{N}]*(?:(?:STRICTLY )?OFF THE RECORD|NOT FOR ATTRIBUTION|(?:DEEP )?BACKGROUND ONLY|UNTER DREI|UNTER 3|EN OFF|НЕ ДЛЯ ПЕЧАТИ|НЕ ПОД ЗАПИСЬ|OFF THE RECORD|KAYIT DIŞI)\s*[:：–—-]/u;
/** "Subs: please trim from the bottom", but not the substitutes of a team: "Subs: Smith, Jones". */
export const toSubs =
  /^[^\p{L}\p{N}]*(?:subs|Subs|SUBS)\s*:\s*(?:\p{Ll}|Please|Pls|Can|Could|See|Trim|Check)/u;
/** "XXX check the name", "TK: quote of the mayor": a paragraph that its author wants to finish later. */
export const leftForLater = /^[^\p{L}\p{N}]*(?:X{3,}|TK(?:TK)*|TODO|FIXME)(?:\s*[:–—-]\s*|\s+(?=\p{Ll}))\S/u;
/** "[Editor: …]" */
export const deskSpan = new RegExp(
  `[[(](?:${toPerson})${name}\\s*[:：][^()[\\]]{0,400}[\\])]|[[(](?:${ofEditors})\\s*[:：]\\s*(?:${tasks})(?!\\p{L})[^()[\\]]{0,400}[\\])]|\\[\\s*(?:${inBrackets}|${group(notesToEditors)})\\s*(?:[:：–—-][^[\\]]{0,400})?\\]|\\(\\s*${group(notesToEditors)}\\s*[:：][^()]{0,400}\\)|\\(\\s*(?:eds?|desk|editors?|note to (?:the )?(?:editors?|desk))\\s*[:：][^()]{0,400}\\)`,
  'giu',
);

/** "Here", in orders to the layout. */
const here =
  'here|hier|ici|aquí|aqui|qui|tutaj|tu|здесь|сюда|buraya|هنا|כאן|פה|اینجا|यहां|यहाँ|di sini|此处|此處|这里|這裡|ここ|여기';
const thing =
  '(?:pull ?quote|quote|box|fact ?box|sidebar|info ?graphic|graphic|map|chart|table|pic|picture|photo|image|gallery|video|audio|embed|tweet|ad|teaser|link|foto|bild|grafik|karte|kasten|infokasten|zitat|einklinker|encadré|exergue|carte|infographie|recuadro|destacado|ladillo|mapa|gráfico|olho|imagem|riquadro|virgolettato|grafico|kader|streamer|zdjęcie|ramka|wykres|фото|врезка|цитата|таблица|fotoğraf|kutu|görsel|صورة|إطار|תמונה|מסגרת|ציטוט|عکس|کادر|तस्वीर|बॉक्स|gambar|kotak|图片|圖片|配图|图表|写真|図|囲み|사진|표|박스)';
const insert =
  'insert|embed|place|einfügen|bitte einfügen|einbauen|insérer|mettre|insertar|colocar|inserir|inserire|mettere|invoegen|plaatsen|wstawić|wstaw|вставить|ekle|yerleştir|إدراج|أدرج|להכניס|להוסיף|درج شود|जोड़ें|sisipkan|插入|挿入|삽입';
/** "[INSERT PULL QUOTE HERE]", "[Foto hier]": a whole paragraph that is an order to the layout. */
export const layoutOrder = new RegExp(
  `^[[(【<{]+\\s*(?:(?:${insert})(?!\\p{Ll})[^\\]]{0,150}|${thing}\\s?\\d{0,2}[^\\]]{0,60}(?<!\\p{L})(?:${here})|(?:${thing}\\s?)?${thing}\\s?\\d{0,2}\\s*(?:${insert}))[^\\p{L}\\]]*[\\])】>}]+\\.?$`,
  'iu',
);
/** "PULL QUOTE: …" repeats words of the text for the layout. */
export const pullQuote =
  /^[^\p{L}\p{N}]*(?:PULL[ -]?QUOTES?|Pull[ -]?quotes?|EXERGUE|Exergue|DESTACADO|OLHO|STREAMER|Streamer|EINKLINKER|Einklinker|VIRGOLETTATO|ВРЕЗКА)\s*\d{0,2}\s*[:：]/u;

/** A gap that the author left to be filled: "TKTK", "TK percent", "the mayor, XXXX, said". */
export const placeholder =
  /(?<![\p{L}\p{N}])(?:TK(?:TK)+|TK(?= (?:percent|per cent|people|million|years?|days?|times|votes))|[$£€]TK|X{4,}(?!\p{L}|[- ]?\d)|(?<=(?:^|[\s(“"])\p{Ll}+,? )XXX(?=,? \p{Ll})|XX(?:X?)(?= ?(?:%|percent|per cent|Prozent|people|Euro|Personen)))(?![\p{L}\p{N}])|lorem ipsum dolor/u;
