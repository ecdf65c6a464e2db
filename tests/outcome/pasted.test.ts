// What the programs that people copy from put on a clipboard, and what becomes of it. The samples in pasted/ have the shape
// of each program and words of our own; the browser tests paste the same ones into the page as served.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { Window } from "happy-dom";
import { inert } from "../../static/src/outcome/paste/inert";
import type { Read } from "../../static/src/outcome/paste/model";
import { readHtml, readPlain } from "../../static/src/outcome/paste/read";
import { htmlOf } from "../../static/src/outcome/paste/write";

const FOLDER = "tests/outcome/pasted";
const window = new Window();

function html(text: string): Read {
  const { html: quiet, sheets } = inert(text);
  return readHtml(new window.DOMParser().parseFromString(quiet, "text/html").body as unknown as Node, sheets);
}

function told({ blocks, report }: Read): string {
  const counts = Object.entries(report).filter(([, n]) => n > 0);
  return [
    ...blocks.map((block) => htmlOf([block])),
    `# ${counts.map(([name, n]) => `${name}=${n}`).join(" ")}`.trim(),
  ].join("\n");
}

const words = (text: string): string => htmlOf(html(text).blocks);
const plain = (text: string): string => htmlOf(readPlain(text).blocks);

for (const name of readdirSync(FOLDER).filter((each) => !each.endsWith(".expected"))) {
  test(`pasted from ${name}`, () => {
    const given = readFileSync(`${FOLDER}/${name}`, "utf-8");
    const read = name.endsWith(".txt") ? readPlain(given) : html(given);
    const expected = readFileSync(`${FOLDER}/${name.replace(/\.\w+$/, ".expected")}`, "utf-8");
    assert.equal(told(read), expected.trim());
  });
}

const body = (cases: Record<string, string>, read: (text: string) => string) => () => {
  for (const [given, expected] of Object.entries(cases)) assert.equal(read(given), expected, given);
};

test(
  "what was struck, deleted or hidden is left out, whatever says so",
  body(
    {
      "<p>we <s>a</s><strike>b</strike><del>c</del> agree</p>": "<p>we agree</p>",
      '<p>we <span style="TEXT-DECORATION: underline LINE-THROUGH red">a</span> agree</p>': "<p>we agree</p>",
      '<p style="text-decoration-line:line-through">we <span style="text-decoration:none">never</span></p><p>agree</p>':
        "<p>agree</p>",
      '<style>.t1 { color: red; text-decoration: line-through } p.t2 .x { visibility: hidden }</style><p class="t2">we <i class="t1">a</i><b class="x">b</b> agree</p>':
        "<p>we agree</p>",
      '<p>we <span class="msoDel">a</span><span role="deletion">b</span><span hidden>c</span> agree</p>':
        "<p>we agree</p>",
      '<p>we <span class="ice-del">a</span><span class="suggestion-deletion">b</span><b class="Strikethrough">c</b> agree</p>':
        "<p>we agree</p>",
      '<p class="model delta">we agree</p>': "<p>we agree</p>",
      '<p>we <span style="font-size:0pt">a</span><span style="display: none !important">b</span><span style="opacity:0">c</span> agree</p>':
        "<p>we agree</p>",
      '<div style="font-size:0"><span style="font-size:12px">we</span> agree</div>': "<p>we</p>",
      '<p>we <span style="visibility:hidden">not <span style="visibility:visible">all</span></span> agree</p>':
        "<p>we all agree</p>",
      '<table><tr><td>a</td><td style="text-decoration:line-through">b</td><td>c</td></tr></table>': "<p>a | | c</p>",
      "<ol><li>one</li><li><del>two</del></li><li>three</li></ol>": "<ol><li><p>one</p></li><li><p>three</p></li></ol>",
      "<p>we <ins>all</ins> <u>agree</u></p>": "<p>we all <u>agree</u></p>",
    },
    words,
  ),
);

test(
  "bold and italic are what they looked like",
  body(
    {
      '<b style="font-weight:normal">a <span style="font-weight:600">b</span></b>': "<p>a <strong>b</strong></p>",
      '<p style="font-weight:bold">a <span style="font-weight:400">b</span></p>': "<p><strong>a </strong>b</p>",
      '<style>.s1{font: italic 12px Arial}</style><p class="s1">a <span style="font-style:normal">b</span></p>':
        "<p><em>a </em>b</p>",
      "<h1>a <b>b</b></h1><h4>c</h4>": "<h1>a b</h1><h3>c</h3>",
      '<p title="x > y" style="font-weight:bold">a</p>': "<p><strong>a</strong></p>",
      "<p>a style=bold < b</p>": "<p>a style=bold &lt; b</p>",
      "<p>a<br>b<br><br>c</p>": "<p>a<br>b</p><p>c</p>",
    },
    words,
  ),
);

test(
  "numbers stay the numbers they were",
  body(
    {
      '<ol start="4"><li>a</li><li>b</li></ol>': "<p>4. a</p><p>5. b</p>",
      '<p>We:</p><ol start="4"><li>a</li><li>b</li></ol>': "<p>We:<br>4. a<br>5. b</p>",
      '<ol><li>a</li><li value="7">b</li><li>c</li></ol>': "<ol><li><p>a</p></li></ol><p>7. b</p><p>8. c</p>",
      '<ol type="A"><li>a</li><li>b</li></ol>': "<p>A. a<br>B. b</p>",
      '<ol style="list-style-type:lower-roman"><li>a</li><li>b</li></ol>': "<p>i. a<br>ii. b</p>",
      "<ol reversed><li>a</li><li>b</li></ol>": "<p>2. a</p><ol><li><p>b</p></li></ol>",
      "<ol><li>a</li></ol><p>x</p><ol><li>b</li></ol>": "<ol><li><p>a</p></li></ol><p>x</p><ol><li><p>b</p></li></ol>",
      "<ul><li>a<p>b</p><ul><li>c</li></ul></li></ul>": "<ul><li><p>a</p><p>b</p><ul><li><p>c</p></li></ul></li></ul>",
      "<p>10<sup>6</sup> m<sup>−2</sup> x<sub>1</sub> x<sub>max</sub> y<sup>k</sup> 1<sup>st</sup></p>":
        "<p>10⁶ m⁻² x₁ x_(max) y^k 1st</p>",
      '<p>fell<sup><a href="#cite_note-3">[3]</a></sup> by 5<a role="doc-noteref" href="#fn2">2</a></p>':
        "<p>fell⁽³⁾ by 5⁽²⁾</p>",
    },
    words,
  ),
);

test(
  "addresses stand after the words of their links",
  body(
    {
      '<p><a href="https://example.org/a">the plan</a>, <a href="https://example.org/">example.org</a></p>':
        "<p>the plan (https://example.org/a), example.org</p>",
      '<p><a href="mailto:a@example.org">write</a> <a href="#top">up</a> <a href="javascript:x()">no</a></p>':
        "<p>write (a@example.org) up no</p>",
      '<p><a href="https://example.org/?style=1&amp;a=2"><b>one </b>two </a>three</p>':
        "<p><strong>one </strong>two (https://example.org/?style=1&amp;a=2) three</p>",
    },
    words,
  ),
);

test(
  "plain text: what the page broke is joined, what the author broke is not",
  body(
    {
      "one line": "<p>one line</p>",
      "Astana\nBishkek\nDushanbe": "<p>Astana</p><p>Bishkek</p><p>Dushanbe</p>",
      "1. a;\n2. b;\n3. c.": "<ol><li><p>a;</p></li><li><p>b;</p></li><li><p>c.</p></li></ol>",
      "4. a;\n5. b.": "<p>4. a;</p><p>5. b.</p>",
      "We:\n(a) one;\n(b) two.": "<p>We:<br>(a) one;<br>(b) two.</p>",
      "\t2025\t2026\nҚазақстан\t1\t2": "<p>| 2025 | 2026<br>Қазақстан | 1 | 2</p>", // no cell moves under another's head
      "Before it.\n\n\t2025\t2026\n\t1\t2\n": "<p>Before it.</p><p>| 2025 | 2026<br>| 1 | 2</p>",
      "The flow of the river was measured in all of\n2023. It fell.":
        "<p>The flow of the river was measured in all of 2023. It fell.</p>",
    },
    plain,
  ),
);

test(
  "what else comes on a clipboard",
  body(
    {
      "<td>H</td><td>c1</td>": "<p>H | c1</p>",
      "<meta charset='utf-8'><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr>": "<p>a | b<br>c | d</p>",
      "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>": "<p>a | b | c</p>",
      "<table><tr><td>a</td></tr><tr><td><p>b</p><p>c</p></td></tr></table>": "<p>a</p><p>b</p><p>c</p>",
      '<p>we<span class="Apple-converted-space">&nbsp;</span>agree<span style="mso-spacerun:yes">&nbsp; </span>too</p>':
        "<p>we agree too</p>",
      "<p>5&nbsp;km<script>x</script><button>Copy</button></p>": "<p>5&nbsp;km</p>",
      "<div>a<div>b</div>c</div><blockquote>d</blockquote><dl><dt>e</dt><dd>f</dd></dl>":
        "<p>a</p><p>b</p><p>c</p><p>d</p><p>e</p><p>f</p>",
      "<pre>a\n b\n\nc</pre>": "<p>a<br>b</p><p>c</p>",
      '<mark class="br">[a <b>b</b>]</mark><p>[c]</p><mark>d</mark>':
        '<p><mark class="br">a </mark><mark class="br"><strong>b</strong></mark></p><p>[c]</p><p>d</p>',
      '<p>a<a class="msocomanchor" href="#_msocom_1">[AB1]</a></p><p class="MsoCommentText">secret</p>': "<p>a</p>",
      '<p>a<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p><div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a>no</p></div>':
        "<p>a</p>",
      '<p>a<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p><hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> no</p></div>':
        "<p>a⁽¹⁾</p>",
    },
    words,
  ),
);
