/* The keyboard in the list of the queue, while the list has the focus: j and k go down and up, Enter
   opens, x marks. Everything works without it. */
(function () {
  "use strict";

  var list = document.querySelector("[data-keys]");
  if (!list) { return; }
  var rows = Array.prototype.slice.call(list.querySelectorAll("tbody tr"));
  var place = -1;

  function choose(next) {
    if (next < 0 || next >= rows.length) { return; }
    if (place >= 0) { rows[place].classList.remove("chosen-row"); }
    place = next;
    rows[place].classList.add("chosen-row");
    rows[place].querySelector("td a").focus();
    rows[place].scrollIntoView({ block: "nearest" });
  }

  list.addEventListener("focusin", function (event) {
    var at = rows.indexOf(event.target.closest("tr"));
    if (at >= 0 && at !== place) {
      if (place >= 0) { rows[place].classList.remove("chosen-row"); }
      place = at;
      rows[place].classList.add("chosen-row");
    }
  });

  list.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.key === "j") { choose(place + 1); }
    if (event.key === "k") { choose(place - 1); }
    if (event.key === "x" && place >= 0) {
      var box = rows[place].querySelector("input[type=checkbox]");
      if (box) { box.checked = !box.checked; }
    }
  });
}());
