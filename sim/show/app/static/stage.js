// The stage: one run lived by agents, month by month. Everything shown was seen by the model; nothing is reckoned here
// but who stands where in the month that is looked at.
import { familyPart } from "./family.js";
import { othersPart } from "./others.js";
import { capital, fill, make } from "./making.js";

const ZERO = 48;
const ABSENT = 0, CAMP = 1, HOTEL = 3;
const MONTH_MS = 650, MOVE_MS = 450;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

class Stage {
  constructor(root, { run, words }) {
    Object.assign(this, { root, run, words, month: 0, chosen: null, timer: null });
    this.people = run.people.number.length;
    this.zoneOf = [];
    for (const [zone, places] of Object.entries(run.zones)) for (const place of places) this.zoneOf[place] = zone;
    this.boxes = new Map();
    this.lay();
    this.turn(0);
  }

  // what was seen

  value(column, family, month = this.month) {
    return this.run.families[column][month].charCodeAt(family) - ZERO;
  }

  where(family, month = this.month) {
    const place = this.value("place", family, month);
    return place === CAMP ? `site-${this.value("camp", family, month) - 1}` : `place-${place}`;
  }

  standing(family, month = this.month) {
    const place = this.value("place", family, month);
    const zone = this.zoneOf[place];
    if (zone === "gone") return "gone";
    if (zone === "camps") return "camp_or_street";
    if (place === HOTEL) return "shelter";
    return zone === "town" && this.value("durable", family, month) ? "durably_housed" : "temporary_home";
  }

  placeName(family, month) {
    const place = this.value("place", family, month);
    const site = this.value("camp", family, month) - 1;
    return place === CAMP && site >= 0 ? this.run.camps[site] : this.run.places[place];
  }

  when(month) {
    const [year, first] = this.run.starts.split("-").map(Number);
    const date = new Date(Date.UTC(year, first - 1 + Math.max(month - 1, 0), 1));
    return date.toLocaleDateString("en", { month: "long", year: "numeric", timeZone: "UTC" });
  }

  // the frame, laid once

  lay() {
    const { words, run } = this;
    const newcomers = run.people.arrival.filter((month) => month > 0).length;
    const sample = fill(words.sample, {
      families: this.people - newcomers, newcomers, months: run.months, starts: run.starts, seed: run.seed,
    });
    this.dots = run.people.number.map((number, family) => this.dot(number, family));
    this.detail = make("div", { class: "detail", "aria-live": "polite" }, make("p", { class: "quiet" }, words.detail));
    const zones = Object.keys(this.run.zones).map((zone) => this.zone(zone));
    this.root.replaceChildren(
      make("h3", {}, words.heading), make("p", { class: "quiet" }, sample), this.controls(), this.legend(),
      make("div", { class: "stage-desk" },
        make("div", { class: "zones" }, ...zones, this.others()),
        make("div", { class: "aside" }, this.finder(), this.detail)),
    );
    this.root.addEventListener("keydown", (event) => this.steer(event));
  }

  dot(number, family) {
    const named = fill(this.words.family, { number });
    const dot = make("button", { type: "button", tabindex: "-1", class: "dot", "data-family": family, "aria-label": named });
    if (this.run.people.arrival[family] > 0) dot.classList.add("newcomer");
    dot.addEventListener("click", () => this.choose(family));
    dot.addEventListener("focus", () => this.name(family));
    dot.addEventListener("pointerenter", () => this.name(family));
    return dot;
  }

  name(family) {
    const text = `${fill(this.words.family, { number: this.run.people.number[family] })}, ${this.placeName(family, this.month)}`;
    this.dots[family].setAttribute("aria-label", text);
    this.dots[family].title = text;
  }

  controls() {
    const { words, run } = this;
    this.slider = make("input", { type: "range", min: 0, max: run.months, step: 1, value: 0, id: "stage-month" });
    this.slider.addEventListener("input", () => { this.stop(); this.turn(Number(this.slider.value)); });
    this.player = make("button", { type: "button", class: "first-button" }, words.play);
    this.player.addEventListener("click", () => (this.timer ? this.stop() : this.play()));
    const step = (label, by) => {
      const button = make("button", { type: "button", class: "second" }, label);
      button.addEventListener("click", () => { this.stop(); this.turn(this.month + by); });
      return button;
    };
    this.clock = make("output", { for: "stage-month", class: "clock" });
    return make("div", { class: "controls" }, this.player, step(words.back, -1), step(words.forth, 1),
      make("label", { for: "stage-month" }, words.month), this.slider, this.clock);
  }

  legend() {
    const marks = Object.entries(this.words.standing).map(([name, text]) =>
      make("li", {}, make("span", { class: `dot still ${name}` }), text));
    marks.push(make("li", {}, make("span", { class: "dot still work temporary_home" }), this.words.in_work));
    marks.push(make("li", {}, make("span", { class: "dot still newcomer camp_or_street" }), this.words.newcomer));
    for (const [look, text] of Object.entries(this.words.marks)) {
      marks.push(make("li", {}, make("span", { class: `mark still ${look}` }), text));
    }
    return make("ul", { class: "legend", "aria-label": this.words.legend }, ...marks);
  }

  finder() {
    const wrong = make("p", { class: "error", id: "stage-wrong", "aria-live": "polite" });
    const number = make("input", {
      type: "number", id: "stage-family", min: 0, step: 1, value: 0, "aria-describedby": "stage-wrong",
    });
    const find = () => {
      const family = this.run.people.number.indexOf(Number(number.value));
      const known = number.value.trim() !== "" && family >= 0;
      wrong.textContent = known ? "" : fill(this.words.no_family, { last: Math.max(...this.run.people.number) });
      if (known) this.choose(family);
    };
    number.addEventListener("keydown", (event) => { if (event.key === "Enter") find(); });
    const button = make("button", { type: "button", class: "second" }, this.words.show_family);
    button.addEventListener("click", find);
    return make("div", { class: "finder" }, make("label", { for: "stage-family" }, this.words.family_number), number, button, wrong);
  }

  // zones and the boxes in them

  zone(zone) {
    const { run, words } = this;
    const keys = [];
    for (const place of run.zones[zone]) {
      if (place === CAMP) run.camps.forEach((name, site) => keys.push([`site-${site}`, name]));
      else if (run.families.place.some((month) => month.includes(String.fromCharCode(ZERO + place)))) {
        keys.push([`place-${place}`, capital(run.places[place])]);
      }
    }
    const count = make("span", { class: "count" });
    const boxes = keys.map(([key, title]) => this.box(key, title));
    this.boxes.set(`zone-${zone}`, { count, keys: keys.map(([key]) => key) });
    return make("section", { class: `zone ${zone}` }, make("h4", {}, words.zones[zone], " ", count), ...boxes);
  }

  box(key, title) {
    const count = make("span", { class: "count" });
    const note = make("span", { class: "note" });
    const inside = make("div", { class: "crowd", role: "group", "aria-label": title });
    this.boxes.set(key, { count, note, inside, held: "" });
    return make("div", { class: "box" }, make("h5", {}, title, " ", count, " ", note), inside);
  }

  // one month

  turn(month) {
    this.month = Math.max(0, Math.min(this.run.months, month));
    this.slider.value = this.month;
    const told = fill(this.words.at, { month: this.month, months: this.run.months, when: this.when(this.month) });
    this.clock.textContent = told;
    this.slider.setAttribute("aria-valuetext", told);
    this.placeFamilies();
    this.tellOthers();
    if (this.chosen !== null) this.tellFamily();
  }

  placeFamilies() {
    const held = new Map([...this.boxes.keys()].map((key) => [key, []]));
    for (let family = 0; family < this.people; family += 1) {
      if (this.value("place", family) === ABSENT) continue;
      held.get(this.where(family)).push(family);
      const dot = this.dots[family];
      const look = this.standing(family);
      if (dot.dataset.standing !== look) {
        dot.classList.remove(dot.dataset.standing);
        dot.classList.add(look);
        dot.dataset.standing = look;
      }
      dot.classList.toggle("work", this.value("jobs", family) > 0);
    }
    const moved = this.movers(held);
    const before = moved.map((family) => this.dots[family].getBoundingClientRect());
    const focused = document.activeElement;
    held.forEach((families, key) => this.fillBox(key, families));
    if (focused && focused.dataset && focused.dataset.family && focused.isConnected) focused.focus({ preventScroll: true });
    this.count(held);
    this.glide(moved, before);
    this.keepOneStop();
  }

  movers(held) {
    if (calm.matches || !this.timer) return [];
    const moved = [];
    held.forEach((families, key) => families.forEach((family) => {
      if (this.dots[family].isConnected && this.dots[family].dataset.at !== key) moved.push(family);
    }));
    return moved;
  }

  fillBox(key, families) {
    const box = this.boxes.get(key);
    if (!box.inside) return;
    const now = families.join(" ");
    if (now !== box.held) {
      box.held = now;
      box.inside.replaceChildren(...families.map((family) => this.dots[family]));
      families.forEach((family) => { this.dots[family].dataset.at = key; });
    }
    box.count.textContent = families.length;
    box.inside.parentElement.classList.toggle("empty", families.length === 0);
    if (key.startsWith("site-")) {
      const status = this.run.sites[this.month].charCodeAt(Number(key.slice(5))) - ZERO;
      box.note.textContent = this.words.sites[status];
      box.inside.parentElement.dataset.status = status;
    }
  }

  count(held) {
    for (const zone of Object.keys(this.run.zones)) {
      const { count, keys } = this.boxes.get(`zone-${zone}`);
      count.textContent = keys.reduce((sum, key) => sum + held.get(key).length, 0);
    }
  }

  glide(moved, before) {
    moved.forEach((family, place) => {
      const after = this.dots[family].getBoundingClientRect();
      const from = before[place];
      this.dots[family].animate(
        [{ transform: `translate(${from.x - after.x}px, ${from.y - after.y}px)`, zIndex: 2 }, { transform: "none", zIndex: 2 }],
        { duration: MOVE_MS, easing: "ease-in-out" });
    });
  }

  // Tab comes to the crowd once; arrows go from family to family.
  keepOneStop() {
    const stop = this.dots.find((dot) => dot.tabIndex === 0);
    if (stop && stop.isConnected) return;
    if (stop) stop.tabIndex = -1;
    const first = this.root.querySelector(".crowd .dot");
    if (first) first.tabIndex = 0;
  }

  steer(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const here = event.target;
    if (!step || !here.matches(".dot, .mark")) return;
    const group = here.matches(".dot") ? [...this.root.querySelectorAll(".crowd .dot")] : [...here.parentElement.children];
    const next = group[group.indexOf(here) + step];
    if (!next) return;
    event.preventDefault();
    here.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  // playing

  play() {
    if (this.month >= this.run.months) this.turn(0);
    this.player.textContent = this.words.pause;
    this.timer = setInterval(() => {
      this.turn(this.month + 1);
      if (this.month >= this.run.months) this.stop();
    }, MONTH_MS);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.player.textContent = this.words.play;
  }
}

Object.assign(Stage.prototype, familyPart, othersPart);

let shown = null;
window.Shiny.addCustomMessageHandler("stage", (message) => {
  if (shown) shown.stop();
  const root = document.createElement("div");
  document.getElementById("stage").replaceChildren(root);
  shown = message.run ? new Stage(root, message) : null;
});
