/** Reading values off a plot with the pointer, and opening a fault that a link leads to. The page says all without it. */
export const REHEARSAL_SCRIPT = `
const open = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
};
addEventListener("hashchange", open);
open();
for (const svg of document.querySelectorAll("figure svg")) {
  const [left, right, end] = svg.dataset.x.split(" ").map(Number);
  const [least, most, bottom, top] = svg.dataset.y.split(" ").map(Number);
  const from = Number(svg.dataset.from), onset = Number(svg.dataset.onset);
  const line = svg.querySelector(".values");
  const reading = document.createElement("output");
  reading.className = "reading";
  const hair = document.createElementNS(svg.namespaceURI, "path");
  hair.setAttribute("class", "hover");
  const valueAt = (x) => {
    let best, near = 6;
    let px = 0, py = 0;
    for (const [, kind, a, b] of line.getAttribute("d").matchAll(/([Ml])(-?\\d+) (-?\\d+)/g)) {
      if (kind === "M") { px = +a; py = +b; } else { px += +a; py += +b; }
      if (Math.abs(px - x) < near) { near = Math.abs(px - x); best = py; }
    }
    return best;
  };
  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
    if (x < left || x > right) return;
    const minute = Math.round(from + ((x - left) / (right - left)) * (end - from)) - onset;
    const y = valueAt(x);
    const value = y === undefined ? "no data" : Number((least + ((bottom - y) / (bottom - top)) * (most - least)).toPrecision(3));
    const abs = Math.abs(minute);
    reading.textContent = (minute < 0 ? "−" : "+") + (abs < 100 ? abs + " m" : (abs / 60).toFixed(1) + " h") + "  " + value;
    hair.setAttribute("d", "M" + x + " " + top + "V" + (bottom + 20));
    svg.append(hair);
    svg.parentNode.append(reading);
  });
  svg.addEventListener("pointerleave", () => { hair.remove(); reading.remove(); });
}
`;
