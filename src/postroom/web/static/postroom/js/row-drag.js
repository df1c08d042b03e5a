// Dragging rows onto mailboxes, tags, lists and people of the sidebar: each drop is an act of the bar.
const TARGET = "[data-drop]";
let dragged = [];

function rowsFor(row) {
  const chosen = [...document.querySelectorAll("#rows .row:has(.pick:checked)")];
  return chosen.includes(row) ? chosen : [row];
}

// Whom conversations can be given to stands in the sidebar only while something is dragged.
async function offerPeople() {
  const group = document.getElementById("drop-people");
  if (!group) return;
  group.hidden = false;
  if (group.childElementCount) return;
  const answer = await fetch(group.dataset.src, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return;
  group.innerHTML = await answer.text();
  for (const person of group.querySelectorAll("button")) {
    person.dataset.drop = person.value;
    person.type = "button";
  }
}

function end() {
  dragged = [];
  document.body.classList.remove("dragging");
  document.getElementById("drop-people")?.setAttribute("hidden", "");
  for (const over of document.querySelectorAll(".over")) over.classList.remove("over");
}

document.addEventListener("dragstart", (event) => {
  const row = event.target.closest?.("#rows .row");
  if (!row || !document.querySelector("bulk-bar")) return;
  dragged = rowsFor(row);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", row.querySelector(".who").href);
  const picture = document.createElement("span");
  picture.className = "drag-picture";
  picture.textContent = dragged.length === 1 ? row.querySelector(".subject").textContent : `${dragged.length} conversations`;
  document.body.append(picture);
  event.dataTransfer.setDragImage(picture, 0, 0);
  setTimeout(() => {
    picture.remove();
    document.body.classList.add("dragging");
    offerPeople();
  });
});

document.addEventListener("dragover", (event) => {
  const target = dragged.length && event.target.closest?.(TARGET);
  for (const over of document.querySelectorAll(".over")) if (over !== target) over.classList.remove("over");
  if (!target) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  target.classList.add("over");
});

document.addEventListener("drop", (event) => {
  const target = dragged.length && event.target.closest?.(TARGET);
  if (!target) return;
  event.preventDefault();
  document.querySelector("bulk-bar").act(target.dataset.drop, dragged);
  end();
});

document.addEventListener("dragend", end);
