// Tells the server what a visitor changes, each change once: fields, dials, what is put back. Nothing else is sent.
"use strict";

(() => {
  const tell = (name, value) => window.Shiny.setInputValue(name, value, { priority: "event" });

  // Changes that come in one breath are told one after the other: of two in one moment only the last would arrive.
  let last = Promise.resolve();
  const tellChange = (name, value) => {
    last = last.then(() => tell(name, value)).then(() => new Promise((done) => setTimeout(done)));
  };

  const ticked = (list) => [...list.querySelectorAll("input:checked")].map((box) => box.value);

  document.addEventListener("change", (event) => {
    const control = event.target;
    if (control.type === "file") return;
    const list = control.closest("[data-list]");
    if (list) tellChange("field_moved", { field: list.dataset.list, value: ticked(list) });
    else if (control.dataset.field) tellChange("field_moved", { field: control.dataset.field, value: control.value });
    else if (control.dataset.dial) tellChange("dial_moved", { name: control.dataset.dial, value: control.value });
  });

  // A slider and its box show the same number.
  document.addEventListener("input", (event) => {
    const control = event.target;
    if (!control.dataset || !control.dataset.dial) return;
    const pair = control.closest(".dial");
    if (pair) for (const other of pair.querySelectorAll("input")) if (other !== control) other.value = control.value;
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-back]");
    if (button) tell("put_back", button.dataset.back);
  });

  // Tabs: a click or the arrow keys choose, Tab goes on to what is in them.
  const results = document.getElementById("results");
  const open = (tab) => {
    for (const other of document.querySelectorAll("[role=tab]")) {
      const chosen = other === tab;
      other.setAttribute("aria-selected", String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
    }
    if (results.getBoundingClientRect().top < 0) results.scrollIntoView();
  };
  document.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) open(tab);
    if (event.target.closest("a[href='#results']")) open(document.getElementById("tab-answer"));
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("[role=tab]")) return;
    const tabs = [...document.querySelectorAll("[role=tab]")];
    const here = tabs.indexOf(event.target);
    const place = { ArrowRight: here + 1, ArrowLeft: here - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    if (place === undefined) return;
    event.preventDefault();
    const next = tabs[place % tabs.length];
    open(next);
    next.focus();
  });

  // Where something is to be mended first, the run button leads to it.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#run[aria-disabled=true]");
    const first = button && document.querySelector("#plan a");
    if (first) first.focus();
  }, true);

  // On a small screen what is long begins folded.
  if (window.matchMedia("(max-width: 60rem)").matches) {
    for (const long of document.querySelectorAll("[data-fold=narrow]")) long.open = false;
  }

  // A file that is far too large is not even sent.
  document.addEventListener("change", (event) => {
    const control = event.target;
    const place = control.type === "file" && control.closest("[data-most]");
    if (!place) return;
    const file = control.files[0];
    const old = place.querySelector(".refused");
    if (old) old.remove();
    if (!file || file.size <= Number(place.dataset.most)) return;
    event.stopImmediatePropagation();
    control.value = "";
    const said = document.createElement("p");
    said.className = "warning refused";
    said.setAttribute("role", "alert");
    said.textContent = place.dataset.tooLarge;
    place.append(said);
  }, true);
})();
