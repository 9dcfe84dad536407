/** The rows of one chunk; NaN stands for no value. Written by MetricsPageChunk.cs and NumberPacking.cs. */
export interface Rows {
  times: Float64Array;
  columns: Float64Array[];
}

const floats = 0xff;

export async function unpack(base64: string): Promise<Rows> {
  const packed = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const head = new DataView(bytes.buffer);
  const rows = head.getInt32(0, true), columns = head.getInt32(4, true);
  const place = { at: 8 };
  const times = numbers(bytes, rows, place);
  return { times, columns: Array.from({ length: columns }, () => numbers(bytes, rows, place)) };
}

function numbers(bytes: Uint8Array, rows: number, place: { at: number }): Float64Array {
  const kind = bytes[place.at++]!;
  if (kind <= 3) return differences(bytes, rows, 10 ** kind, place);
  const width = kind === floats ? 4 : 8;
  const values = new Float64Array(rows);
  const view = new DataView(bytes.buffer, place.at, rows * width);
  const one = new DataView(new ArrayBuffer(4));
  for (let i = 0; i < rows; i++) {
    if (width === 8) {
      values[i] = view.getFloat64(i * 8, true);
      continue;
    }
    for (let rank = 0; rank < 4; rank++) one.setUint8(rank, view.getUint8(rank * rows + i));
    values[i] = one.getFloat32(0, true);
  }
  place.at += rows * width;
  return values;
}

function differences(bytes: Uint8Array, rows: number, scale: number, place: { at: number }): Float64Array {
  const values = new Float64Array(rows);
  let at = place.at, last = 0;
  for (let i = 0; i < rows; i++) {
    let byte = bytes[at++]!, coded = byte & 0x7f;
    // Beyond 31 bits only arithmetic is exact.
    for (let factor = 128; byte >= 0x80; factor *= 128) {
      byte = bytes[at++]!;
      coded += (byte & 0x7f) * factor;
    }
    if (coded === 0) {
      values[i] = NaN;
      continue;
    }
    const zigzag = coded - 1;
    last += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    values[i] = last / scale;
  }
  place.at = at;
  return values;
}
