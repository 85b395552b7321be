import type { CatalogueRow } from '@slugline/catalogue';

type Story = { key: string } & Partial<CatalogueRow>;

/** Stories of a newsroom in seven languages. Searches name them by their keys. */
export const stories: readonly Story[] = [
  // Chinese
  {
    key: 'zh-trade',
    headline: '中国与欧盟达成贸易协议',
    summary: '双方将在北京签署文件。',
    language: 'zh-Hans',
    tags: ['经济'],
  },
  {
    key: 'zh-5g',
    headline: '上海5G网络覆盖全市',
    summary: '运营商称网速提高一倍',
    language: 'zh-Hans',
    authors: ['王小明'],
  },
  { key: 'zh-typhoon', headline: '颱風逼近台灣 學校停課', language: 'zh-Hant', tags: ['天氣'] },
  // Japanese
  {
    key: 'ja-tower',
    headline: '東京タワーでイベント開催',
    summary: '週末に家族連れでにぎわう',
    language: 'ja',
  },
  {
    key: 'ja-train',
    headline: '新幹線が大雪で運転見合わせ',
    summary: 'ＪＲ東日本が発表した。',
    language: 'ja',
    authors: ['山田 花子'],
  },
  { key: 'ja-coffee', headline: 'コーヒー豆の価格が高騰', summary: 'カフェは値上げへ', language: 'ja' },
  // Korean
  { key: 'ko-president', headline: '대통령이 국회에서 연설했다', summary: '예산안을 설명', language: 'ko' },
  {
    key: 'ko-seoul',
    headline: '서울 지하철 요금 인상',
    summary: '다음 달부터 적용된다',
    language: 'ko',
    authors: ['김민수'],
  },
  // Arabic
  {
    key: 'ar-school',
    headline: 'افتتاح المدرسة الجديدة في القاهرة',
    summary: 'قال أحمد إن الطلاب سعداء',
    language: 'ar',
  },
  { key: 'ar-war', headline: 'الحَرْبُ تُهَدِّدُ المُسْتَشْفَى', language: 'ar', tags: ['صحة'] },
  { key: 'ar-berlin', headline: 'مؤتمر في ألمانيا عن الاقتصاد', summary: 'ينعقد عام ٢٠٢٦', language: 'ar' },
  // Hebrew
  {
    key: 'he-government',
    headline: 'הממשלה אישרה את התקציב',
    summary: 'ההצבעה נמשכה עד הלילה',
    language: 'he',
  },
  { key: 'he-peace', headline: 'שִׂיחוֹת שָׁלוֹם בִּירוּשָׁלַיִם', language: 'he' },
  { key: 'he-army', headline: 'צה״ל פרסם הודעה', language: 'he', authors: ['דוד כהן'] },
  // German
  {
    key: 'de-road',
    headline: 'Straßensperrung in München',
    summary: 'Die Brücke wird geprüft.',
    language: 'de',
  },
  {
    key: 'de-harbour',
    headline: 'Hafenfest lockt Tausende',
    summary: 'Fähren fahren öfter',
    language: 'de',
    tags: ['Schifffahrt'],
  },
  { key: 'de-mayor', headline: 'Bürgermeisterin tritt zurück', language: 'de', authors: ['Jörg Weiß'] },
  // English
  {
    key: 'en-cafe',
    headline: 'Café on the quay reopens',
    summary: 'Naïve critics were proved wrong.',
    language: 'en',
  },
  {
    key: 'en-harbour',
    headline: 'Harbour lights return to Saltmere',
    language: 'en-GB',
    tags: ['Ports & shipping'],
  },
  {
    key: 'en-council',
    headline: "Council's budget for 2026",
    summary: 'The vote was close.',
    authors: ['Zoë O’Neill'],
    language: 'en',
  },
];

interface Search {
  language: string;
  q: string;
  /** The keys of the stories that a reader expects. */
  finds: readonly string[];
}

const expecting = (language: string, found: Readonly<Record<string, readonly string[]>>): Search[] =>
  Object.entries(found).map(([q, finds]) => ({ language, q, finds }));

/** What readers type, with and without accents, marks and articles. */
export const searches: readonly Search[] = [
  ...expecting('zh', {
    贸易: ['zh-trade'],
    '北京 协议': ['zh-trade'],
    '5G网络': ['zh-5g'],
    王小明: ['zh-5g'],
    颱風: ['zh-typhoon'],
    // The characters are there, but not together.
    中盟: [],
  }),
  ...expecting('ja', {
    東京: ['ja-tower'],
    タワー: ['ja-tower'],
    ﾀﾜｰ: ['ja-tower'],
    大雪: ['ja-train'],
    JR東日本: ['ja-train'],
    山田花子: ['ja-train'],
    '山田 花子': ['ja-train'],
    コーヒー: ['ja-coffee'],
  }),
  ...expecting('ko', {
    대통령: ['ko-president'],
    지하철: ['ko-seoul'],
    '서울 요금': ['ko-seoul'],
    김민수: ['ko-seoul'],
  }),
  ...expecting('ar', {
    مدرسة: ['ar-school'],
    المدرسه: ['ar-school'],
    احمد: ['ar-school'],
    الحرب: ['ar-war'],
    مستشفى: ['ar-war'],
    المانيا: ['ar-berlin'],
    2026: ['ar-berlin', 'en-council'],
    بالقاهرة: ['ar-school'],
  }),
  ...expecting('he', {
    ממשלה: ['he-government'],
    הממשלה: ['he-government'],
    שלום: ['he-peace'],
    בירושלים: ['he-peace'],
    'צה"ל': ['he-army'],
    הודעה: ['he-army'],
  }),
  ...expecting('de', {
    münchen: ['de-road'],
    Munchen: ['de-road'],
    STRASSE: ['de-road'],
    straßensperrung: ['de-road'],
    Brücke: ['de-road'],
    hafen: ['de-harbour'],
    fahren: ['de-harbour'],
    'weiss burger': ['de-mayor'],
    schifffahrt: ['de-harbour'],
  }),
  ...expecting('en', {
    cafe: ['en-cafe'],
    CAFÉ: ['en-cafe'],
    naive: ['en-cafe'],
    'harb light': ['en-harbour'],
    shipping: ['en-harbour'],
    zoe: ['en-council'],
    "O'Neill": ['en-council'],
    'council budget': ['en-council'],
    ouncil: [],
  }),
];
