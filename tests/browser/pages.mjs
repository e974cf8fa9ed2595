// Every kind of page, and how one gets there. A path alone is an address.

/** Answers of the guide: in hospital, nobody to consult, the council looks for a home. */
export const GUIDE = [
  ["Is anyone in danger", "No"],
  ["Where is the decision being made", "Leeds"],
  ["How old", "25 or over"],
  ["What is being decided", "Where somebody lives or stays"],
  ["Which of these is it", "The council arranges or changes"],
  ["Is the person in hospital for their mental health", "No"],
  ["Who arranges where", "The council"],
  ["How long is the person expected", "8 weeks or more"],
  ["Where to live", "lacks capacity"],
  ["Is there anyone unpaid", "No"],
  ["Has the person nominated", "No"],
];

/** Answers one question as it stands on the page; what is not listed is not known. */
export async function answer(visitor, listed = GUIDE) {
  const { page } = visitor;
  const ask = await visitor.text("form.question h1, form.question h2");
  const [, words] = listed.find(([begin]) => ask.startsWith(begin)) ?? [];
  if (words === undefined) return visitor.follow("form.question button[value=unknown]");
  if (await page.$("input[name=w]")) await visitor.type("input[name=w]", words);
  else await visitor.press("form.question label", words);
  return visitor.follow("form.question button[value=next]");
}

const begin = (visitor) => visitor.go("/guide");

async function answered(visitor, questions) {
  await begin(visitor);
  for (let n = 0; n < questions; n += 1) await answer(visitor);
}

async function resultSoFar(visitor) {
  await answered(visitor, 6);
  await visitor.follow("button[value=result]");
}

async function result(visitor) {
  await begin(visitor);
  while (await visitor.page.$("form.question")) await answer(visitor);
}

const LEEDS = "E08000035";
const SERVICE = "disability-direct-imha-derby";
const PICKS = `pick=${SERVICE}&pick=rethink-advocacy-detained-under-the-mental-health-act`;

/** Name, address or way there, and the status where it is not 200. */
export const PAGES = [
  ["home", "/"],
  ["search without words", "/search"],
  ["search with words", "/search?q=my+brother+was+sectioned&area=DE1+2QY"],
  ["search with filters", "/search?specialism=mental_health&specialism=learning_disability&statutory_type=imha"],
  ["second page of a search", `/search?q=advocate&page=2&${PICKS}`],
  ["page after the last", "/search?q=advocate&page=90"],
  ["search for a split postcode", "/search?q=imca&area=CH4"],
  ["search for a place of two meanings", "/search?q=help+in+newport"],
  ["search with law that does not run there", "/search?q=imca+in+edinburgh"],
  ["search with nothing found", "/search?statutory_type=scotland_hearings&area=Leeds"],
  ["search with unknown words", "/search?q=zzqxv+qqzzx"],
  ["search with errors", "/search?area=Ledes&statutory_type=imah&specialism=nonsense&age=old&page=x"],
  ["service", `/provider/${SERVICE}`],
  ["service with much to say", "/provider/angus-independent-advocacy-citizen-advocacy"],
  ["service on the shortlist", `/provider/${SERVICE}?${PICKS}`],
  ["guide: first question", begin],
  ["guide: first question, not answered", async (visitor) => { await begin(visitor); await visitor.follow("button[value=next]"); }],
  ["guide: in danger", async (visitor) => { await begin(visitor); await answer(visitor, [["Is anyone in danger", "Yes"]]); }],
  ["guide: a place that is not known", async (visitor) => {
    await begin(visitor);
    await answer(visitor);
    await answer(visitor, [["Where is the decision", "Zzqxv"]]);
  }],
  ["guide: several to choose from", (visitor) => answered(visitor, 4)],
  ["guide: result so far", resultSoFar],
  ["guide: result", result],
  ["guide: note", async (visitor) => { await result(visitor); await visitor.follow("form[action$='/guide/note'] button"); }],
  ["shortlist, empty", "/shortlist"],
  ["shortlist", `/shortlist?${PICKS}&pick=no-such-service`],
  ["areas", "/areas"],
  ["areas: which one", "/areas?area=Newport"],
  ["areas: not known", "/areas?area=Xyzzyq"],
  ["area", `/area/${LEEDS}`],
  ["area in Scotland", "/area/S12000036"],
  ["area where little is recorded", "/area/N09000003"],
  ["nation", "/area/W92000004"],
  ["types", "/types"],
  ["gaps", "/gaps"],
  ["gaps of a nation", "/gaps?area=Scotland"],
  ["gaps of a type, with a map", "/gaps?area=Wales&statutory_type=imca"],
  ["gaps of an unknown area", "/gaps?area=Leeeds"],
  ["checks", "/stale"],
  ["checks of a list, second page", "/stale?list=housing&band=never&page=2"],
  ["checks of an unknown area", "/stale?area=Leeeds"],
  ["call sheet", "/stale/sheet?list=learning_disability"],
  ["health of the lists", "/list-health"],
  ["health of one list", "/list-health?list=statutory"],
  ["type", "/type/imha"],
  ["about", "/about"],
  ["accessibility", "/accessibility"],
  ["privacy", "/privacy"],
  ["leaving", "/leave"],
  ["no such page", "/no-such-page", 404],
  ["no such service", "/provider/no-such-service", 404],
  ["no such area", "/area/Q99", 404],
  ["no such type", "/type/imah", 404],
  ["no such list", "/print?format=paper", 400],
  ["Welsh home", "/cy"],
  ["Welsh search", "/cy/search?q=eiriolwr&area=Cardiff"],
  ["Welsh guide", (visitor) => visitor.go("/cy/guide")],
  ["page to print", `/print?format=html&layout=full&${PICKS}`],
].map(([name, way, status = 200]) => ({ name, way, status }));

/** Leads a visitor to a page and answers the status where the address tells it. */
export async function visit(visitor, { way }) {
  return typeof way === "string" ? visitor.go(way) : way(visitor);
}
