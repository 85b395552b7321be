import type { FurnitureRules } from './rule.ts';

const thing = '(?:(?:bu )?(?:haberi?|yazıyı?|makaleyi?|sayfayı?|bağlantıyı?|linki?))';

export const tr: FurnitureRules = {
  anywhere: {
    'back-to-top': ['(başa|yukarı|sayfa başına|sayfanın başına|en üste) (dön|çık|git)', 'yukarı çık'],
    'skip-link': ['(ana )?içeriğe (geç|atla|git)'],
    share: [
      `(${thing} )?{networks}('?[dt][ea]|'?[dt]a)? (ile |üzerinden |üzerinde )?paylaş(ın)?`,
      `${thing} (paylaş|paylaşın|gönder)`,
    ],
    follow: [
      "bizi {networks}('?[dt][ea])? ?(üzerinden |hesabımızdan )?takip ed(in|iniz)",
      '{network} kanalımıza (katılın|abone olun).{0,60}',
    ],
    'read-more': [
      '(ayrıca okuyun|bunu da okuyun|ilgili haber|devamını oku|okumak için|bunlar da ilginizi çekebilir)\\s?[:|»>]{rest}',
    ],
    advertisement: [
      'reklam(lar)?',
      'ilan',
      'sponsorlu içerik',
      '(haberin )?devamı reklamdan sonra',
      'haberin devamı (aşağıda|reklamın altında)',
    ],
    subscribe: [
      '(e-?)?bültenimize (abone|kayıt) ol(un)?.{0,60}',
      'haber bültenine (abone|kayıt) ol(un)?.{0,60}',
    ],
    comments: [
      '(bir )?yorum (yap|yapın|yaz|yazın|ekle|bırak|bırakın)',
      'e-?posta (hesabınız|adresiniz) (yayımlanmayacak|yayınlanmayacak){any}',
      'ilk yorumu (sen|siz) (yap|yapın|yaz|yazın)',
    ],
    copyright: ['(©|copyright) ?\\d{4}\\b.{0,160}(tüm|her) hak(ları|kı) saklıdır'],
    cookies: [
      '(sitemizde|bu site|web sitemiz).{0,40}(çerez|cookie).{0,300}',
      '(tüm )?çerezleri (kabul et|reddet)',
    ],
  },
  edges: {
    'release-line': ['basın (bülteni|açıklaması)'],
    navigation: [
      '(ana ?sayfa|anasayfaya dön)',
      'ana ?sayfa(\\s?[»›>→/|]\\s?[^»›>→/|]{1,60}){1,6}',
      '(önceki|sonraki) (haber|yazı|makale)',
      '(daha fazla|tümünü) (göster|gör|yükle)',
    ],
    share: [`(${thing} )?paylaş(ın)?`, '(bağlantıyı|linki) kopyala'],
    counter: ['{n} (paylaşım|görüntüleme|okunma|beğeni)'],
    like: ['beğen', 'yükleniyor'],
    follow: ['bizi takip ed(in|iniz)'],
    'read-more': [
      '(devamını oku|daha fazla oku|daha fazlası|haberin devamı|ayrıca okuyun|ilgili haber)(\\s?[:|»>]{rest})?',
    ],
    related: [
      '(ilgili (haberler|yazılar|içerikler|konular)|benzer (haberler|yazılar)|çok okunanlar|en çok (okunanlar|okunan haberler)|son (haberler|dakika haberleri)|ilginizi çekebilir|bunlar da ilginizi çekebilir|önerilen haberler|diğer haberler|popüler haberler)',
    ],
    subscribe: ['(abone ol|kayıt ol|giriş yap|üye ol)'],
    comments: ['({n} )?yorum(lar|ları)?( \\(?{n})?( gör| oku)?', 'henüz yorum yok'],
    tools: ['(yazdır|haberi dinle|yazı boyutu|kaydet|fotoğrafı büyüt)'],
    'reading-time': [
      '(tahmini )?okuma süresi ?:? {n} ?(dk|dakika)',
      '{n} ?(dk|dakika)(lık)? (okuma( süresi)?)',
    ],
    tags: ['(etiketler|etiket|konular|anahtar kelimeler)\\s?:.{1,300}', 'etiketler'],
    copyright: ['(©|copyright) ?\\d{4}{rest}', '(tüm|her) hak(ları|kı) saklıdır'],
    cookies: ['(gizlilik politikası|çerez politikası|kullanım (koşulları|şartları)|künye|hakkımızda|kvkk)'],
  },
  company: {
    navigation: ['ara', 'kapat', 'menü', 'önceki', 'sonraki', 'iletişim'],
    share: ['tweetle', 'gönder'],
  },
};
