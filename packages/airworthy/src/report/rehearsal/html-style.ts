/** What a rehearsal's page has beyond the look that all reports share. */
export const REHEARSAL_STYLE = `
:root {
  --line-now: light-dark(#1f5fae, #7fb4f5);
  --line-twin: light-dark(#a9b0b7, #646c75);
  --fault-ground: light-dark(#f6ead2, #3a3122);
  --band-ground: light-dark(#d9e7f8, #22374f);
  --yes: light-dark(#2f8f57, #4fb57c);
  --some: light-dark(#d69a2d, #d9a441);
  --no: light-dark(#e4e6e8, #33383e);
}
body { max-width: 80rem; }
header p { color: var(--quiet); }
.notice { border-left: 3px solid var(--warning); padding-left: .7rem; margin: .8rem 0 0; color: var(--text); }
.sets { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .8rem; margin: 1.2rem 0 0; padding: 0; list-style: none; }
.sets li { border: 1px solid var(--line); border-radius: 10px; background: var(--raised); padding: .8rem 1rem; }
.sets .own { border-color: var(--note); }
.sets strong { font-size: 1.9rem; line-height: 1.15; font-weight: 650; font-variant-numeric: tabular-nums; }
.sets .name { font-weight: 600; }
.sets p { margin: .15rem 0; font-size: .86em; color: var(--quiet); }
.meter { display: block; height: 6px; border-radius: 3px; background: var(--no); overflow: hidden; margin: .35rem 0 .5rem; }
.meter i { display: block; height: 100%; border-radius: 3px; background: var(--yes); }
.meter.some i { background: var(--some); } .meter.none i { background: var(--error); }
.advice { list-style: none; padding: 0; margin: 0; display: grid; gap: .5rem; }
.advice li { border: 1px solid var(--line); border-left: 4px solid var(--note); border-radius: 6px; background: var(--raised); padding: .5rem .8rem; }
.advice .grave { border-left-color: var(--error); } .advice .warn { border-left-color: var(--warning); }
.advice code { display: inline-block; margin-top: .2rem; color: var(--note); }
.cells td, .cells th { padding: .18rem .45rem; }
.cells tbody th { text-align: left; white-space: nowrap; font-weight: 400; max-width: 24rem; overflow: hidden; text-overflow: ellipsis; }
.cells tbody th a { color: inherit; text-decoration: none; } .cells tbody th a:hover { text-decoration: underline; }
.cells tbody th b { display: inline-block; min-width: 2.2em; font-weight: 650; }
.cells thead th { vertical-align: bottom; }
.cells thead th.turned span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 15rem; }
.cells tfoot :is(th, td) { border-top: 2px solid var(--line); font-size: .86em; font-weight: 400; color: var(--quiet); text-align: left; }
.cells tfoot td { text-align: center; } .cells tfoot .warning { color: var(--warning); font-weight: 650; }
.cells td { font-variant-numeric: tabular-nums; }
.cells td.left { text-align: left; white-space: normal; } details.alarms { margin: .6rem 0; } details.alarms summary { color: var(--note); font-size: .92em; margin-bottom: .4rem; }
.cells td.number { text-align: right; }
.dot { display: inline-block; width: .85em; height: .85em; border-radius: 50%; background: var(--no); vertical-align: -.05em; }
.dot.yes { background: var(--yes); } .dot.some { background: linear-gradient(90deg, var(--some) 50%, var(--no) 50%); }
.dot.first { background: var(--yes); box-shadow: 0 0 0 2px var(--raised), 0 0 0 3.5px var(--yes); }
.bar { display: inline-grid; grid-template-columns: 4.5rem 3rem; align-items: center; gap: .4rem; text-align: right; }
.bar:has(.after) { grid-template-columns: 4.5rem 3rem 3.4rem; } .after { color: var(--quiet); text-align: left; }
.bar .meter { margin: 0; }
.faults > details { border: 1px solid var(--line); border-radius: 8px; background: var(--raised); margin: .5rem 0; padding: .55rem .9rem; }
.faults summary b { display: inline-block; min-width: 2.4em; } .faults summary .count { float: right; font-variant-numeric: tabular-nums; }
.plots { clear: both; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: .6rem 1.4rem; margin-top: .6rem; }
.plots h3 { grid-column: 1 / -1; font-size: .9rem; margin: .5rem 0 0; color: var(--quiet); font-weight: 600; }
figure { margin: 0; position: relative; }
figcaption { font-size: .84em; } figcaption span { display: block; color: var(--quiet); font-family: ui-monospace, monospace; font-size: .88em; overflow-wrap: anywhere; }
svg { width: 100%; height: auto; display: block; overflow: visible; }
svg text { font: 11px system-ui, sans-serif; fill: var(--quiet); } svg .said { fill: var(--error); font-weight: 600; paint-order: stroke; stroke: var(--fault-ground); stroke-width: 4px; }
svg path { fill: none; stroke-linecap: round; stroke-linejoin: round; }
.grid { stroke: var(--line); stroke-width: .6; }
svg .band { fill: var(--band-ground); stroke: none; } svg .fault { fill: var(--fault-ground); }
.twin { stroke: var(--line-twin); stroke-width: 1.3; } .values { stroke: var(--line-now); stroke-width: 1.8; }
.threshold { stroke: var(--error); stroke-width: 1.2; stroke-dasharray: 5 4; } .moment { stroke: var(--error); stroke-width: 1; }
rect.alarm { fill: var(--error); } rect.ok { fill: var(--yes); opacity: .55; } rect.unknown { fill: var(--line-twin); opacity: .5; }
.hover { stroke: var(--quiet); stroke-width: .8; }
.reading { position: absolute; right: 0; top: 0; font: 12px ui-monospace, monospace; background: var(--raised); color: var(--text); padding: 0 .3rem; border-radius: 4px; }
.key .dot { margin: 0 .5em 0 .25em; }
.key { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; color: var(--quiet); font-size: .86em; margin: .3rem 0; }
.key svg { width: 26px; height: 12px; display: inline-block; vertical-align: -1px; margin-right: .35em; }
.remarks { color: var(--quiet); font-size: .9em; }
@media (max-width: 45rem) {
  .cells thead th:nth-child(n + 3):not(.turned) span { writing-mode: horizontal-tb; }
  .cells tbody th { max-width: 11rem; } .bar, .bar:has(.after) { grid-template-columns: auto auto; } .bar .meter { display: none; }
  .faults summary .count { float: none; display: block; color: var(--quiet); }
}
`;
