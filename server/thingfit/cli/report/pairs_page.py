"""How the page of pairs looks, and what it does."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --ink: #1c2024; --dim: #60646c; --page: #fff; --head: #f4f5f6;
  --line: #d9dce0; --good: #1a7f37; --bad: #b3261e; --open: #8a6100; --tint: 9%; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ea; --dim: #a0a5ac; --page: #16181b;
  --head: #1f2226; --line: #363b41; --good: #5bc27d; --bad: #f08a80; --open: #dcb04a; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem 1.25rem; background: var(--page); color: var(--ink);
  font: 14px/1.45 system-ui, sans-serif; height: 100vh; display: flex; flex-direction: column; }
h1 { font-size: 1.2rem; margin: 0 0 .25rem; } h2 { font-size: 1rem; margin: 0 0 .5rem; }
p { margin: 0 0 .75rem; color: var(--dim); }
form { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; margin-bottom: .75rem; }
input[type=search] { font: inherit; color: inherit; background: var(--page); padding: .25rem .5rem;
  border: 1px solid var(--line); border-radius: 4px; width: 16rem; }
main { display: flex; gap: 1.25rem; min-height: 0; flex: 1; }
.scroll { overflow: auto; border: 1px solid var(--line); border-radius: 6px; flex: 1; }
table { border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: left;
  white-space: nowrap; font-weight: normal; }
thead th { position: sticky; top: 0; background: var(--head); vertical-align: top; z-index: 2; }
tbody th, thead th:first-child { position: sticky; left: 0; background: var(--head); z-index: 1; }
thead th:first-child { z-index: 3; }
thead button { all: unset; cursor: pointer; font-weight: 600; }
thead button:focus-visible, td:focus { outline: 2px solid currentColor; outline-offset: -2px; }
th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }
small { display: block; color: var(--dim); }
thead small { max-width: 14rem; white-space: normal; }
.number { text-align: right; }
td.fits, td.not, td.unknown { cursor: pointer; }
td.fits { background: color-mix(in srgb, var(--good) var(--tint), transparent); }
td.not { color: var(--dim); }
td.unknown { background: color-mix(in srgb, var(--open) var(--tint), transparent); }
b.fits { color: var(--good); } b.not { color: var(--bad); } b.unknown { color: var(--open); }
td[aria-selected=true] { outline: 2px solid currentColor; outline-offset: -2px; }
aside { width: 24rem; overflow: auto; } aside ul { padding: 0; margin: 0; list-style: none; }
aside li { margin-bottom: .6rem; } aside small { overflow-wrap: anywhere; }
tr[hidden] { display: none; }
@media (max-width: 60rem) { body { height: auto; } main { flex-direction: column; }
  aside { width: auto; } }
@media print { body { height: auto; } .scroll { overflow: visible; } form { display: none; } }
"""

SCRIPT: Final = """
(function () {
  "use strict";
  const body = document.querySelector("tbody"), heads = [...document.querySelectorAll("thead th")];
  const filter = document.getElementById("filter"), only = document.getElementById("only");
  const reasons = document.getElementById("reasons"), shown = document.getElementById("shown");
  const rows = [...body.rows];
  const texts = new Map(rows.map(row => [row, (row.textContent + " " +
    [...row.querySelectorAll("template")].map(each => each.content.textContent).join(" ")
    ).toLowerCase()]));
  let selected = null;

  function key(cell) {
    if (cell.dataset.order !== undefined) {
      const [fit, left] = cell.dataset.order.split(":").map(Number);
      return [fit, -left];
    }
    const text = cell.dataset.sort, number = Number(text);
    return text !== "" && !Number.isNaN(number) ? [0, number] : [1, text];
  }
  function compare(one, other) {
    for (let at = 0; at < one.length; at += 1) {
      if (one[at] < other[at]) return -1;
      if (one[at] > other[at]) return 1;
    }
    return 0;
  }
  function sort(column) {
    const head = heads[column];
    const down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach(each => each.setAttribute("aria-sort", "none"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const sorted = rows.map((row, at) => [key(row.cells[column]), at, row]);
    sorted.sort((a, b) => (down ? -1 : 1) * compare(a[0], b[0]) || a[1] - b[1]);
    body.append(...sorted.map(each => each[2]));
  }
  function show() {
    const wanted = filter.value.trim().toLowerCase();
    let count = 0;
    for (const row of rows) {
      const left_out = only.checked && row.dataset.fits !== "true";
      row.hidden = left_out || !texts.get(row).includes(wanted);
      count += row.hidden ? 0 : 1;
    }
    shown.textContent = count === rows.length ? "" : count + " of " + rows.length + " models";
  }
  function select(cell, focus) {
    if (!cell) return;
    if (selected) { selected.removeAttribute("aria-selected"); selected.tabIndex = -1; }
    selected = cell;
    cell.setAttribute("aria-selected", "true");
    cell.tabIndex = 0;
    if (focus) cell.focus();
    const template = cell.querySelector("template");
    reasons.replaceChildren(template.content.cloneNode(true));
  }
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  body.addEventListener("click", event => select(event.target.closest("td[data-order]"), true));
  body.addEventListener("focusin", event => {
    const cell = event.target.closest("td[data-order]");
    if (cell && cell !== selected) select(cell, false);
  });
  body.addEventListener("keydown", event => {
    const step = STEPS[event.key], cell = event.target.closest("td[data-order]");
    if (!step || !cell) return;
    event.preventDefault();
    const visible = [...body.rows].filter(row => !row.hidden);
    const row = visible[visible.indexOf(cell.parentElement) + step[0]];
    const next = row && row.cells[cell.cellIndex + step[1]];
    if (next && next.dataset.order !== undefined) select(next, true);
  });
  heads.forEach((head, at) => {
    head.querySelector("button").addEventListener("click", () => sort(at));
  });
  document.querySelector("form").addEventListener("submit", event => event.preventDefault());
  filter.addEventListener("input", show);
  only.addEventListener("change", show);
  const first = body.querySelector("td[data-order]");
  if (first) first.tabIndex = 0;
})();
"""
