// One family: who it is and what has happened to it until the month that is looked at.
import { fill, make } from "./making.js";

// The life comes below the stage: whoever asks for it is led there once it has begun.
const bringToView = (place) => {
  const seen = new MutationObserver(() => {
    seen.disconnect();
    place.focus({ preventScroll: true });
    place.scrollIntoView();
  });
  seen.observe(place, { childList: true, subtree: true });
};

const ABSENT = 0, CAMP = 1;

export const familyPart = {
  choose(family) {
    this.chosen = family;
    this.tellFamily();
    if (window.matchMedia("(max-width: 60rem)").matches) this.detail.scrollIntoView({ block: "nearest" });
  },

  tellFamily() {
    const family = this.chosen;
    const { people } = this.run;
    this.dots.forEach((dot, index) => dot.classList.toggle("chosen", index === family));
    const came = people.arrival[family] > 0
      ? fill(this.words.came, { month: people.arrival[family] })
      : fill(this.words.from_camp, { camp: this.run.camps[people.home_camp[family]] });
    const who = fill(this.words.people, {
      persons: people.persons[family], adults: people.adults[family], minors: people.minors[family],
    });
    const turns = this.turns(family).map(([month, text]) =>
      make("li", {}, make("span", { class: "when" }, fill("{word} {month}", { word: this.words.month, month })), make("span", {}, text)));
    this.detail.replaceChildren(
      make("h4", {}, fill(this.words.family, { number: people.number[family] })),
      make("p", {}, `${who}, ${came}. ${fill(this.words.now, { place: this.placeName(family, this.month) })}`),
      this.follower(people.number[family]),
      make("h5", {}, this.words.life),
      turns.length ? make("ol", { class: "life" }, ...turns) : make("p", { class: "quiet" }, this.words.nothing),
    );
  },

  // Asks the server for the biography: the same family, with the same luck, under every policy.
  follower(number) {
    const button = make("button", { type: "button", class: "second" }, this.words.follow);
    button.addEventListener("click", () => {
      bringToView(document.getElementById("biography-place"));
      window.Shiny.setInputValue("follow", { family: number, replicate: this.run.replicate }, { priority: "event" });
    });
    return button;
  },

  // What has happened to it until the month that is looked at.
  turns(family) {
    const found = [];
    for (let month = 1; month <= this.month; month += 1) {
      for (const text of this.changes(family, month)) found.push([month, text]);
    }
    return found;
  },

  changes(family, month) {
    const { turns } = this.words;
    const now = (column) => this.value(column, family, month);
    const was = (column) => this.value(column, family, month - 1);
    const told = [];
    const more = (column, text) => { if (now(column) > was(column)) told.push(text); };
    more("evictions", turns.evictions);
    more("tenancies_lost", turns.tenancies_lost);
    more("known", turns.known);
    if (now("place") !== was("place") || (now("place") === CAMP && now("camp") !== was("camp"))) {
      const form = was("place") === ABSENT ? turns.arrives : turns.place;
      told.push(fill(form, { x: this.placeName(family, month) }));
    }
    if (now("scheme") !== was("scheme")) {
      told.push(now("scheme") ? fill(turns.scheme, { x: this.run.schemes[now("scheme")] }) : turns.scheme_ends);
    }
    if (now("papers") !== was("papers")) told.push(fill(turns.papers, { x: this.run.papers[now("papers")] }));
    if (now("jobs") > 0 !== was("jobs") > 0) told.push(now("jobs") > 0 ? turns.work : turns.work_ends);
    if (now("durable") !== was("durable")) told.push(now("durable") ? turns.durable : turns.durable_ends);
    return told;
  },
};
