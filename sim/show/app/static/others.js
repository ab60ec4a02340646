// Who decides and helps: social workers' posts, private and social landlords, employers.
import { fill, make } from "./making.js";

export const othersPart = {
  others() {
    const { words, run } = this;
    this.posts = new Map();
    const teams = [...new Set(run.teams)].map((team) => {
      const told = make("span", { class: "count" });
      const marks = make("div", { class: "marks" });
      this.posts.set(team, { told, marks });
      return make("div", { class: "box" }, make("h5", {}, words.teams[team], " ", told), marks);
    });
    this.lets = { told: make("p", { class: "quiet" }), marks: make("div", { class: "marks" }) };
    run.dwellings.forEach((dwellings, number) => this.lets.marks.append(this.mark(fill(words.landlord_name, { number }), () => this.tellLandlord(number))));
    this.social = make("p", { class: "quiet" });
    this.hires = { told: make("p", { class: "quiet" }), marks: make("div", { class: "marks" }) };
    run.employers.forEach((one, number) => {
      const mark = this.mark(fill(words.employer_name, { number }), () => this.tellEmployer(number));
      mark.classList.toggle("wary", one.wary);
      this.hires.marks.append(mark);
    });
    this.posts.forEach(({ marks }, team) => run.teams.forEach((one) => { if (one === team) marks.append(make("span", { class: "mark" })); }));
    for (const marks of [this.lets.marks, this.hires.marks]) if (marks.firstChild) marks.firstChild.tabIndex = 0;
    const box = (title, ...inside) => make("div", { class: "box" }, make("h5", {}, title), ...inside);
    return make("section", { class: "zone others" }, make("h4", {}, words.zones.others), ...teams,
      box(words.landlords, this.lets.told, this.lets.marks), box(words.social, this.social),
      box(words.employers, this.hires.told, this.hires.marks));
  },

  mark(label, tell) {
    const mark = make("button", { type: "button", class: "mark", tabindex: "-1", "aria-label": label });
    mark.addEventListener("click", tell);
    mark.addEventListener("focus", tell);
    return mark;
  },

  tellLandlord(number) {
    const letting = this.run.landlords[this.month][number];
    const scheme = letting === " " ? this.words.landlord_out : fill(this.words.landlord_in, { let: letting });
    this.say(fill(this.words.landlord, { number, dwellings: this.run.dwellings[number], scheme }));
  },

  tellEmployer(number) {
    const one = this.run.employers[number];
    const wary = one.wary ? this.words.wary : this.words.open;
    this.say(fill(this.words.employer, { number, asks: Math.round(100 * one.asks), wary }));
  },

  say(text) {
    this.chosen = null;
    this.detail.replaceChildren(make("p", {}, text));
  },

  tellOthers() {
    const { words, run, month } = this;
    this.posts.forEach(({ told, marks }, team) => {
      const posts = [...run.workers[month]].filter((one, index) => run.teams[index] === team);
      const paid = posts.filter((one) => one !== " ");
      told.textContent = paid.length
        ? fill(words.posts, { paid: paid.length, filled: paid.filter((one) => one === "f").length }) : words.no_posts;
      [...marks.children].forEach((mark, index) => {
        mark.className = `mark ${{ f: "filled", v: "vacant" }[posts[index]] || "unpaid"}`;
        mark.title = { f: words.filled, v: words.vacant }[posts[index]] || words.no_posts;
      });
    });
    const lets = [...run.landlords[month]];
    [...this.lets.marks.children].forEach((mark, index) => mark.classList.toggle("filled", lets[index] !== " "));
    const joined = lets.filter((one) => one !== " ");
    this.lets.told.textContent = fill(words.landlords_told, {
      joined: joined.length, n: lets.length, let: joined.reduce((sum, one) => sum + Number(one), 0),
    });
    this.social.textContent = fill(words.social_told, { n: run.social_landlords, tenants: run.social_tenants[month] });
    this.hires.told.textContent = fill(words.employers_told, {
      n: run.employers.length, wary: run.employers.filter((one) => one.wary).length, contracts: run.contracts[month],
    });
  },
};
