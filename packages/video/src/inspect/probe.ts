/** The parts of ffprobe's JSON that we read. Any may be missing: ffprobe leaves out what it can't determine. */
export interface Probe {
  streams?: ProbeStream[];
  /** Only broadcasts have programmes: the streams of one channel. */
  programs?: { streams?: { index: number }[] }[];
  format?: { format_name?: string; start_time?: string; duration?: string; bit_rate?: string };
}

export interface ProbeStream {
  index: number;
  codec_type?: string;
  codec_name?: string;
  width?: number;
  height?: number;
  pix_fmt?: string;
  sample_aspect_ratio?: string;
  field_order?: string;
  color_range?: string;
  color_space?: string;
  color_transfer?: string;
  r_frame_rate?: string;
  avg_frame_rate?: string;
  start_time?: string;
  duration?: string;
  bit_rate?: string;
  channels?: number;
  sample_rate?: string;
  /** 1 when the pictures hold closed captions. */
  closed_captions?: number;
  tags?: Record<string, string>;
  disposition?: Record<string, number>;
  side_data_list?: { side_data_type?: string; rotation?: number }[];
}

/** Parses a number that ffprobe wrote as text. Returns undefined for `N/A`, nonsense or a missing value. */
export function numberOf(text: string | undefined): number | undefined {
  const value = Number.parseFloat(text ?? '');
  return Number.isFinite(value) ? value : undefined;
}
