"""linnet/page/bundle.py: one script that does what the modules do."""

import json

import pytest

from linnet.page.bundle import bundle, without_comments
from linnet.stage.assets import SOURCE
from tests.stage.engine.node import run


@pytest.fixture
def folder(tmp_path):
    """`folder(**texts)` writes modules, "a" as a.js."""

    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.js").write_text(text, "utf-8")
        return tmp_path / f"{next(iter(texts))}.js"

    return write


def printed(script):
    done = run("-", text=script)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_each_form_of_import_and_export_that_the_player_has(folder):
    entry = folder(
        a='import { one as first, two } from "./b.js";\nimport {\n  three,\n} from "./c.js";\n'
        'import { default as four } from "./c.js";\n'
        "console.log(first, two(), new three().x, four());",
        b='export { one } from "./d.js";\nexport async function* all() {}\n'
        'export const two = () => "import { x } from";\nexport {};\n',
        c="export class three { x = 3; }\nexport default function four() { return 4; }\n",
        d="export const one = 1;\n",
    )
    assert printed(bundle(entry)) == "1 import { x } from 3 4\n"


def test_a_module_runs_once(folder):
    entry = folder(
        a='import { x } from "./b.js";\nimport { y } from "./c.js";\nconsole.log(x === y);',
        b='import { z } from "./d.js";\nexport const x = z;',
        c='import { z } from "./d.js";\nexport const y = z;',
        d='export const z = {};\nconsole.log("once");',
    )
    assert printed(bundle(entry)) == "once\ntrue\n"


def test_a_module_in_the_place_of_another(folder, tmp_path):
    entry = folder(
        a='import { x } from "./b.js";\nconsole.log(x);',
        b="export const x = import.meta.url;",
        c='export const x = "no address";',
    )
    script = bundle(entry, {tmp_path / "b.js": tmp_path / "c.js"})
    assert printed(script) == "no address\n"
    assert "import" not in script


def test_modules_that_export_the_same_name(folder):
    entry = folder(
        a='import { say } from "./b.js";\nimport { say as louder, other } from "./c.js";\n'
        'import { say as loudest } from "./d.js";\nconsole.log(say(), louder(), other, loudest());',
        b='export const say = () => "b";',
        c='import { say as first } from "./b.js";\nexport const other = first();\n'
        'export function say() { return "c"; }',
        d='export { say } from "./c.js";',
    )
    assert printed(bundle(entry)) == "b c b c\n"


def test_what_no_module_exports_is_an_error(folder):
    two = folder(a='import { y } from "./b.js";', b="export const x = 1, y = 2;")
    with pytest.raises(ValueError, match=r"a\.js: \./b\.js does not export y"):
        bundle(two)


@pytest.mark.parametrize(
    "text",
    [
        'import x from "./b.js";',
        'import * as x from "./b.js";',
        'const x = await import("./b.js");',
        "export const where = import.meta.url;",
        "export let x = 1;",
        'export * from "./b.js";',
        "const x = 1;\nexport { x };",
    ],
)
def test_other_forms_are_an_error(folder, text):
    with pytest.raises(ValueError, match="cannot be part of one script"):
        bundle(folder(a=text, b="export const y = 1;"))


def test_a_circle_is_an_error(folder):
    with pytest.raises(ValueError, match="imports itself"):
        bundle(folder(a='import { x } from "./b.js";', b='import { y } from "./a.js";'))


def test_what_would_end_the_element_is_an_error(folder):
    with pytest.raises(ValueError, match="end the element"):
        bundle(folder(a='const x = "</SCRIPT>";'))


TRICKY = r"""
const a = 6, g = 2; // a comment with "quotes" and `ticks`
/* a block
   of comment */
const b = a / g / 3, c = "a // b", d = 'it\'s /* not */ one';
const e = `one // two ${a > 1 ? `in ${ { x: "}" }.x } /* kept */` : "no"}
   three`; // another
const f = /[/"'`]\/\//g.test('/"'), h = [/a{2}/, /\s+/].map((p) => p.source);
const i = "x" / 2, j = `4` / 2 / 1, k = { a: /b/ }.a.source, l = (a) / 2 / 1;
let m = a + +c.length - -g, n = m++ + a, o = m-- - g, q = a + -g - "3" + `1` + /x/;
if (a) /x/.test("x");
console.log(JSON.stringify([b, c, d, e, f, h, j, k, l, Number.isNaN(i), m, n, o, q]));
"""


def test_comments_go_and_literals_stay():
    short = without_comments(TRICKY)
    assert printed(short) == printed(TRICKY)
    assert "a comment" not in short and "a block" not in short and "another" not in short
    assert "kept" in json.loads(printed(short))[3]


def test_marks_before_an_end_go_and_loops_keep_theirs(folder):
    text = """
let n = 0;
for (;;) {
  if (++n > 2) break;
}
for (let k = 0; k < 3;) {
  k++;
  n += k;
}
const all = [n, (1,
2),
];
console.log(JSON.stringify([{ all, },], null,
));
"""
    script = bundle(folder(a=text))
    assert printed(script) == printed(text) == '[{"all":[9,2]}]\n'
    assert not {",}", ",]", ",)", ";}"} & {script[k : k + 2] for k in range(len(script))}


def test_the_engine_trains_to_the_same_bits_out_of_one_script(folder, tmp_path):
    """Whole runs, by the modules as they are and out of the bundle."""
    question = """
const X = Float64Array.from({ length: 60 }, (_, i) => (i * 7919 % 101) / 9 - (i % 3));
const y = Float64Array.from({ length: 30 }, (_, i) => X[2 * i] - 2 * X[2 * i + 1] + (i % 5));
const found = regression(X, y, true);
const problem = { ...found, id: "x", standardised: true, targetSd: 1, table: null,
  rows: Float64Array.from(found.rows.flatMap((row) => [...row])), rank: found.rows.length };
const journal = [[0, { kind: "start", widths: [2, 3, 1], seed: 7 }],
  [0, { kind: "settings", optimizer: "adam", rate: 0.05, batch: 0 }], [200, { kind: "add_layer" }]];
const run = createRun(problem, { journal, step: 0 }, { layers: 8, nodes: 16 });
run.seek(1000);
while (run.step < 1000) run.tick(1000, 8);
console.log(JSON.stringify([run.now.loss, [...run.now.parameters]]));
"""
    imports = "".join(
        f'import {{ {name} }} from "{(SOURCE / "engine" / file).as_posix()}";\n'
        for name, file in [("createRun", "run.js"), ("regression", "regression.js")]
    )
    module = tmp_path / "whole.mjs"
    module.write_text(imports + question, "utf-8")
    done = run(str(module))
    assert done.returncode == 0, done.stderr
    # the bundle knows addresses in folders only
    engine = tmp_path / "engine"
    engine.symlink_to(SOURCE / "engine")
    entry = folder(a=imports.replace(SOURCE.as_posix(), ".") + question)
    assert printed(bundle(entry)) == done.stdout
    assert len(json.loads(done.stdout)[1]) == 25
