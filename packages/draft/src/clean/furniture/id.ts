import type { FurnitureRules } from './rule.ts';

const thing = '(?:(?:artikel|berita|halaman|tulisan|tautan)(?: ini)?)';

export const id: FurnitureRules = {
  anywhere: {
    'back-to-top': ['(kembali|ke|gulir|kembali lagi) (ke )?(atas|awal halaman)( halaman)?'],
    'skip-link': ['(langsung|lompat|loncat|lewati) ke (konten|isi)( utama)?'],
    share: [
      `bagikan (${thing} )?(di|ke|via|lewat|melalui) {networks}`,
      `bagikan ${thing}`,
      'klik untuk (berbagi|membagikan) (di|pada|via) {network}{any}',
    ],
    follow: [
      '(ikuti|temukan) kami (juga )?di {networks}',
      '(gabung|bergabung|ikuti) (di |dengan |ke )?(kanal|channel|saluran|grup) {network}.{0,80}',
    ],
    'read-more': ['(baca|lihat|simak) (juga|pula|selengkapnya)\\s?[:|»>]{rest}'],
    advertisement: [
      '(iklan|advertorial|konten bersponsor|pariwara)',
      '(artikel|berita) (berlanjut|dilanjutkan) setelah iklan',
      'lanjutkan membaca artikel di bawah.{0,40}',
      'gulir (ke bawah )?untuk melanjutkan( membaca)?',
    ],
    subscribe: [
      '(berlangganan|daftar|langganan) (buletin|newsletter|nawala).{0,60}',
      'dapatkan (berita|kabar|update) (terbaru|terkini|pilihan|harian).{0,100}',
    ],
    comments: [
      '(tinggalkan|tulis|beri|kirim|berikan) (komentar|balasan)( anda)?',
      'alamat email anda tidak akan dipublikasikan{any}',
      'batalkan balasan',
    ],
    copyright: [
      '(©|copyright|hak cipta) ?(©)? ?\\d{4}\\b.{0,160}hak cipta dilindungi.{0,40}',
      'hak cipta dilindungi( undang-undang)?',
    ],
    cookies: ['(kami|situs ini) menggunakan (cookie|kuki){any}', 'terima (semua )?(cookie|kuki)'],
  },
  edges: {
    'release-line': ['(untuk )?(segera (disiarkan|diterbitkan|dipublikasikan)|siaran segera)', 'siaran pers'],
    navigation: [
      '(beranda|kembali ke beranda|halaman utama)',
      '(beranda|home)(\\s?[»›>→/|]\\s?[^»›>→/|]{1,60}){1,6}',
      '(artikel|berita) (sebelumnya|selanjutnya|berikutnya)',
      '(lihat|tampilkan|muat) (semua|lainnya|lebih banyak)',
    ],
    share: [`bagikan( ${thing})?`, 'salin (tautan|link)'],
    counter: ['{n} (kali dibagikan|dibagikan|kali dilihat|tayangan|dilihat)'],
    like: ['suka', 'memuat'],
    follow: ['ikuti kami'],
    'read-more': [
      '(baca (juga|selengkapnya|lebih lanjut|berita lainnya)|selengkapnya|lanjutkan membaca|lihat juga|simak juga)(\\s?[:|»>]{rest})?',
    ],
    related: [
      '((artikel|berita|topik|konten|pos) (terkait|terbaru|terpopuler|serupa|lainnya|pilihan|rekomendasi)|(paling |ter)(banyak dibaca|populer)|terpopuler|rekomendasi( untuk anda)?|anda mungkin (juga )?(suka|tertarik)|mungkin anda suka|jangan lewatkan|berita lainnya)',
    ],
    subscribe: ['(berlangganan|daftar|masuk|langganan)( sekarang)?'],
    comments: ['({n} |tidak ada |belum ada )?komentar( \\(?{n})?', 'lihat komentar'],
    tools: [
      '(cetak( halaman| artikel)?|dengarkan( artikel| berita)?|simpan|ukuran (huruf|teks)|perbesar (foto|gambar))',
    ],
    'reading-time': [
      '(waktu|lama|estimasi) (baca|membaca) ?:? {n} ?menit',
      '{n} ?menit (baca|membaca|waktu baca)',
    ],
    tags: ['(tag|label|topik|kata kunci)\\s?:.{1,300}'],
    copyright: ['(©|copyright|hak cipta) ?©? ?\\d{4}{rest}'],
    cookies: [
      '(kebijakan (privasi|cookie)|syarat (dan|&) ketentuan|tentang kami|pedoman media siber|hubungi kami|redaksi)',
    ],
  },
  company: {
    navigation: ['cari', 'tutup', 'menu', 'sebelumnya', 'selanjutnya'],
    share: ['cuitkan', 'kirim', 'tweet'],
  },
};
