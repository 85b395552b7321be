import type { Words } from './words.ts';

export const es: Words = {
  published: 'Publicado:',
  updated: 'Actualizado:',
  correction: 'Corrección',
  preparing: {
    picture: 'La imagen está en preparación',
    video: 'El vídeo está en preparación',
    audio: 'El audio está en preparación',
  },
  kinds: { picture: 'Imagen', video: 'Vídeo', audio: 'Audio' },
  pictures: 'Imágenes',
  download: { video: 'Descargar el vídeo', audio: 'Descargar el audio' },
  transcript: 'Transcripción',
  footnotes: 'Notas',
  footnote: 'Nota {number}',
  backToReference: 'Volver a la llamada {number}',
  topics: 'Temas',
  table: 'Tabla',
  done: 'Hecho:',
  toDo: 'Pendiente:',
  comma: ', ',
  generativeAi: {
    created: 'Creado con IA generativa',
    edited: 'Editado con IA generativa',
    included: 'Composición con elementos de IA generativa',
  },
  credentials: {
    valid: 'válidas',
    signedBy: 'firmadas por {name}',
    signedByTrusted: 'firmadas por un firmante de confianza',
    signedInTheNameOf:
      'firmadas en nombre de {name} por un firmante que no está en ninguna lista de confianza',
    signedByUnknown: 'firmadas por un firmante que no está en ninguna lista de confianza',
    madeWith: 'hecho con {name}',
    madeByAi: 'hecho por IA generativa',
    editedWithAi: 'editado con IA generativa',
    invalid: 'no válidas',
    altered: 'el archivo se modificó después de la firma',
    signatureBroken: 'la firma está dañada',
    certificateEnded: 'el certificado del firmante había caducado o estaba revocado',
    notVerifiable: 'no se pueden verificar',
  },
  nothingHere: {
    title: 'Aquí no hay nada',
    text: 'No hay ninguna página en esta dirección. Puede que se haya retirado o que la dirección esté mal escrita.',
  },
  retracted: {
    title: 'Esta noticia ha sido retirada',
    text: 'La redacción ha retirado esta noticia. Ya no está disponible aquí.',
  },
  expired: {
    title: 'Esta noticia ya no está disponible',
    text: 'Esta noticia estuvo disponible por tiempo limitado. Ese plazo ha terminado.',
  },
};
