import type { Words } from './words.ts';

export const pt: Words = {
  published: 'Publicado:',
  updated: 'Atualizado:',
  correction: 'Correção',
  preparing: {
    picture: 'Imagem em preparação',
    video: 'Vídeo em preparação',
    audio: 'Áudio em preparação',
  },
  kinds: { picture: 'Imagem', video: 'Vídeo', audio: 'Áudio' },
  pictures: 'Imagens',
  download: { video: 'Descarregar o vídeo', audio: 'Descarregar o áudio' },
  transcript: 'Transcrição',
  footnotes: 'Notas',
  footnote: 'Nota {number}',
  backToReference: 'Voltar à chamada {number}',
  topics: 'Temas',
  table: 'Tabela',
  done: 'Feito:',
  toDo: 'Por fazer:',
  comma: ', ',
  generativeAi: {
    created: 'Criado com IA generativa',
    edited: 'Editado com IA generativa',
    included: 'Composição com elementos de IA generativa',
  },
  credentials: {
    valid: 'válidas',
    signedBy: 'assinadas por {name}',
    signedByTrusted: 'assinadas por um signatário de confiança',
    signedInTheNameOf:
      'assinadas em nome de {name} por um signatário que não está em nenhuma lista de confiança',
    signedByUnknown: 'assinadas por um signatário que não está em nenhuma lista de confiança',
    madeWith: 'feito com {name}',
    madeByAi: 'feito por IA generativa',
    editedWithAi: 'editado com IA generativa',
    invalid: 'não válidas',
    altered: 'o ficheiro foi alterado depois da assinatura',
    signatureBroken: 'a assinatura está danificada',
    certificateEnded: 'o certificado do signatário tinha expirado ou sido revogado',
    notVerifiable: 'não podem ser verificadas',
  },
  nothingHere: {
    title: 'Não há nada aqui',
    text: 'Não há nenhuma página neste endereço. Pode ter sido retirada, ou o endereço pode estar mal escrito.',
  },
  retracted: {
    title: 'Esta notícia foi retirada',
    text: 'A redação retirou esta notícia. Já não está disponível aqui.',
  },
  expired: {
    title: 'Esta notícia já não está disponível',
    text: 'Esta notícia esteve disponível por tempo limitado. Esse prazo terminou.',
  },
};
