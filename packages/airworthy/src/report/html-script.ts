/** What the HTML report does in a browser. Plain text, so that the report stays one file. */
export const SCRIPT = `
const form = document.getElementById("controls");
if (form) {
  form.hidden = false;
  let only = null;
  const show = () => {
    const data = new FormData(form);
    const practice = data.get("practice");
    const text = data.get("text").toLowerCase();
    let total = 0;
    for (const item of document.querySelectorAll("details.item")) {
      let count = 0;
      for (const article of item.querySelectorAll("article")) {
        const visible =
          (!practice || item.dataset.practice === practice) &&
          data.has(article.dataset.severity) &&
          (!only || article.dataset.functions.split("|").includes(only)) &&
          (!text || (item.textContent.slice(0, 200) + article.textContent).toLowerCase().includes(text));
        article.hidden = !visible;
        if (visible) count++;
      }
      item.hidden = count === 0;
      item.querySelector(".count").textContent = count;
      if (only && count > 0) item.open = true;
      total += count;
    }
    document.getElementById("shown").textContent =
      total + (total === 1 ? " finding" : " findings") + (only ? " of " + only.split(" ").pop() : "");
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => { only = null; requestAnimationFrame(show); });
  for (const button of document.querySelectorAll(".matrix button"))
    button.addEventListener("click", () => {
      form.reset();
      requestAnimationFrame(() => {
        only = button.dataset.function;
        form.elements.practice.value = button.dataset.practice;
        show();
        document.getElementById("findings").scrollIntoView();
      });
    });
  show();
}
`;
