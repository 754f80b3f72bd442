/* What the search box proposes while somebody types: a combobox after the ARIA pattern, with the list
   below the box. Arrow keys choose, Enter opens, Escape closes. Without script the box just asks. */
(function () {
  "use strict";

  var WAIT = 150;

  function enhance(box) {
    var list = document.createElement("ul");
    var said = document.createElement("span");
    var place = -1, asked = "", timer = 0, running = null, options = [];

    list.id = box.id + "-proposals";
    list.className = "proposals";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.list);
    list.hidden = true;
    said.className = "usa-sr-only";
    said.setAttribute("role", "status");
    box.parentNode.classList.add("proposes");
    box.insertAdjacentElement("afterend", list);
    box.form.appendChild(said);
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", list.id);
    box.setAttribute("aria-expanded", "false");

    function close() {
      list.hidden = true;
      place = -1;
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    }

    function mark(next) {
      if (place >= 0) { options[place].setAttribute("aria-selected", "false"); }
      place = next;
      if (place < 0) { box.removeAttribute("aria-activedescendant"); return; }
      options[place].setAttribute("aria-selected", "true");
      options[place].scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", options[place].id);
    }

    function option(text, beside, address) {
      var line = document.createElement("li");
      var name = document.createElement("span");
      var more = document.createElement("span");
      line.id = list.id + "-" + options.length;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      line.dataset.address = address;
      name.textContent = text;
      more.textContent = beside;
      more.className = "proposal-more";
      line.appendChild(name);
      line.appendChild(document.createTextNode(" "));
      line.appendChild(more);
      list.appendChild(line);
      options.push(line);
    }

    function agencies(found) {
      found.agencies.forEach(function (each) {
        option(each.name, each.note, box.dataset.agencies + encodeURIComponent(each.code) + "/");
      });
    }

    function show(found) {
      list.textContent = "";
      options = [];
      if (found.agencies_first) { agencies(found); }
      found.officers.forEach(function (each) {
        option(each.name, each.mptc_id + " · " + each.agency,
          box.dataset.officers + encodeURIComponent(each.mptc_id) + "/");
      });
      if (!found.agencies_first) { agencies(found); }
      place = -1;
      box.removeAttribute("aria-activedescendant");
      list.style.top = (box.offsetTop + box.offsetHeight) + "px";
      list.style.width = box.offsetWidth + "px";
      list.hidden = options.length === 0;
      box.setAttribute("aria-expanded", String(options.length > 0));
      said.textContent = options.length === 0 ? box.dataset.none
        : options.length === 1 ? box.dataset.one : box.dataset.some.replace("#", options.length);
    }

    function ask() {
      var text = box.value.trim();
      if (text === asked) { return; }
      asked = text;
      if (running) { running.abort(); }
      if (text.length < 2) { close(); return; }
      running = new AbortController();
      fetch(box.dataset.suggest + "?q=" + encodeURIComponent(text), {
        signal: running.signal, headers: { "Accept": "application/json" }
      }).then(function (answer) {
        if (!answer.ok) { throw new Error(String(answer.status)); }
        return answer.json();
      }).then(function (found) {
        if (text === box.value.trim() && document.activeElement === box) { show(found); }
      }).catch(function () { close(); });
    }

    box.addEventListener("input", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, WAIT);
    });
    box.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
      if (event.key === "ArrowDown" && options.length) {
        event.preventDefault();
        if (list.hidden) { list.hidden = false; box.setAttribute("aria-expanded", "true"); }
        mark(place + 1 < options.length ? place + 1 : -1);
      }
      if (event.key === "ArrowUp" && !list.hidden) {
        event.preventDefault();
        mark(place < 0 ? options.length - 1 : place - 1);
      }
      if (event.key === "Enter" && !list.hidden && place >= 0) {
        event.preventDefault();
        window.location.assign(options[place].dataset.address);
      }
    });
    box.addEventListener("blur", function () { window.setTimeout(close, 150); });
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      var line = event.target.closest("[role=option]");
      if (line) { window.location.assign(line.dataset.address); }
    });
  }

  document.querySelectorAll("input[data-suggest]").forEach(enhance);
}());
