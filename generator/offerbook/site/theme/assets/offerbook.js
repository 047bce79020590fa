// The switch that hides what is internal, the copy buttons, and the day on printed sheets.
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
      sheet.dataset.day = new Date().toLocaleDateString(page.lang, { dateStyle: "long" });
    });
  });

  show(page.dataset.obHideInternal === "yes");
})();
