// How hard a masked QR is to read (ISO/IEC 18004, 7.8.3): the mask with the lowest mark is used.

const runs = (line) => {
  let mark = 0;
  for (let from = 0; from < line.length;) {
    let to = from;
    while (to < line.length && line[to] === line[from]) to += 1;
    if (to - from >= 5) mark += to - from - 2;
    from = to;
  }
  return mark;
};

const FINDERS = ["00001011101", "10111010000"];

function finders(line) {
  const text = line.map(Number).join("");
  let found = 0;
  for (const finder of FINDERS) {
    for (let at = text.indexOf(finder); at >= 0; at = text.indexOf(finder, at + 1)) found += 1;
  }
  return found * 40;
}

function blocks(rows) {
  let found = 0;
  for (let y = 1; y < rows.length; y += 1) {
    for (let x = 1; x < rows.length; x += 1) {
      const value = rows[y][x];
      if (value === rows[y - 1][x] && value === rows[y][x - 1] && value === rows[y - 1][x - 1]) found += 1;
    }
  }
  return found * 3;
}

/** The mark of a finished matrix; lower is easier to read. */
export function penalty(rows) {
  const columns = rows.map((_, x) => rows.map((row) => row[x]));
  const dark = rows.flat().filter(Boolean).length / rows.length ** 2;
  const lines = [...rows, ...columns].reduce((sum, line) => sum + runs(line) + finders(line), 0);
  return lines + blocks(rows) + Math.floor(Math.abs(dark * 100 - 50) / 5) * 10;
}
