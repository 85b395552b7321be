import type { FurnitureRules } from './rule.ts';

const thing = "(?:l'article|cet article|la page|cette page|l'info|l'actualité|le lien)";

export const fr: FurnitureRules = {
  anywhere: {
    'back-to-top': ['(retour|revenir|remonter) en haut( de (la )?page)?', 'haut de (la )?page'],
    'skip-link': ['(aller|passer|accéder) (directement )?au (contenu|menu)( principal)?'],
    share: [
      `partager (${thing} )?(sur|via|par) {networks}`,
      `partage[zr] ${thing}`,
      `envoyer ${thing} (par|à) {any}`,
    ],
    follow: [
      '(suivez|retrouvez|rejoignez)[- ]nous (aussi )?sur {networks}',
      '(rejoignez|suivez) (notre|la) chaîne {network}.{0,80}',
    ],
    'read-more': [
      '(à )?(lire|voir) (aussi|également|la suite|plus)\\s?[:|»>]{rest}',
      '(lire|voir) aussi\\s?[:|»>]{rest}',
    ],
    advertisement: [
      'publicités?',
      'annonce publicitaire',
      'contenu sponsorisé',
      "la suite (de l'article )?après (la|cette) (publicité|pub)",
      'fermer la publicité',
    ],
    subscribe: [
      "(abonnez|inscrivez)[- ]vous à (notre|la) (newsletter|lettre d'information|infolettre).{0,60}",
      "recevez (toute l'actualité|nos actualités|l'essentiel|les dernières).{0,80}",
    ],
    comments: [
      '(laisser|écrire|poster|ajouter|publier) un commentaire',
      'votre adresse e-?mail ne sera pas publiée{any}',
      'soyez le premier à commenter',
    ],
    copyright: ['(©|copyright) ?\\d{4}\\b.{0,160}tous droits réservés'],
    cookies: [
      '(nous utilisons|ce site utilise) des cookies{any}',
      '(tout )?(accepter|refuser) (tous )?les cookies',
    ],
  },
  edges: {
    'release-line': [
      '(pour|à) (diffusion|publication) immédiate',
      'communiqué de presse',
      'seul le prononcé fait foi',
    ],
    navigation: [
      "(accueil|retour à l'accueil|page d'accueil|menu principal)",
      'accueil(\\s?[»›>→/|]\\s?[^»›>→/|]{1,60}){1,6}',
      'article (précédent|suivant)',
      '(voir|afficher|charger) (plus|tout)',
    ],
    share: [`partager( ${thing})?`, 'partagez', 'copier le lien', 'envoyer par e-?mail'],
    counter: ['{n} (partages?|vues?|lectures?)'],
    follow: ['suivez[- ]nous', 'nous suivre'],
    'read-more': [
      '(lire la suite|lire plus|en savoir plus|(à )?lire aussi|à lire également|voir aussi|(à )?lire)(\\s?[:|»>]{rest})?',
    ],
    related: [
      '(articles (similaires|liés|récents|associés|recommandés)|sur le même (sujet|thème)|les plus (lus|consultés|partagés)|vous aimerez aussi|vous pourriez (aussi )?aimer|dans la même rubrique|à la une|dernières (actualités|infos))',
    ],
    subscribe: ["(s'abonner|abonnez[- ]vous|s'inscrire|se connecter|je m'abonne)", 'newsletter'],
    comments: ['({n} |aucun |les )?commentaires?( \\(?{n})?', 'commenter', 'réagir'],
    tools: ["imprimer( l'article)?", "écouter( l'article)?", 'taille du texte', "agrandir l'image"],
    'reading-time': [
      '(temps|durée) de lecture ?:? {n} ?min(utes?)?',
      '{n} ?min(utes?)? de lecture',
      'lecture {n} min',
    ],
    tags: ['(mots[- ]clés?|étiquettes?|tags|thèmes?)\\s?:.{1,300}'],
    copyright: ['(©|copyright) ?\\d{4}{rest}', 'tous droits réservés'],
    cookies: [
      '(mentions légales|politique de confidentialité|gestion des cookies|conditions (générales )?(d.utilisation|de vente)|plan du site)',
    ],
  },
  company: {
    navigation: ['rechercher', 'recherche', 'fermer', 'menu', 'précédent', 'suivant'],
    share: ['partage', 'tweeter', 'envoyer'],
  },
};
