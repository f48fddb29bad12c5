(js, wasm) => {
  // The search field, "/" where nobody is typing, and Ctrl-K open the dialog. It shows what the page of the search shows.
  const palette = document.getElementById("palette");
  if (palette) {
    const field = palette.querySelector("input");
    const found = palette.querySelector(".palette-found");
    let asked = 0;
    let shown;
    const look = async (wait) => {
      const turn = ++asked;
      const typed = field.value;
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (turn !== asked) return;
      const answer = await fetch(`/search?q=${encodeURIComponent(typed)}`).catch(() => null);
      const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("found");
      if (turn !== asked || !page) return;
      found.replaceChildren(...page.childNodes);
      shown = typed;
    };
    const open = () => {
      if (palette.open) return;
      palette.showModal();
      field.select();
      look(0);
    };
    field.addEventListener("input", () => look(120));
    document.getElementById("search")?.addEventListener("click", open);
    document.addEventListener("keydown", (event) => {
      const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
      const control = event.ctrlKey || event.metaKey;
      const called = control ? event.key === "k" : event.key === "/" && !typing;
      if (!called || event.altKey) return;
      event.preventDefault();
      open();
    });
    // The dialog has no edge of its own: what is hit beside its content is what lies behind it.
    palette.addEventListener("click", (event) => event.target === palette && palette.close());
    palette.addEventListener("keydown", (event) => {
      const links = [...found.querySelectorAll("a")];
      const stops = [field, ...links];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") {
        // A search field would only empty itself.
        event.preventDefault();
        palette.close();
      } else if (step) {
        event.preventDefault();
        stops.at((stops.indexOf(document.activeElement) + step) % stops.length).focus();
      } else if (event.key === "Enter" && event.target === field && field.value && shown === field.value && links[0]) {
        event.preventDefault();
        links[0].click();
      }
    });
  }
  // Escape closes the innermost menu that is open, and its button has the focus again; popovers and dialogs do so by themselves.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const inside = event.target instanceof Element && event.target.closest("details.menu[open]");
    const menu = inside || [...document.querySelectorAll("details.menu[open]")].at(-1);
    if (!menu) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  // What was typed into a form and not sent is not lost without a word.
  let unsent = document.querySelector("main[data-unsaved]") !== null;
  document.addEventListener("input", (event) => {
    if (event.target.form?.matches("form.form[method=post]:not(.sign-in)")) unsent = true;
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[method=post]")) unsent = false;
  });
  addEventListener("beforeunload", (event) => unsent && event.preventDefault());
  // What is shown only once can be copied with one press; without a script it is selected as a whole with one click.
  for (const once of navigator.clipboard ? document.querySelectorAll("code.once") : []) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button is-small";
    button.textContent = "Copy";
    button.setAttribute("aria-describedby", once.id);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(once.textContent.trim()).then(
        () => (button.textContent = "Copied"),
        () => getSelection().selectAllChildren(once),
      );
    });
    once.after(button);
  }
  // Each island is a class of the same name in the wasm, which is told what its form holds and answers what changes in it.
  const islands = document.querySelectorAll("[data-island]");
  if (!islands.length) return;
  const typed = (form) => new URLSearchParams(new FormData(form)).toString();
  import(js).then(async (module) => {
    await module.default({ module_or_path: wasm });
    for (const island of islands) {
      const form = document.getElementById(island.dataset.form);
      // Somebody may have typed before the script was there, and a browser that goes back fills the form in by itself.
      const drawn = form.cloneNode(true);
      drawn.reset();
      const context = Uint8Array.from(atob(island.dataset.context), (sign) => sign.charCodeAt(0));
      const running = new module[island.dataset.island](context, typed(drawn));
      const draw = () => {
        for (const change of running.change(typed(form)).split("\u001e").filter(Boolean)) {
          const [part, attribute, value] = change.split("\u001f");
          const element = island.querySelector(`[data-part="${part}"]`);
          if (!attribute) element.textContent = value;
          else if (value === undefined) element.removeAttribute(attribute);
          else element.setAttribute(attribute, value);
        }
      };
      draw();
      form.addEventListener("input", draw);
      form.addEventListener("change", draw);
    }
  });
}
