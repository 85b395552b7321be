import type { FurnitureRules } from './rule.ts';

const thing = "(?:(?:quest[oa'] ?|l'|il |la )?(?:articolo|notizia|pagina|post|link))";

export const it: FurnitureRules = {
  anywhere: {
    'back-to-top': [
      "(torna|vai|ritorna|torna su) (su|all'inizio|in alto|in cima)( (alla|della) pagina)?",
      'torna su',
    ],
    'skip-link': ['(vai|salta|passa) (direttamente )?al contenuto( principale)?'],
    share: [
      `condivid(i|ere|ete) (${thing} )?(su|via|con|tramite) {networks}`,
      `condivid(i|ere|ete) ${thing}`,
      'invia (via|per) e-?mail',
    ],
    follow: [
      '(seguici|seguiteci|segui) (anche )?su {networks}',
      '(iscriviti|unisciti) al (nostro )?canale {network}.{0,80}',
    ],
    'read-more': [
      '((leggi|leggete|vedi|guarda) (anche|pure|di più)|potrebbe interessarti( anche)?|approfondisci)\\s?[:|»>]{rest}',
    ],
    advertisement: [
      'pubblicità',
      'annuncio pubblicitario',
      'contenuto sponsorizzato',
      "(l'articolo )?continua (a leggere )?dopo la pubblicità",
      'messaggio pubblicitario',
    ],
    subscribe: [
      '(iscriviti|iscrivetevi|abbonati) alla (nostra )?newsletter.{0,60}',
      'ricevi le (ultime )?(notizie|news).{0,80}',
    ],
    comments: [
      '(lascia|scrivi|inserisci|aggiungi) un commento',
      "(il tuo|l')? ?indirizzo e-?mail non sarà pubblicato{any}",
      'commenta per primo',
    ],
    copyright: [
      '(©|copyright) ?\\d{4}\\b.{0,160}(tutti i diritti (sono )?riservati|riproduzione riservata)',
      '(© )?riproduzione riservata',
    ],
    cookies: [
      '(utilizziamo|questo sito (usa|utilizza)) (i )?cookies?{any}',
      'accetta (tutti )?(i )?cookies?',
    ],
  },
  edges: {
    'release-line': ['(per|da) (diffusione|pubblicazione) immediata', 'comunicato stampa'],
    navigation: [
      '(torna alla home( ?page)?|menu principale)',
      'home(\\s?[»›>→/|]\\s?[^»›>→/|]{1,60}){1,6}',
      'articolo (precedente|successivo)',
      '(mostra|carica|vedi) (altro|altri|tutto|tutti|di più)',
    ],
    share: [`condivid(i|ere|ete)( ${thing})?`, 'copia (il )?link'],
    counter: ['{n} (condivisioni|visualizzazioni|letture)'],
    like: ['mi piace'],
    follow: ['(seguici|seguiteci)'],
    'read-more': [
      '(leggi (anche|tutto|di più|altro)|continua a leggere|per saperne di più|scopri di più|vedi anche|approfondisci)(\\s?[:|»>]{rest})?',
    ],
    related: [
      '((articoli|notizie|contenuti|post) (correlat[ie]|simili|consigliat[ie]|recenti)|(i )?più (letti|visti|commentati)|le più lette|potrebbe(ro)? (anche )?interessarti( anche)?|ti potrebbe interessare( anche)?|ultime notizie|da non perdere|altre notizie)',
    ],
    subscribe: ['(iscriviti|abbonati|accedi|registrati)( ora| qui| gratis)?'],
    comments: ['({n} |nessun )?comment[io]( \\(?{n})?'],
    tools: [
      "stampa( (l')?(articolo|pagina))?",
      "ascolta( (l')?articolo)?",
      "ingrandisci (l')?(immagine|foto)",
    ],
    'reading-time': [
      '(tempo di lettura|lettura) ?:? (circa )?{n} ?min(ut[oi])?',
      '{n} ?min(ut[oi])? di lettura',
    ],
    tags: ['(tag|etichette|argomenti|parole chiave)\\s?:.{1,300}'],
    copyright: ['(©|copyright) ?\\d{4}{rest}', 'tutti i diritti (sono )?riservati'],
    cookies: [
      '(informativa (sulla )?privacy|privacy policy|cookie policy|note legali|chi siamo|termini e condizioni|redazione e contatti)',
    ],
  },
  company: {
    navigation: ['cerca', 'chiudi', 'menu', 'precedente', 'successivo', 'contatti'],
    share: ['tweet', 'invia'],
  },
};
