import type { FurnitureRules } from './rule.ts';

const thing = '(?:(?:est[ae] |[ao] )?(?:artigo|notícia|matéria|reportagem|página|texto|link))';

export const pt: FurnitureRules = {
  anywhere: {
    'back-to-top': ['(voltar|ir|regressar) (ao topo|para o topo|ao início|para cima)( da página)?'],
    'skip-link': ['(ir|pular|saltar) para o conteúdo( principal)?'],
    share: [
      `(compartilh|partilh)(ar|e|a) (${thing} )?(no|na|via|por|pelo|em) {networks}`,
      `(compartilh|partilh)(ar|e|a) ${thing}`,
    ],
    follow: [
      '(siga|segue|sigam)[- ]?(nos|a gente) (também )?(no|na|em|nas redes sociais) ?({networks})?',
      '(entre|participe|inscreva-se) (no|do) (nosso )?(canal|grupo) (do|no|de) {network}.{0,80}',
    ],
    'read-more': ['((leia|veja|saiba|confira|ler|ver) (também|mais))\\s?[:|»>]{rest}'],
    advertisement: [
      'publicidade',
      'anúncio',
      'conteúdo patrocinado',
      '(continua|a notícia continua) (após|depois d)a? ?(a )?publicidade',
    ],
    subscribe: [
      '(assine|receba|inscreva-se n[ao]|subscreva) (a |o |nossa |a nossa |nosso )?(newsletter|boletim).{0,60}',
      'receba (as|nossas) (principais |últimas )?notícias.{0,80}',
    ],
    comments: [
      '(deixe|deixar|escreva|escrever|adicionar|faça) (um|o seu|seu) comentário',
      'o seu endereço de e-?mail não será publicado{any}',
      'seja o primeiro a comentar',
    ],
    copyright: ['(©|copyright) ?\\d{4}\\b.{0,160}todos os direitos reservados'],
    cookies: ['(utilizamos|usamos|este site (usa|utiliza)) cookies{any}', 'aceitar (todos )?(os )?cookies'],
  },
  edges: {
    'release-line': [
      'para (divulgação|publicação) imediata',
      'comunicado (de|à) imprensa',
      'nota à imprensa',
    ],
    navigation: [
      '(início|página inicial|voltar à página inicial|menu principal)',
      '(início|página inicial)(\\s?[»›>→/|]\\s?[^»›>→/|]{1,60}){1,6}',
      '(artigo|notícia|matéria) (anterior|seguinte|próxim[ao])',
      '(ver|mostrar|carregar) (mais|tudo|todos)',
    ],
    share: [`(compartilh|partilh)(ar|e|a)( ${thing})?`, 'copiar (o )?link'],
    counter: ['{n} (compartilhamentos|partilhas|visualizações|leituras|curtidas)'],
    follow: ['(siga|sigam)[- ]nos'],
    'read-more': [
      '(leia (também|mais)|ler mais|saiba mais|veja (também|mais)|continue lendo|continuar a ler|ver mais)(\\s?[:|»>]{rest})?',
    ],
    related: [
      '((artigos|notícias|matérias|conteúdos|posts) (relacionad[ao]s|recomendad[ao]s|semelhantes)|mais (lidas|lidos|vistas|notícias|sobre.{1,40})|(você )?(também )?pode (te )?(gostar|interessar)( de)?|você pode gostar|últimas notícias|recomendad[ao]s para você|não perca)',
    ],
    subscribe: ['(assine|inscreva-se|cadastre-se|entrar|fazer login|iniciar sessão)( agora| aqui| já)?'],
    comments: ['({n} |sem |ver )?comentários?( \\(?{n})?', 'comentar'],
    tools: [
      'imprimir( (artigo|notícia|matéria))?',
      'ouvir( (artigo|notícia|matéria))?',
      'ampliar (imagem|foto)',
    ],
    'reading-time': ['(tempo (estimado )?de leitura) ?:? {n} ?min(utos?)?', '{n} ?min(utos?)? de leitura'],
    tags: ['(etiquetas?|tags|temas|palavras-chave|tópicos)\\s?:.{1,300}'],
    copyright: ['(©|copyright) ?\\d{4}{rest}', 'todos os direitos reservados'],
    cookies: [
      '(política de (privacidade|cookies)|termos (de uso|e condições)|aviso legal|quem somos|fale conosco|ficha técnica)',
    ],
  },
  company: {
    navigation: ['buscar', 'pesquisar', 'fechar', 'menu', 'anterior', 'próximo', 'contato', 'contacto'],
    share: ['tweetar', 'enviar'],
  },
};
