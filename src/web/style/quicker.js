// Makes pages quicker. Every page is whole without it; nothing is kept and nobody else is called.
(function () {
  "use strict";

  // Completion while typing, in the browser's own list, which works from the keyboard and is read out.
  document.querySelectorAll("input[data-suggest]").forEach(function (input) {
    var list = document.createElement("datalist");
    list.id = input.id + "-list";
    input.after(list);
    input.setAttribute("list", list.id);
    var as = input.dataset.suggest ? "&as=" + input.dataset.suggest : "";
    var timer, last = "", asked = 0;
    input.addEventListener("input", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(function () {
        var typed = input.value.trim();
        if (typed.length < 2 || typed === last) { return; }
        last = typed;
        var number = ++asked;
        fetch("/api/suggest?limit=8&q=" + encodeURIComponent(typed) + as)
          .then(function (answer) { return answer.ok ? answer.json() : []; })
          .then(function (found) {
            if (number !== asked) { return; }
            list.replaceChildren();
            found.forEach(function (one) {
              var option = document.createElement("option");
              option.value = one.text;
              list.append(option);
            });
          })
          .catch(function () { /* The page goes on without. */ });
      }, 120);
    });
  });

  // Leaving replaces this page in the history of the tab. What it can't hide is said on a page of its own.
  var leave = document.querySelector("[data-leave]");
  if (leave) {
    leave.addEventListener("click", function (event) {
      event.preventDefault();
      document.body.hidden = true;
      document.title = "…";
      window.location.replace(leave.href);
    });
  }

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();
