import { describe, expect, it } from 'vitest';
import { parseText } from './testing/parse-text.ts';

/**
 * Drafts as newsrooms send them every day, without faults: the language, the first line, which is the headline, and
 * the rest. Markdown files begin with "# ".
 */
const ordinary: readonly [language: string, headline: string, rest: string][] = [
  [
    'en',
    'Council votes to keep the night ferry',
    'The town council voted by nine to four on Monday to keep the night ferry running.\n\nThe ferry costs the town 300,000 crowns a year.',
  ],
  [
    'en',
    'Ferry strike: what we know so far',
    'Crews walked out at midnight in a dispute over rosters.\n\nNo boats will leave before Thursday, the union said.',
  ],
  [
    'en',
    '“We never gave up on the lighthouse”',
    'Ten years ago the lamp went dark. On Friday it turned again.\n\nMarit Osgarth, 71, was the first to see it.',
  ],
  [
    'en',
    'Is the harbour too deep?',
    'Engineers disagree about the new channel.\n\nSome say that the dredging went too far.',
  ],
  [
    'en',
    'A Night to Remember on the Quay',
    'Thousands came to see the old boats leave\n\nBy Jane Doe\n\nThe old boats left the quay at dusk on Saturday, one after the other.\n\nThousands watched.',
  ],
  [
    'en',
    'Fire at Port Hale',
    'A fire destroyed two warehouses at Port Hale on Sunday night.\n\nNobody was hurt.',
  ],
  [
    'en',
    'Harbour United 3, Saltmere Rovers 2',
    'Two late goals gave Harbour United the derby on Saturday.\n\nRovers had led twice.',
  ],
  [
    'en',
    'Markets: shares rise as oil falls',
    'LONDON, 3 May (Reuters) - Shares rose on Monday as oil prices fell for a third day.\n\nBanks led the gains.',
  ],
  [
    'en',
    'PM: “No early election”',
    'The prime minister ruled out an early election on Tuesday.\n\nThe opposition had asked for one.',
  ],
  [
    'en',
    '# Port Hale bridge stuck half open',
    'The swing bridge stopped half way on Monday.\n\n## What travellers should know\n\n- Trains end at Hale Road.\n- The ferry leaves from the outer pier.',
  ],
  [
    'en',
    '# How we made the map',
    '*Our reporters walked every street of the old town.*\n\nIt took us a year to walk them all.\n\n> “I wore out three pairs of shoes,” said one.',
  ],
  [
    'en',
    'Five things to do this weekend',
    '1. Walk the sea wall\n2. See the lamp turn\n3. Eat a lemon cake\n4. Take the ferry\n5. Sleep\n\nAll of them are free but the cake.',
  ],
  [
    'de',
    'Hafenamt senkt die Gebühren',
    'Das Hafenamt senkt zum Jahreswechsel die Gebühren für Fischer.\n\nDie Fischer hatten das seit Jahren gefordert.',
  ],
  [
    'de',
    'Sturm „Inga“: Fähren bleiben im Hafen',
    'Wegen des Sturms fahren am Mittwoch keine Fähren.\n\nDie Reederei rechnet mit Ausfällen bis Freitag.',
  ],
  [
    'de',
    'Ein Leben für den Leuchtturm',
    'Vierzig Jahre lang hat sie die Lampe geputzt, nun geht sie in Rente\n\nVon Anna Weber\n\nMarit Osgarth hat vierzig Jahre lang den Leuchtturm gepflegt.\n\nAm Freitag war ihr letzter Tag.',
  ],
  [
    'de',
    'Hafen, Hering, Heimat',
    'Auf dem Markt von Port Hale riecht es nach Fisch und frischem Brot.\n\nSeit 1887 verkaufen die Frauen hier, was die Männer fangen.',
  ],
  [
    'fr',
    'Le conseil garde le bac de nuit',
    'Le conseil municipal a décidé lundi de garder le bac de nuit.\n\nLe bac coûte 300 000 couronnes par an.',
  ],
  [
    'fr',
    'Grève des ferries : ce que l’on sait',
    'Les équipages ont cessé le travail à minuit.\n\nAucun bateau ne partira avant jeudi, selon le syndicat.',
  ],
  [
    'fr',
    'La nuit où le phare s’est rallumé',
    'Dix ans de travaux, un moteur de manège et beaucoup de gâteaux au citron\n\nLe phare de la pointe s’est rallumé vendredi soir, après dix ans dans le noir.\n\nLa foule a applaudi.',
  ],
  [
    'fr',
    'Pourquoi la mer monte',
    'Le niveau de la mer a gagné douze centimètres en trente ans.\n\nLes digues ne suffiront pas, disent les chercheurs.',
  ],
  [
    'es',
    'El ayuntamiento mantiene el ferri nocturno',
    'El ayuntamiento decidió el lunes mantener el ferri nocturno.\n\nEl ferri cuesta 300.000 coronas al año.',
  ],
  [
    'es',
    '¿Por qué sube el precio del pescado?',
    'El precio de la merluza ha subido un doce por ciento.\n\nLos pescadores culpan al gasóleo.',
  ],
  [
    'es',
    'Incendio en el puerto',
    'Un incendio destruyó dos almacenes del puerto el domingo.\n\nNo hubo heridos.',
  ],
  [
    'es',
    'El faro vuelve a encenderse',
    'Por Ana Gil\n\nEl faro de la punta volvió a encenderse el viernes.\n\nLa gente aplaudió en el muelle.',
  ],
  [
    'pt',
    'Câmara mantém a barca da noite',
    'A câmara decidiu na segunda-feira manter a barca da noite.\n\nA barca custa 300 mil coroas por ano.',
  ],
  [
    'pt',
    'Greve dos barcos: o que se sabe',
    'As tripulações pararam à meia-noite.\n\nNenhum barco sai antes de quinta-feira, diz o sindicato.',
  ],
  [
    'pt',
    'Farol volta a acender',
    'O farol da ponta voltou a acender na sexta-feira.\n\nA multidão aplaudiu no cais.',
  ],
  [
    'it',
    'Il comune tiene il traghetto di notte',
    'Il comune ha deciso lunedì di tenere il traghetto di notte.\n\nIl traghetto costa 300 mila corone all’anno.',
  ],
  [
    'it',
    'Incendio al porto',
    'Un incendio ha distrutto due magazzini del porto domenica.\n\nNon ci sono feriti.',
  ],
  [
    'it',
    'Perché il mare sale',
    'Il livello del mare è salito di dodici centimetri in trent’anni.\n\nLe dighe non basteranno, dicono i ricercatori.',
  ],
  [
    'pl',
    'Rada miasta utrzyma nocny prom',
    'Rada miasta zdecydowała w poniedziałek, że nocny prom zostanie.\n\nProm kosztuje miasto 300 tysięcy koron rocznie.',
  ],
  ['pl', 'Pożar w porcie', 'Pożar zniszczył w niedzielę dwa magazyny w porcie.\n\nNikt nie ucierpiał.'],
  [
    'ru',
    'Ночной паром останется',
    'Городской совет решил в понедельник оставить ночной паром.\n\nПаром обходится городу в 300 тысяч крон в год.',
  ],
  ['ru', 'Пожар в порту', 'Пожар уничтожил в воскресенье два склада в порту.\n\nНикто не пострадал.'],
  [
    'tr',
    'Gece vapuru kalıyor',
    'Belediye meclisi pazartesi günü gece vapurunun kalmasına karar verdi.\n\nVapur şehre yılda 300 bin krona mal oluyor.',
  ],
  [
    'ar',
    'المجلس يبقي على العبّارة الليلية',
    'قرر مجلس البلدية يوم الاثنين الإبقاء على العبّارة الليلية.\n\nوتكلف العبّارة المدينة ٣٠٠ ألف كرونة في السنة.',
  ],
  ['ar', 'حريق في الميناء', 'دمر حريق مستودعين في الميناء يوم الأحد.\n\nولم يصب أحد بأذى.'],
  ['zh', '市议会保留夜间渡轮', '市议会周一以九票对四票决定保留夜间渡轮。\n\n渡轮每年花费三十万克朗。'],
  ['zh', '港口起火', '周日夜间，港口两座仓库被大火烧毁。\n\n无人受伤。'],
  ['ja', '夜の渡し船、存続へ', '市議会は月曜日、夜の渡し船を残すことを決めた。\n\n費用は年三十万クローナ。'],
];

describe('ordinary drafts', () => {
  const articles = ordinary.map(([language, headline, rest]) => {
    const name = headline.startsWith('# ') ? 'draft.md' : 'draft.txt';
    const bytes = new TextEncoder().encode(`${headline}\n\n${rest}\n`);
    return {
      ...parseText({ name, bytes }, {}, { language }),
      headline: headline.replace('# ', ''),
      rest,
      language,
    };
  });

  it('number forty, in ten languages', () => {
    expect(ordinary).toHaveLength(40);
    expect(new Set(ordinary.map(([language]) => language)).size).toBeGreaterThanOrEqual(10);
  });

  it('have their first line as the headline, and lose no line', () => {
    for (const { article, headline, language } of articles) {
      expect(article.headline).toBe(headline);
      expect(article.record, headline).toEqual([]);
      expect(article.language, headline).toBe(language);
      expect(article, headline).not.toHaveProperty('publication');
    }
  });

  it('are almost never held: at most one of forty', () => {
    const held = articles.filter(({ article }) => article.doubts.length > 0).map(({ headline }) => headline);
    expect(held.length, held.join('\n')).toBeLessThanOrEqual(1);
  });
});
