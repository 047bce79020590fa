// Runs before the page is drawn, so that what a customer must not see never shows for a moment.
try {
  if (localStorage.getItem("offerbook.hide-internal") === "yes") {
    document.documentElement.dataset.obHideInternal = "yes";
  }
} catch (error) {
  // Storage is off: the switch works for this page alone.
}
document.documentElement.dataset.obScript = "yes";
