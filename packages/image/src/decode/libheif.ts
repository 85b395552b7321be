import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Nclx } from './nclx.ts';

/**
 * libheif compiled to WebAssembly, for the one thing that sharp's own can't: HEVC
 * (https://github.com/lovell/sharp/issues/4479). Its pixels come without the loop filters of HEVC, which libheif
 * leaves out when compiled to WebAssembly: 55 dB from libheif with them, on a telephone's 12 megapixels.
 *
 * Loaded with the first HEIC and compiled once. Each picture gets an instance of its own: nothing of one picture is
 * left to the next, a decoder that crashed is not used again, and nothing has to be freed.
 */
export async function decodeHevc(file: Buffer, maxPixels: number): Promise<Decoded> {
  const lib = await instance();
  const error = allocated(lib, 12);
  /** libheif's errors are structures of a code, a subcode and a message (heif_error.h). */
  const check = () => {
    if (word(lib, error) !== 0) throw new Error(textAt(lib, word(lib, error + 8)));
  };
  const result = allocated(lib, 4);

  const context = lib._heif_context_alloc();
  lib._heif_context_set_maximum_image_size_limit(context, Math.ceil(Math.sqrt(maxPixels)));
  const bytes = allocated(lib, file.length);
  lib.HEAPU8.set(file, bytes);
  lib._heif_context_read_from_memory_without_copy(error, context, bytes, file.length, 0);
  check();
  lib._heif_context_get_primary_image_handle(error, context, result);
  check();
  const handle = word(lib, result);

  const bits = lib._heif_image_handle_get_luma_bits_per_pixel(handle);
  const deep = bits > 8;
  const channels = lib._heif_image_handle_has_alpha_channel(handle) === 0 ? 3 : 4;
  lib._heif_decode_image(error, handle, result, rgb, chroma(channels, deep), strictly(lib));
  check();
  const image = word(lib, result);

  const width = lib._heif_image_get_width(image, interleaved);
  const height = lib._heif_image_get_height(image, interleaved);
  const row = width * channels * (deep ? 2 : 1);
  const data = new Uint8Array(row * height);
  const plane = lib._heif_image_get_plane_readonly2(image, interleaved, result);
  const stride = word(lib, result);
  for (let y = 0; y < height; y += 1) {
    data.set(lib.HEAPU8.subarray(plane + y * stride, plane + y * stride + row), y * row);
  }
  const samples = deep ? stretched(new Uint16Array(data.buffer), bits) : data;
  if (channels === 4 && lib._heif_image_handle_is_premultiplied_alpha(handle) !== 0) unmultiply(samples);
  return { samples, width, height, channels, icc: iccOf(lib, handle), nclx: nclxOf(lib, handle) };
}

/**
 * A decoded HEIC, upright: turning, mirroring and cutting are properties of the file that libheif obeys (ISO/IEC
 * 23008-12, `irot`, `imir`, `clap`). Telephones write the same turn into EXIF again: that one is not for us.
 */
export interface Decoded {
  /** 8 bits a sample, or 16 where the file has more than 8. Rows without padding, alpha not multiplied in. */
  readonly samples: Uint8Array | Uint16Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  /** The file's own colour profile. */
  readonly icc: Buffer | undefined;
  /** What the file says of its colours by number. */
  readonly nclx: Nclx | undefined;
}

/** What is used of libheif's C API (https://github.com/strukturag/libheif/tree/v1.23.1/libheif/api/libheif). */
interface Libheif {
  /** The instance's memory. It is another view after each call that needed more. */
  readonly HEAPU8: Uint8Array;
  _malloc(size: number): number;
  _heif_context_alloc(): number;
  _heif_context_set_maximum_image_size_limit(context: number, side: number): void;
  _heif_context_read_from_memory_without_copy(
    error: number,
    context: number,
    bytes: number,
    length: number,
    options: number,
  ): void;
  _heif_context_get_primary_image_handle(error: number, context: number, handle: number): void;
  _heif_image_handle_get_luma_bits_per_pixel(handle: number): number;
  _heif_image_handle_has_alpha_channel(handle: number): number;
  _heif_image_handle_is_premultiplied_alpha(handle: number): number;
  _heif_image_handle_get_raw_color_profile_size(handle: number): number;
  _heif_image_handle_get_raw_color_profile(error: number, handle: number, profile: number): void;
  _heif_decoding_options_alloc(): number;
  _heif_decode_image(
    error: number,
    handle: number,
    image: number,
    colorspace: number,
    chroma: number,
    options: number,
  ): void;
  _heif_image_handle_get_nclx_color_profile(error: number, handle: number, profile: number): void;
  _heif_image_get_width(image: number, channel: number): number;
  _heif_image_get_height(image: number, channel: number): number;
  _heif_image_get_plane_readonly2(image: number, channel: number, stride: number): number;
}

/** TypeScript has WebAssembly among the types of browsers only. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<Compiled>;
  Instance: new (compiled: Compiled, imports: unknown) => { readonly exports: unknown };
};
type Compiled = object;

/** Emscripten's way in (https://emscripten.org/docs/api_reference/module.html#Module.instantiateWasm). */
type MakeLibheif = (options: {
  instantiateWasm: (imports: unknown, done: (instance: unknown) => void) => unknown;
}) => Libheif;

const require = createRequire(import.meta.url);
let compiled: Promise<Compiled> | undefined;

async function instance(): Promise<Libheif> {
  compiled ??= readFile(require.resolve('libheif-js/libheif-wasm/libheif.wasm')).then((bytes) =>
    WebAssembly.compile(bytes),
  );
  const module = await compiled;
  const make: MakeLibheif = require('libheif-js/libheif-wasm/libheif.js');
  return make({
    instantiateWasm: (imports, done) => {
      const instance = new WebAssembly.Instance(module, imports);
      done(instance);
      return instance.exports;
    },
  });
}

// heif_image.h: heif_colorspace_RGB, heif_channel_interleaved, and of heif_chroma the interleaved ones.
const rgb = 1;
const interleaved = 10;
const chroma = (channels: 3 | 4, deep: boolean): number => (deep ? 14 : 10) + (channels === 4 ? 1 : 0);

/**
 * Without `strict_decoding`, tiles that are missing or damaged come out as they may. Its place is that of
 * heif_decoding.h, as 32 bit WebAssembly lays a structure out; what libheif adds comes behind.
 */
function strictly(lib: Libheif): number {
  const options = lib._heif_decoding_options_alloc();
  lib.HEAPU8[options + 21] = 1;
  return options;
}

function iccOf(lib: Libheif, handle: number): Buffer | undefined {
  const size = lib._heif_image_handle_get_raw_color_profile_size(handle);
  if (size === 0) return undefined;
  const error = allocated(lib, 12);
  const profile = allocated(lib, size);
  lib._heif_image_handle_get_raw_color_profile(error, handle, profile);
  return word(lib, error) === 0 ? Buffer.from(lib.HEAPU8.subarray(profile, profile + size)) : undefined;
}

function nclxOf(lib: Libheif, handle: number): Nclx | undefined {
  const error = allocated(lib, 12);
  const result = allocated(lib, 4);
  lib._heif_image_handle_get_nclx_color_profile(error, handle, result);
  if (word(lib, error) !== 0) return undefined;
  // heif_color.h: a version, then primaries, transfer and matrix.
  const profile = word(lib, result);
  return { primaries: word(lib, profile + 4), transfer: word(lib, profile + 8) };
}

function allocated(lib: Libheif, size: number): number {
  const at = lib._malloc(size);
  if (at === 0) throw new Error('the decoder has no memory for so much');
  return at;
}

const word = (lib: Libheif, at: number): number =>
  new DataView(lib.HEAPU8.buffer, lib.HEAPU8.byteOffset).getUint32(at, true);

function textAt(lib: Libheif, at: number): string {
  const end = lib.HEAPU8.indexOf(0, at);
  return Buffer.from(lib.HEAPU8.subarray(at, end)).toString('utf8');
}

/** Samples of so many bits, as samples of 16. */
function stretched(samples: Uint16Array, bits: number): Uint16Array {
  for (let at = 0; at < samples.length; at += 1) {
    const value = samples[at] ?? 0;
    samples[at] = (value << (16 - bits)) | (value >> (2 * bits - 16));
  }
  return samples;
}

/** Takes alpha out of the colours that it was multiplied into. */
function unmultiply(samples: Uint8Array | Uint16Array): void {
  const opaque = samples.BYTES_PER_ELEMENT === 1 ? 255 : 65_535;
  for (let at = 0; at < samples.length; at += 4) {
    const alpha = samples[at + 3] ?? opaque;
    if (alpha === 0 || alpha === opaque) continue;
    for (let channel = at; channel < at + 3; channel += 1) {
      samples[channel] = Math.min(Math.round(((samples[channel] ?? 0) * opaque) / alpha), opaque);
    }
  }
}
