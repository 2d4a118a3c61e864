// linnet/page/player/plain_csv.js: plain files are read, all others are declined in a sentence.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cells, readPlainCsv } from "../../../linnet/page/player/plain_csv.js";

/** @param {string} text */
function read(text) {
  const table = readPlainCsv(text);
  if (typeof table === "string") throw new Error(table);
  return { ...table, columns: table.columns.map((column) => [...column]) };
}

test("one delimiter, one header line, numbers", () => {
  for (const mark of [",", ";", "\t"]) {
    const text = ["area,price", "50,150.5", "80,-2e3", "60,+.5"].join("\r\n").replaceAll(",", mark) + "\r\n\r\n";
    assert.deepEqual(read("\uFEFF" + text).columns, [[50, 80, 60], [150.5, -2000, 0.5]], mark);
  }
});

test("a comma is a decimal mark where it does not cut columns", () => {
  assert.deepEqual(read("a;b\n1,5;2\n-0,25;3\n,5;4\n").columns, [[1.5, -0.25, 0.5], [2, 3, 4]]);
});

test("quotes around names and numbers", () => {
  const table = read('"a ""x"", b","c"\n"1","2"\n"3",4\n');
  assert.deepEqual(table.names, ['a "x", b', "c"]);
  assert.deepEqual(table.columns, [[1, 3], [2, 4]]);
});

test("what is not plain is left out, counted by its line", () => {
  const table = read("a,b,kind\n1,2,x\n3,,y\n4,5\n6,n/a,z\n\n7,8,w\n");
  assert.deepEqual(table.names, ["a", "b"]);
  assert.deepEqual(table.words, ["kind"]);
  assert.deepEqual(table.lines, [2, 3, 5, 7]);
  assert.deepEqual(table.ragged, [4]);
  assert.deepEqual(table.columns, [[1, 3, 6, 7], [2, NaN, NaN, 8]]);
});

for (
  const [why, text, words] of [
    ["empty", "", /two rows/],
    ["a header alone", "a,b\n", /two rows/],
    ["one column", "a\n1\n2\n3\n", /cut into columns/],
    ["prose", "Dear all,\nhere is the file\nBest\n", /name every column|different numbers|cut into columns/],
    ["no header", "1,2\n3,4\n5,6\n", /does not name/],
    ["a name is missing", "a,,c\n1,2,3\n4,5,6\n", /does not name/],
    ["the same name twice", "a,a\n1,2\n3,4\n", /same name/],
    ["words only", "a,b\nx,y\nz,w\n", /two columns of numbers/],
    ["thousands or decimals", "a;b\n1,234;1\n5,678;2\n", /thousands/],
    ["points and commas", "a;b\n1,5;1\n2.5;2\n", /point/],
    ["a binary file", "PK\x03\x04\0a,b\n1,2\n3,4\n", /no text/],
  ]
) {
  test(`declined: ${why}`, () => {
    const said = readPlainCsv(/** @type {string} */ (text));
    assert.equal(typeof said, "string");
    assert.match(/** @type {string} */ (said), /** @type {RegExp} */ (words));
  });
}

test("no number is made of what is none", () => {
  const odd = ["1e400", "Infinity", "0x10", "1_000", "1 000", "--1", "1e", "1".repeat(500), "1".repeat(41), "١", "NaN"];
  const table = read("a,b\n" + odd.map((cell) => `1,${cell}`).join("\n") + "\n" + "1,2\n".repeat(12));
  assert.deepEqual(table.columns[1].slice(0, odd.length), odd.map(() => NaN));
  assert.deepEqual(read(`a,b\n1,${"1".repeat(40)}\n1,2\n`).columns[1], [1111111111111111111111111111111111111111, 2]);
});

test("long lines take time in proportion", () => {
  const work = (size) => {
    const times = [1, 2, 3].map(() => {
      const before = process.cpuUsage();
      readPlainCsv("a,b\n" + ("1".repeat(size) + ",2\n").repeat(20));
      readPlainCsv('a,b\n"' + '""'.repeat(3 * size) + ",1\n1,2\n");
      const { user, system } = process.cpuUsage(before);
      return user + system;
    });
    return Math.min(...times);
  };
  const [short, long] = [work(40_000), work(320_000)];
  assert.ok(long < 8 * 4 * short, `${short} and ${long} µs`); // a quadratic rule takes 64 times as long
});

test("a quote that does not end", () => {
  assert.equal(cells('"a,b', ","), null);
  assert.equal(cells('"a"b,c', ","), null);
  assert.deepEqual(cells('a,"",b', ","), ["a", "", "b"]);
  assert.deepEqual(cells('a,""', ","), ["a", ""]);
});
