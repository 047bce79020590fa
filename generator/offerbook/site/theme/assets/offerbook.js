// The switch that hides what is internal, the copy buttons, the day on printed sheets, how long ago
// something was and what is overdue, the filters over lists of changes. The search box and what only some pages have are in modules.
(() => {
  const page = document.documentElement;

  const remember = (hidden) => {
    try {
      localStorage.setItem("offerbook.hide-internal", hidden ? "yes" : "no");
    } catch (error) {
      // Storage is off: the switch works for this page alone.
    }
  };

  const show = (hidden) => {
    if (hidden) page.dataset.obHideInternal = "yes";
    else delete page.dataset.obHideInternal;
    document.querySelectorAll("[data-switch=internal]").forEach((button) => {
      button.setAttribute("aria-pressed", String(hidden));
    });
    document.querySelectorAll(".md-nav--secondary .md-nav__link").forEach((link) => {
      const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      const isInternal = Boolean(target) && target.classList.contains("ob-internal");
      link.closest("li").hidden = hidden && isInternal;
    });
  };

  const copy = async (button) => {
    const address = location.href.split("#")[0];
    const words = { link: address, text: button.dataset.text,
      reference: `${button.dataset.text} · ${address}` }[button.dataset.copy];
    await navigator.clipboard.writeText(words);
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = before; }, 1500);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-switch], button[data-copy]");
    if (!button) return;
    if (button.dataset.copy) {
      copy(button);
    } else {
      const hidden = page.dataset.obHideInternal !== "yes";
      remember(hidden);
      show(hidden);
    }
  });

  addEventListener("beforeprint", () => {
    document.querySelectorAll("[data-sheet]").forEach((sheet) => {
      const language = page.lang === "en" ? "en-GB" : page.lang; // pages write the day first
      sheet.dataset.day = new Date().toLocaleDateString(language, { dateStyle: "long" });
    });
  });

  const dayOf = (words) => {
    const [year, month, day] = words.split("-").map(Number);
    return new Date(year, month - 1, day);
  };
  const daysFromToday = (words) => {
    const today = new Date();
    today.setHours(0, 0, 0, 0);
    return Math.round((dayOf(words) - today) / 86400000);
  };

  const tellAges = () => {
    const relative = new Intl.RelativeTimeFormat(page.lang || "en", { numeric: "auto" });
    document.querySelectorAll("time[data-ago]").forEach((time) => {
      const days = daysFromToday(time.dateTime);
      if (days > 0 || days < -90) return;
      time.append(` (${relative.format(days, "day")})`);
    });
    document.querySelectorAll("[data-due]").forEach((due) => {
      const days = daysFromToday(due.dataset.due);
      if (days > 30) return;
      const mark = document.createElement("span");
      mark.className = days < 0 ? "ob-overdue" : "ob-soon";
      mark.textContent = ` ${days < 0 ? due.dataset.overdue : due.dataset.soon}`;
      due.append(mark);
    });
  };

  const filter = (form) => {
    const rows = [...document.querySelectorAll("[data-effect]")];
    const choices = [...form.querySelectorAll("select")];
    const apply = () => {
      const wanted = choices.filter((choice) => choice.value);
      rows.forEach((row) => {
        row.hidden = wanted.some((choice) => row.dataset[choice.name] !== choice.value);
      });
      const shown = rows.filter((row) => !row.hidden).length;
      const output = form.querySelector("output");
      output.value = output.dataset.count.replace("{0}", shown).replace("{1}", rows.length);
      const query = new URLSearchParams(wanted.map((choice) => [choice.name, choice.value]));
      history.replaceState(null, "", wanted.length ? `?${query}` : location.pathname + location.hash);
    };
    const asked = new URLSearchParams(location.search);
    choices.forEach((choice) => {
      const value = asked.get(choice.name);
      if ([...choice.options].some((option) => option.value === value)) choice.value = value;
      choice.addEventListener("change", apply);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    if (choices.some((choice) => choice.value)) apply();
  };

  // `/` leads into the search box at once, even before what searches is loaded.
  const findBy = (input) => document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    input.focus();
    input.select();
  }, true);

  const box = document.querySelector("[data-ob-find]");
  const here = document.currentScript.src;
  const root = new URL("../../", here);
  if (box) {
    findBy(box.querySelector("input"));
    import(new URL("box.js", here)).then(({ open }) => open(box, root));
  }

  // What only some pages have: the list with its filters, the comparison, what the reader looked at.
  const plain = document.querySelector("[data-ob-plain]");
  const bring = async (selector, script, use) => {
    const place = document.querySelector(selector);
    if (!place) return;
    await use(await import(new URL(script, here)), place);
  };
  bring("[data-ob-browse]", "browse.js", ({ browse }, place) => browse(place, plain, root))
    .catch(() => { plain.dataset.obShown = "yes"; }); // the plain list is as good as it was
  bring("[data-ob-compare]", "compare.js", ({ compare }, place) => compare(place, root));
  bring("[data-ob-looked]", "looked.js", ({ look }, place) => look(place, root))
    .catch(() => {}); // the page says all but this

  tellAges();
  document.querySelectorAll("form[data-filter]").forEach(filter);
  show(page.dataset.obHideInternal === "yes");
})();
