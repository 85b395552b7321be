/**
 * The words before the names of the people who made a story. `bare` words precede a name directly, as in “By Jane
 * Doe”; many are ordinary words, too, so each applies to its own language only. `signed` words have a sign after them:
 * “Autor: …”.
 */
interface Openings {
  bare: Readonly<Record<string, string>>;
  signed: string;
}

export const writing: Openings = {
  bare: {
    en: 'by|words by|story by|text by|written by|report by|reported by',
    de: 'von|text von|ein bericht von|eine analyse von|ein kommentar von',
    fr: 'par|texte de|texte par|propos recueillis par',
    es: 'por|texto de|texto por',
    pt: 'por|texto de|texto por',
    it: 'di|testo di',
    nl: 'door|tekst',
    pl: 'autor|autorka|tekst|opracował|opracowała|oprac\\.',
    ru: 'текст|автор',
    tr: 'yazan|haber',
    ar: 'بقلم',
    he: 'מאת',
    fa: 'به قلم|به‌قلم|نوشته',
    hi: 'लेखक|संवाददाता',
    id: 'oleh|penulis|reporter',
    zh: '\\p{sc=Han}{0,6}(?:记者|記者)|作者|撰文|文',
    ja: '文|記者|取材・文',
    ko: '글|기자',
  },
  signed:
    'by|words|text|story|author|authors|reporter|reporters|reporting|von|autor|autorin|autoren|par|texte|auteur|auteurs|autrice|' +
    'autrices|por|texto|autora|autores|redactor|redactora|redacción|reportagem|redação|di|testo|autore|autori|door|tekst|' +
    'auteur|redactie|autorka|autorzy|opracowanie|oprac|текст|тексты|автор|авторы|автор текста|корреспондент|yazan|yazar|haber|' +
    'muhabir|بقلم|كتب|كتبت|إعداد|اعداد|الكاتب|الكاتبة|مراسل|מאת|כתב|כתבת|כותב|כותבת|به قلم|به‌قلم|نویسنده|نویسندگان|' +
    'گزارشگر|خبرنگار|लेखक|लेखिका|रिपोर्ट|रिपोर्टर|संवाददाता|oleh|penulis|laporan|pewarta|文|作者|撰文|記者|记者|本报记者|' +
    '本報記者|撰稿|采写|採訪|取材|取材・文|글|취재|기자',
};

/** Other work that people do for a story. The words are their role. */
export const otherWork: Openings = {
  bare: {
    en:
      'photographs by|photos by|photography by|photographs|pictures by|video by|videos by|illustration by|illustrations by|' +
      'graphics by|editing by|edited by|additional reporting by|reporting by|translated by|translation by',
    de: 'fotos von|bilder von|fotos|video von|illustrationen von|grafik von|mitarbeit von|übersetzt von',
    fr: 'photos de|photos par|photographies de|vidéo de|illustrations de|traduit par|avec la collaboration de',
    es: 'fotos de|fotografías de|vídeo de|ilustraciones de|traducción de',
    pt: 'fotos de|fotografias de|vídeo de|ilustrações de|tradução de',
    it: 'foto di|fotografie di|video di|illustrazioni di|traduzione di',
    nl: "foto’s|foto's|foto’s van|foto's van|video van|illustraties van|vertaald door|met medewerking van",
    pl: 'zdjęcia|fot\\.|ilustracje',
    ru: 'фото|фотографии|видео|иллюстрации',
    tr: 'fotoğraflar|fotoğraf|kamera',
    ar: 'تصوير|ترجمة',
    he: 'צילום|צילומים|תרגום',
    fa: 'عکس|ترجمه',
    hi: 'तस्वीरें',
    id: 'foto oleh|foto',
    zh: '图|圖|摄影|攝影|翻译|编辑',
    ja: '写真|撮影|翻訳|編集',
    ko: '사진|영상|번역|편집',
  },
  signed:
    'photographs|photography|photos|photographer|photographers|pictures|videos|illustration|illustrations|graphics|editing|editor|' +
    'editors|additional reporting|translation|fotos|fotografie|fotograf|fotografin|bilder|kamera|illustrationen|grafik|redaktion|' +
    'mitarbeit|übersetzung|photographies|photographe|photographes|traduction|fotografías|fotografía|fotógrafo|fotógrafa|ilustración|' +
    "traducción|fotografias|fotografia|ilustração|edição|tradução|fotografo|illustrazioni|traduzione|foto’s|foto's|fotograaf|" +
    'illustraties|vertaling|zdjęcia|ilustracje|współpraca|tłumaczenie|фото|фотографии|фотограф|видео|иллюстрации|редактор|перевод|' +
    'fotoğraf|fotoğraflar|çeviri|editör|صور|تصوير|عدسة|تحرير|ترجمة|צילום|צילומים|עריכה|תרגום|عکس|عکس‌ها|عکاس|ویرایش|ترجمه|' +
    'तस्वीरें|छायाकार|संपादन|अनुवाद|fotografer|penyunting|terjemahan|图|圖|摄影|攝影|视频|编辑|編輯|责编|翻译|翻譯|插画|插畫|' +
    '写真|撮影|編集|翻訳|イラスト|사진|영상|편집|번역|일러스트',
};

/** Words that follow a name: “홍길동 기자”, “山田太郎記者”, “राम शर्मा द्वारा”. */
export const wordsAfter = '기자|특파원|記者|记者|द्वारा';

/** Words before the last of several names. Commas separate the others. */
export const joining = 'and|und|et|y|e|ed|en|i|oraz|и|ve|و|dan|और|एवं|व|&|\\+|avec|with|mit|con|com|met';
