(js, wasm) => {
  // "/" leads to the search field, where nobody is typing.
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    const search = document.getElementById("search");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && search) {
      event.preventDefault();
      search.focus();
    }
  });
  if (!document.querySelector("leptos-island")) return;
  import(js).then(async (module) => {
    await module.default({ module_or_path: wasm });
    module.hydrate();
    for (const island of document.querySelectorAll("leptos-island")) {
      await module[island.dataset.component]?.(island);
    }
  });
}
