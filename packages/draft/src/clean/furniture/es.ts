import type { FurnitureRules } from './rule.ts';

const thing = '(?:(?:este |esta |el |la )?(?:artículo|noticia|nota|página|historia|enlace))';

export const es: FurnitureRules = {
  anywhere: {
    'back-to-top': ['(volver|ir|subir|regresar) (arriba|al inicio|al principio)( de (la )?página)?'],
    'skip-link': ['(saltar|ir|pasar) al? contenido( principal)?'],
    share: [
      `compart(ir|e|a|elo|ir) (${thing} )?(en|por|vía|a través de) {networks}`,
      `compart(ir|e|a) ${thing}`,
      `enviar por {network}`,
    ],
    follow: [
      '(síguenos|síganos|seguinos|siguenos|encuéntranos) (también )?en {networks}',
      '(únete|suscríbete|unite) a(l)? (nuestro )?canal (de|en) {network}.{0,80}',
    ],
    'read-more': [
      '((lee|lea|leer|ver|vea|mira|te puede interesar|le puede interesar|puedes leer|quizás? te interese|no te pierdas|relacionad[ao]s?) ?(también|además|más)?)\\s?[:|»>]{rest}',
    ],
    advertisement: [
      'publicidad',
      'anuncio publicitario',
      'contenido patrocinado',
      '(la noticia|el artículo) continúa (debajo|después) de la publicidad',
      'espacio publicitario',
    ],
    subscribe: [
      '(suscríbete|suscríbase|suscribite) a(l)? (nuestro|nuestra|boletín|newsletter).{0,60}',
      '(recibe|reciba) (las|nuestras) (últimas )?noticias.{0,80}',
    ],
    comments: [
      '(deja|dejar|escribe|escribir|publicar|añade|deje) (un|tu|su) comentario',
      '(tu|su) dirección de correo electrónico no será publicada{any}',
      'sé el primero en comentar',
    ],
    copyright: ['(©|copyright) ?\\d{4}\\b.{0,160}todos los derechos reservados'],
    cookies: ['(utilizamos|usamos|este sitio utiliza) cookies{any}', 'aceptar (todas )?(las )?cookies'],
  },
  edges: {
    'release-line': ['para (su )?(publicación|difusión) inmediata', 'comunicado de prensa', 'nota de prensa'],
    navigation: [
      '(inicio|portada|volver a la portada|menú principal)',
      '(inicio|portada)(\\s?[»›>→/|]\\s?[^»›>→/|]{1,60}){1,6}',
      '(artículo|noticia) (anterior|siguiente)',
      '(ver|mostrar|cargar) (más|todo|todos)',
    ],
    share: [`compart(ir|e|a)( ${thing})?( con tus amigos)?`, 'copiar (el )?enlace'],
    counter: ['{n} (compartidos|veces compartido|vistas|lecturas|me gusta)'],
    like: ['me gusta'],
    follow: ['(síguenos|síganos|seguinos)'],
    'read-more': [
      '(lee también|lea también|leer más|leer mas|seguir leyendo|ver más|más información|ver también|te puede interesar|continuar leyendo|lee además)(\\s?[:|»>]{rest})?',
    ],
    related: [
      '((artículos|noticias|notas|temas|contenidos) (relacionad[ao]s|recomendad[ao]s|similares)|más (noticias|leíd[ao]s|vist[ao]s|sobre.{1,40})|lo más (leído|visto|comentado)|(también )?te puede interesar|te recomendamos|últimas noticias|no te (lo )?pierdas)',
    ],
    subscribe: [
      '(suscríbete|suscríbase|suscribirse|regístrate|iniciar sesión|inicia sesión)( ahora| aquí| gratis)?',
      'boletín',
    ],
    comments: ['({n} |sin |ver )?comentarios?( \\(?{n})?'],
    tools: [
      'imprimir( (artículo|noticia))?',
      'escuchar( (artículo|noticia))?',
      'guardar',
      'ampliar (imagen|foto)',
    ],
    'reading-time': [
      '(tiempo (estimado )?de lectura|lectura) ?:? {n} ?min(utos?)?',
      '{n} ?min(utos?)? de lectura',
    ],
    tags: ['(etiquetas?|temas|tags|archivado en)\\s?:.{1,300}', 'etiquetas'],
    copyright: ['(©|copyright) ?\\d{4}{rest}', 'todos los derechos reservados'],
    cookies: [
      '(aviso legal|política de (privacidad|cookies)|términos y condiciones|quiénes somos|condiciones de uso)',
    ],
  },
  company: {
    navigation: ['buscar', 'cerrar', 'menú', 'anterior', 'siguiente', 'contacto'],
    share: ['tuitear', 'enviar', 'guardar'],
  },
};
