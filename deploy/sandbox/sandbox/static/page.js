// Keeps the page as fresh as what was received, and sends the switches on.
"use strict";

const EVERY = 2000;
const SILENT = "The sandbox does not answer.";
const live = () => document.getElementById("live");
const said = document.getElementById("said");
const switches = document.getElementById("switches");

async function refresh() {
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
  const open = [...document.querySelectorAll("#live details[open]")].map((details) => details.id);
  const focus = live().contains(document.activeElement) ? whereabouts(document.activeElement) : "";
  live().replaceWith(document.adoptNode(fresh));
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focus) document.querySelector(focus)?.focus({ preventScroll: true });
}

// A selector that finds the same link or summary in the fresh page.
function whereabouts(element) {
  const href = element.getAttribute("href");
  return href ? `#live a[href="${CSS.escape(href)}"]` : `#${element.closest("details").id} > ${element.localName}`;
}

async function look() {
  if (document.hidden || document.activeElement?.value && document.activeElement.closest(".reply")) return;
  const { mark } = await (await fetch("/mark", { cache: "no-store" })).json();
  if (mark !== live().dataset.mark) await refresh();
}

async function watch() {
  try {
    await look();
    if (said.textContent === SILENT) said.textContent = "";
  } catch {
    said.textContent = SILENT;
  }
  setTimeout(watch, EVERY);
}

function wanted(system) {
  const inputs = [...switches.elements.namedItem(system).querySelectorAll("input")];
  return Object.fromEntries(inputs.map((input) => [input.name, input.type === "checkbox" ? input.checked : Number(input.value)]));
}

async function put(faults) {
  const answer = await fetch("/faults", { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(faults) });
  said.textContent = answer.ok ? "" : (await answer.json()).detail;
  await refresh();
}

switches.addEventListener("change", async () => {
  await put({ smsc: wanted("smsc"), mail: wanted("mail"), acquirer: wanted("acquirer") });
});
switches.addEventListener("submit", (event) => event.preventDefault());

document.getElementById("mend").addEventListener("click", async () => {
  for (const input of switches.querySelectorAll("input")) {
    if (input.type === "checkbox") input.checked = false;
    else input.value = "0";
  }
  await put({});
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest(".reply");
  if (!form) return;
  event.preventDefault();
  const answer = await fetch(`/messages/${form.dataset.message}/reply`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text: form.elements.text.value }),
  });
  const told = await answer.json();
  said.textContent = answer.ok ? `${told.code} ${told.said}` : told.detail;
  if (told.code === 250) form.reset();
});

document.getElementById("clear").addEventListener("click", async () => {
  await fetch("/messages", { method: "DELETE" });
  await refresh();
});

document.querySelector(".filter").addEventListener("change", (event) => event.currentTarget.requestSubmit());
setTimeout(watch, EVERY);
