/** Look of the HTML report: system fonts, light and dark, narrow and wide, and on paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fbfbfa, #17191c);
  --raised: light-dark(#ffffff, #1f2226);
  --line: light-dark(#dcdedf, #363b41);
  --text: light-dark(#1d2125, #e6e8ea);
  --quiet: light-dark(#5d656d, #9aa3ac);
  --error: light-dark(#b3201b, #ff8079);
  --warning: light-dark(#8a5300, #f0b04d);
  --note: light-dark(#1f5fae, #7fb4f5);
  --met: light-dark(#1c7340, #62c98a);
  --mark: light-dark(#fbe7b0, #574713);
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1rem 3rem; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: .3rem 0; }
code, pre, td.kind { font-family: ui-monospace, monospace; font-size: .86em; }
a { color: var(--note); }
.error { color: var(--error); } .warning { color: var(--warning); } .note { color: var(--note); } .met { color: var(--met); }
.cannot-tell, .not-applicable, .kind, .legend, .because, footer { color: var(--quiet); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .25rem .6rem; text-align: center; border-top: 1px solid var(--line); white-space: nowrap; }
thead th { border-top: 0; font-weight: 600; color: var(--quiet); font-size: .85em; }
tbody th, thead th:nth-child(-n + 2) { text-align: left; }
tbody th, thead th:first-child { font-weight: 500; position: sticky; left: 0; background: var(--raised); }
tbody th:not(.stack) { max-width: 24rem; overflow: hidden; text-overflow: ellipsis; }
th.stack { color: var(--quiet); font-size: .85em; padding-top: .6rem; }
td.kind { text-align: left; }
td button { all: unset; cursor: pointer; min-width: 1.8rem; border-radius: 4px; font-weight: 700; }
td button:hover { background: var(--mark); }
:is(button, input, select, summary, a):focus-visible { outline: 2px solid var(--note); outline-offset: 2px; }
form { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
form[hidden] { display: none; }
input, select, form button { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 5px; padding: .2rem .5rem; }
input[type=search] { width: 14rem; max-width: 60vw; }
details.item { border: 1px solid var(--line); border-radius: 8px; background: var(--raised); margin: .6rem 0; padding: .6rem .9rem; }
summary { cursor: pointer; }
.count { color: var(--quiet); }
article { border-top: 1px solid var(--line); margin-top: .7rem; padding-top: .5rem; overflow-wrap: anywhere; }
pre { margin: .4rem 0; padding: .4rem .6rem; background: var(--ground); border-radius: 5px; overflow-x: auto; }
.number { color: var(--quiet); margin-right: 1em; user-select: none; }
mark { background: var(--mark); color: inherit; border-radius: 2px; }
.cure::before { content: "→ "; color: var(--met); }
.fixable { border: 1px solid var(--line); border-radius: 99px; padding: 0 .5em; font-size: .8em; color: var(--met); }
footer { margin-top: 2.5rem; font-size: .9em; }
.legend span { margin-right: 1em; }
@media (max-width: 45rem) {
  .matrix :is(thead th:nth-child(2), .kind) { display: none; }
  thead th:nth-child(n + 3) span { writing-mode: vertical-rl; }
  th, td { padding: .25rem .35rem; }
  tbody th:not(.stack), thead th:first-child { max-width: 9.5rem; overflow: hidden; text-overflow: ellipsis; }
}
@media print {
  form, footer { display: none; }
  details.item { break-inside: avoid-page; }
}
`;
