"""How the page of ranked models looks, and what it does."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --ink: #1c2024; --dim: #60646c; --page: #fff; --head: #f4f5f6;
  --line: #d9dce0; --good: #1a7f37; --point: #6b7280; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ea; --dim: #a0a5ac; --page: #16181b;
  --head: #1f2226; --line: #363b41; --good: #5bc27d; --point: #9aa1ab; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem 1.25rem; background: var(--page); color: var(--ink);
  font: 14px/1.45 system-ui, sans-serif; max-width: 70rem; }
h1 { font-size: 1.2rem; margin: 0 0 .25rem; }
p, ul, figcaption { margin: 0 0 .75rem; color: var(--dim); }
ul { padding-left: 1.2rem; } ul:empty { display: none; }
figure { margin: 0 0 1rem; position: relative; }
svg { width: 100%; max-width: 60rem; height: auto; display: block; overflow: visible; }
svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
svg .tick { fill: var(--dim); text-anchor: end; } svg .middle { text-anchor: middle; }
svg .title { fill: var(--dim); text-anchor: middle; }
svg .grid { stroke: var(--line); stroke-width: 1; stroke-dasharray: 2 4; }
svg .front { fill: none; stroke: var(--good); stroke-width: 1.5; }
svg .point { fill: color-mix(in srgb, var(--point) 35%, transparent); stroke: var(--point);
  stroke-width: 1.25; cursor: pointer; outline: none; }
svg .best { fill: color-mix(in srgb, var(--good) 35%, transparent); stroke: var(--good);
  stroke-width: 2; }
svg .point:focus, svg .point.near { stroke: var(--ink); stroke-width: 3; }
svg .name { pointer-events: none; paint-order: stroke; stroke: var(--page); stroke-width: 3px; }
#tip { position: absolute; pointer-events: none; white-space: pre-line; background: var(--head);
  border: 1px solid var(--line); border-radius: 6px; padding: .4rem .6rem; max-width: 22rem;
  box-shadow: 0 2px 8px rgb(0 0 0 / 20%); z-index: 5; }
#tip::first-line { font-weight: 600; } #tip:empty { display: none; }
.scroll { overflow: auto; border: 1px solid var(--line); border-radius: 6px; margin: 0 0 1rem; }
table { border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums;
  width: 100%; }
th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: left;
  white-space: nowrap; font-weight: normal; }
tbody tr:last-child > * { border-bottom: 0; }
thead th { background: var(--head); }
thead button { all: unset; cursor: pointer; font-weight: 600; }
thead button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }
.number, thead .number { text-align: right; } .mark { color: var(--good); }
tr.near > * { background: var(--head); }
@media print { figcaption { display: none; } }
"""

SCRIPT: Final = """
(function () {
  "use strict";
  const body = document.querySelector("tbody"), heads = [...document.querySelectorAll("thead th")];
  const rows = [...body.rows], figure = document.querySelector("figure");
  const tip = document.getElementById("tip"), plot = document.getElementById("plot");
  const points = plot ? [...plot.querySelectorAll("circle")] : [];
  const byPlace = new Map(points.map(each => [each.dataset.at, each]));
  const along = [...points].sort((a, b) => a.cx.baseVal.value - b.cx.baseVal.value ||
    b.cy.baseVal.value - a.cy.baseVal.value);

  heads.forEach((head, at) => {
    if (rows[0] && rows[0].cells[at].classList.contains("number")) head.classList.add("number");
    head.querySelector("button").addEventListener("click", () => sort(at));
  });
  function key(cell) {
    const text = cell.dataset.sort, number = Number(text);
    return text === "" ? [2, 0] : Number.isNaN(number) ? [1, text] : [0, number];
  }
  function compare(one, other) {
    return one[0] - other[0] || (one[1] < other[1] ? -1 : one[1] > other[1] ? 1 : 0);
  }
  function sort(column) {
    const head = heads[column], down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach(each => each.setAttribute("aria-sort", "none"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const sorted = rows.map((row, at) => [key(row.cells[column]), at, row]);
    // What is not known stays last, whichever way the others go.
    sorted.sort((a, b) => (a[0][0] === 2) - (b[0][0] === 2) ||
      (down ? -1 : 1) * compare(a[0], b[0]) || a[1] - b[1]);
    body.append(...sorted.map(each => each[2]));
  }
  function mark(at, on) {
    const row = rows[Number(at)], point = byPlace.get(at);
    row.classList.toggle("near", on);
    if (point) point.classList.toggle("near", on);
  }
  function show(point) {
    mark(point.dataset.at, true);
    tip.textContent = point.dataset.words;
    const box = point.getBoundingClientRect(), frame = figure.getBoundingClientRect();
    const left = Math.min(box.right - frame.left + 8, frame.width - tip.offsetWidth);
    tip.style.left = Math.max(0, left) + "px";
    tip.style.top = box.bottom - frame.top + 8 + "px";
  }
  function hide(point) {
    mark(point.dataset.at, false);
    tip.textContent = "";
  }
  for (const point of points) {
    point.addEventListener("mouseenter", () => show(point));
    point.addEventListener("mouseleave", () => hide(point));
    point.addEventListener("focus", () => show(point));
    point.addEventListener("blur", () => hide(point));
    point.addEventListener("click", () => point.focus());
  }
  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
  if (plot) plot.addEventListener("keydown", event => {
    if (event.key === "Escape") { document.activeElement.blur(); return; }
    const step = STEPS[event.key], next = along[along.indexOf(event.target) + step];
    if (!step) return;
    event.preventDefault();
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  if (along.length) along[0].tabIndex = 0;
  for (const row of rows) {
    row.addEventListener("mouseenter", () => mark(row.dataset.at, true));
    row.addEventListener("mouseleave", () => mark(row.dataset.at, false));
  }
})();
"""
