import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Nclx } from './nclx.ts';

/**
 * Decodes the primary picture of a HEIC with libheif, compiled to WebAssembly. It is used for HEVC only, which the
 * libheif inside sharp can't decode (https://github.com/lovell/sharp/issues/4479). Compiled to WebAssembly, libheif
 * leaves out HEVC's loop filters: its pixels are within 55 dB of libheif with them, on a phone's 12 megapixels.
 *
 * libheif is loaded with the first HEIC and compiled once. Each picture gets a new instance, so nothing of a
 * picture is left for the next, an instance that crashed is not used again, and nothing has to be freed.
 */
export async function decodeHevc(file: Buffer, maxPixels: number): Promise<Decoded> {
  const lib = await instance();
  const error = allocated(lib, 12);
  /** Throws if libheif reported an error: a structure of code, subcode and message (heif_error.h). */
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
 * A decoded HEIC, upright: libheif applies the rotation, mirroring and cropping that the file asks for (ISO/IEC
 * 23008-12, `irot`, `imir`, `clap`). Phones repeat the rotation in EXIF, which must not be applied again.
 */
export interface Decoded {
  /** 8 bits a sample, or 16 if the file has more than 8. Rows without padding, alpha not premultiplied. */
  readonly samples: Uint8Array | Uint16Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  /** The file's own colour profile. */
  readonly icc: Buffer | undefined;
  /** The file's colour space as code points. */
  readonly nclx: Nclx | undefined;
}

/** The part of libheif's C API in use (https://github.com/strukturag/libheif/tree/v1.23.1/libheif/api/libheif). */
interface Libheif {
  /** The instance's memory. A call that needs more memory replaces this view. */
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

/** TypeScript declares WebAssembly for browsers only. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<Compiled>;
  Instance: new (compiled: Compiled, imports: unknown) => { readonly exports: unknown };
};
type Compiled = object;

/** Emscripten's entry point (https://emscripten.org/docs/api_reference/module.html#Module.instantiateWasm). */
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

// heif_image.h: heif_colorspace_RGB, heif_channel_interleaved, and the interleaved values of heif_chroma.
const rgb = 1;
const interleaved = 10;
const chroma = (channels: 3 | 4, deep: boolean): number => (deep ? 14 : 10) + (channels === 4 ? 1 : 0);

/**
 * Options with `strict_decoding` on. Without it, missing or damaged tiles are decoded to anything. 21 is the offset
 * of the field in heif_decoding.h on 32 bit WebAssembly; newer versions of libheif add fields behind it only.
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
  if (at === 0) throw new Error(`the HEIC decoder has no memory for ${size} bytes`);
  return at;
}

const word = (lib: Libheif, at: number): number =>
  new DataView(lib.HEAPU8.buffer, lib.HEAPU8.byteOffset).getUint32(at, true);

function textAt(lib: Libheif, at: number): string {
  const end = lib.HEAPU8.indexOf(0, at);
  return Buffer.from(lib.HEAPU8.subarray(at, end)).toString('utf8');
}

/** Scales samples of `bits` bits to 16 bits, in place. */
function stretched(samples: Uint16Array, bits: number): Uint16Array {
  for (let at = 0; at < samples.length; at += 1) {
    const value = samples[at] ?? 0;
    samples[at] = (value << (16 - bits)) | (value >> (2 * bits - 16));
  }
  return samples;
}

/** Turns premultiplied alpha into straight alpha, in place. */
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
