// Comfort only; every page works without it.  Menus close on Escape and on a click elsewhere.
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A mark of an indicator leads to its explanation further down; open it on arrival.
const reveal = () => {
  const details = location.hash && document.querySelector(`${CSS.escape(location.hash).replace("\\#", "#")} details`);
  if (details) details.open = true;
};
window.addEventListener("hashchange", reveal);
reveal();

// Choosing in a list of filters applies at once; without script the button does it.
document.addEventListener("change", (event) => {
  if (event.target.matches("form.filters select") && !event.target.form.hasAttribute("hx-get")) event.target.form.requestSubmit();
});
