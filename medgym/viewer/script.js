// Comfort only: the page reads the same without it.
(() => {
  const root = document.documentElement;
  const dark = () => root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  document.getElementById("theme").addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
  });
  const gold = document.getElementById("gold");
  gold.addEventListener("click", () => {
    const hidden = root.classList.toggle("hide-gold");
    gold.setAttribute("aria-pressed", String(hidden));
    gold.textContent = hidden ? "Show answers" : "Hide answers";
  });
  for (const button of document.querySelectorAll(".copy")) {
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(button.previousElementSibling);
      }
    });
  }
})();
