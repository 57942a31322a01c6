/**
 * Makes pictures of the window small: 256 colours instead of millions.
 *
 * A window has few colours, and many shades of them at the edges of letters; the shades that are
 * seldom become the nearest that is frequent. The format is that of the PNG specification,
 * third edition; only what the browser writes is read: 8 bits, RGB or RGBA, not interlaced.
 */
import zlib from "node:zlib";

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const MOST = 256;
/** So many colours are those of whole areas, and kept as they are. */
const LARGE = 24;

/** The same picture with at most 256 colours. */
export function withFewColours(png) {
  const { width, height, pixels } = read(png);
  const { colours, places } = paletteOf(pixels);
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < pixels.length; at += 1) {
    // Each row begins with the number of its filter, which is none.
    rows[Math.floor(at / width) + 1 + at] = places.get(pixels[at]);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8); // 8 bits, palette, and the only methods that there are.
  const palette = Buffer.from(colours.flatMap(parts));
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", head),
    chunk("PLTE", palette),
    chunk("IDAT", zlib.deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The parts of a colour: red, green, blue. */
function parts(colour) {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

/** The colours that are kept, and for each colour the place of the nearest among them. */
function paletteOf(pixels) {
  const counts = new Map();
  for (const each of pixels) counts.set(each, (counts.get(each) ?? 0) + 1);
  const all = [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one));
  const colours = chosen(all);
  const places = new Map(colours.map((colour, at) => [colour, at]));
  for (const colour of all) {
    if (places.has(colour)) continue;
    const distances = colours.map((each) => distance(each, colour));
    places.set(colour, distances.indexOf(Math.min(...distances)));
  }
  return { colours, places };
}

/**
 * The most frequent colours that differ: the many greys of a text are not to displace the green
 * of one small sign.
 */
function chosen(all) {
  for (let apart = 0; ; apart = apart * 1.5 + 12) {
    const colours = [];
    for (const colour of all) {
      const isLarge = colours.length < LARGE;
      if (isLarge || colours.every((each) => distance(each, colour) > apart)) colours.push(colour);
      if (colours.length > MOST) break;
    }
    if (colours.length <= MOST) return colours;
  }
}

function distance(one, other) {
  const [a, b] = [parts(one), parts(other)];
  return a.reduce((sum, part, at) => sum + (part - b[at]) ** 2, 0);
}

/** The pixels of a picture as numbers `0xRRGGBB`. */
function read(png) {
  const data = [];
  let [width, height, channels] = [0, 0, 3];
  for (let at = SIGNATURE.length; at < png.length;) {
    const size = png.readUInt32BE(at);
    const kind = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + size);
    if (kind === "IHDR") {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      channels = body[9] === 6 ? 4 : 3;
    } else if (kind === "IDAT") data.push(body);
    at += size + 12;
  }
  const raw = unfiltered(zlib.inflateSync(Buffer.concat(data)), width * channels, height, channels);
  const pixels = new Uint32Array(width * height);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = raw.readUIntBE(at * channels, 3);
  return { width, height, pixels };
}

/** The bytes of all rows, without the filters that foretell each from its neighbours. */
function unfiltered(raw, length, height, step) {
  const out = Buffer.alloc(length * height);
  for (let row = 0; row < height; row += 1) {
    const filter = raw[row * (length + 1)];
    const from = row * (length + 1) + 1;
    const to = row * length;
    for (let at = 0; at < length; at += 1) {
      const left = at >= step ? out[to + at - step] : 0;
      const up = row ? out[to + at - length] : 0;
      const corner = row && at >= step ? out[to + at - length - step] : 0;
      const foretold = [0, left, up, (left + up) >> 1, filter === 4 && paeth(left, up, corner)];
      out[to + at] = raw[from + at] + foretold[filter];
    }
  }
  return out;
}

function paeth(left, up, corner) {
  const [a, b, c] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs);
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** The checksum of a part of the file (annex D of the specification). */
function crc(bytes) {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

function chunk(kind, body) {
  const named = Buffer.concat([Buffer.from(kind, "latin1"), body]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc(named));
  return Buffer.concat([size, named, sum]);
}
