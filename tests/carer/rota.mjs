// The files that the office imports: three carers, five people, and a day's visits in a zone where it is about noon now, so
// that no test meets midnight.
const HOUR_MS = 3_600_000;

const hoursFromUtc = (now) => 12 - new Date(now).getUTCHours();
// POSIX counts westwards.
export const zoneNearNoon = (now) => (hoursFromUtc(now) ? `Etc/GMT${hoursFromUtc(now) > 0 ? "-" : "+"}${Math.abs(hoursFromUtc(now))}` : "Etc/GMT");

export const CARERS = { sunita: "harbour-c1", marek: "harbour-c2", joy: "harbour-c3" };

const PEOPLE = [
  ["harbour-p1", "Ada Ashdown", 50.3631, -4.1383, "PL4 8AA", "Hard of hearing: stand where she sees you. Walks with a frame. Tea before anything else.", "Key safe by the door. Ring first."],
  ["harbour-p2", "Bertie Bellweather", 50.3662, -4.1366, "PL4 9XY", "Insulin before breakfast.", "Side gate; mind the step"],
  ["harbour-p3", "Cora Corrigan", 50.3693, -4.1349, "PL5 1QQ", "Eats with the others. Likes to choose what is cooked.", "Shared house, ring the middle bell"],
  ["harbour-p4", "Dev Dunmore", 50.3724, -4.1332, "PL5 2AB", "Two carers for the hoist.", ""],
  ["harbour-p5", "Edna Eastlake", 50.3755, -4.1315, "PL5 3CD", "Gets upset when hurried.", "Daughter opens"],
];

// Minutes of the local day.
const VISITS = [
  ["v-ada", "harbour-p1", "personal_care", 420, 30, ["harbour-c1"], ["wash", "dress", "breakfast"], "no", []],
  ["v-bertie", "harbour-p2", "medication", 480, 20, ["harbour-c1"], ["medicine", "tea"], "yes", []],
  ["v-house", "harbour-p3", "supported_living", 600, 60, ["harbour-c1"], ["cook", "shop"], "no", ["harbour-p3", "harbour-p4", "harbour-p5"]],
  ["v-dev", "harbour-p4", "personal_care", 780, 45, ["harbour-c1", "harbour-c2"], ["hoist", "wash"], "no", []],
  ["v-edna", "harbour-p5", "personal_care", 900, 30, ["harbour-c1"], ["lunch"], "no", []],
  ["v-ada-2", "harbour-p1", "personal_care", 1140, 30, ["harbour-c1"], ["wash", "settle"], "no", []],
];

const quoted = (value) => (/[",;\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
const csv = (header, rows) => [header, ...rows.map((row) => row.map(quoted).join(","))].join("\n") + "\n";

function localMidnight(now) {
  const shift = hoursFromUtc(now) * HOUR_MS;
  return Math.floor((now + shift) / (24 * HOUR_MS)) * 24 * HOUR_MS - shift;
}

// The day of the rota, like "2026-09-22".
export const localToday = () => new Date(localMidnight(Date.now()) + 12 * HOUR_MS).toISOString().slice(0, 10);

export function filesOf(now) {
  const at = (minutes) => new Date(localMidnight(now) + minutes * 60_000).toISOString();
  const carers = [["harbour-c1", "Sunita Dunmore"], ["harbour-c2", "Marek Eastlake"], ["harbour-c3", "Joy Farrow"]];
  const visits = VISITS.map(([visit, person, service, start, minutes, who, tasks, critical, participants]) => [visit, person, "harbour", service, at(start), at(start + minutes), who.join(";"), tasks.join(";"), critical, participants.join(";")]);
  return {
    people: csv("person,name,provider,commissioner,lat,lon,postcode,needs,access_notes", PEOPLE.map(([id, name, ...more]) => [id, name, "harbour", "northshire", ...more])),
    carers: csv("carer,name,provider", carers.map((carer) => [...carer, "harbour"])),
    rota: csv("visit,person,provider,service,start,end,carers,tasks,time_critical,participants", visits),
    outcomes: csv("outcome,person,goal,domain,scale", [["ada-goal", "harbour-p1", "Makes own breakfast", "being_independent", "gas"], ["cora-goal", "harbour-p3", "Cooks with the others", "being_independent", "gas"], ["dev-goal", "harbour-p4", "Moves to the chair", "being_independent", "independence"]]),
  };
}

// The same day of every day of the past year: what a hub and a tablet have after a while.
export function yearOf(now) {
  const DAY_MS = 24 * HOUR_MS;
  const rows = [];
  for (let day = 1; day <= 365; day += 1) {
    const midnight = localMidnight(now) - day * DAY_MS;
    for (const [visit, person, service, start, minutes, who, tasks, critical] of VISITS) {
      const at = (minute) => new Date(midnight + minute * 60_000).toISOString();
      rows.push([`${visit}-${day}`, person, "harbour", service, at(start), at(start + minutes), who.join(";"), tasks.join(";"), critical, ""]);
    }
  }
  return { csv: csv("visit,person,provider,service,start,end,carers,tasks,time_critical,participants", rows), visits: rows.length + VISITS.length };
}
