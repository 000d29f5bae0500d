//! Prescriptions by Rp: what is taken in the same way stands together, as on the prescription itself.

use super::super::model::{Block, By, Cell, Drug, Fact, Head, Inline, Look, Row, Rp, Table, Tone};
use super::super::source::{At, Cx};
use super::super::values::{any, coded_of, concept, concepts, date_of, first_code, notes, told_of};
use super::super::words::dates::Form;
use super::context::{context, flags};
use super::dosage::{Dosage, dosage, supply};

/// Groups, in order of date and number.
pub(super) fn view<'a>(cx: &Cx<'_>, all: &[At<'a>], out: &mut Vec<Block<'a>>) {
    let mut keyed: Vec<(Key, At<'a>)> = all.iter().map(|&at| (Key::of(at), at)).collect();
    keyed.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut at = 0;
    while at < keyed.len() {
        let end = at + keyed[at..].iter().take_while(|(key, _)| key.group() == keyed[at].0.group()).count();
        let group: Vec<At<'a>> = keyed[at..end].iter().map(|(_, request)| *request).collect();
        out.push(Block::Rp(rp(cx, &keyed[at].0, &group)));
        at = end;
    }
    out.push(Block::Rest(keyed.into_iter().map(|(_, request)| request).collect()));
}

/// A prescription: the record, how it is taken, days of supply, total amount.
type Request<'a> = (At<'a>, Vec<Dosage<'a>>, Inline<'a>, Inline<'a>);

/// What orders prescriptions: date, order, number of the group, number in the group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    date: String,
    order: String,
    rp: (u32, String),
    index: (u32, String),
    /// A request without a number of a group is a group of its own.
    alone: u32,
}

impl Key {
    fn of(at: At<'_>) -> Self {
        let rp = numbered(at, "Medication-RPGroupNumber", "20.3.81");
        let alone = if rp.1.is_empty() { at.node().0 } else { 0 };
        let date = at.peek_at("authoredOn").unwrap_or_default();
        Self {
            date: date.get(..10).unwrap_or(&date).to_owned(),
            order: at.at(&["groupIdentifier", "value"]).map(|one| one.peek().into_owned()).unwrap_or_default(),
            rp,
            index: numbered(at, "MedicationAdministrationIndex", "20.3.82"),
            alone,
        }
    }

    fn group(&self) -> (&str, &str, &str, u32) {
        (&self.date, &self.order, &self.rp.1, self.alone)
    }
}

/// An identifier of the system, as a number where it is one.
fn numbered(at: At<'_>, url: &str, oid: &str) -> (u32, String) {
    let found = at
        .items("identifier")
        .find(|one| one.peek_at("system").is_some_and(|system| system.ends_with(url) || system.ends_with(oid)));
    let value = found.and_then(|one| one.peek_at("value")).map(std::borrow::Cow::into_owned).unwrap_or_default();
    (value.parse().unwrap_or(u32::MAX), value)
}

fn rp<'a>(cx: &Cx<'_>, key: &Key, group: &[At<'a>]) -> Rp<'a> {
    let mut title = if key.rp.1.is_empty() {
        Inline::new()
    } else {
        Inline::us("Rp ").with(key.rp.1.clone(), By::Data, Look::Plain)
    };
    let read: Vec<Request<'a>> = group
        .iter()
        .map(|&at| {
            let (days, total, number) = supply(cx, at);
            let doses = in_sequence(at).into_iter().map(|one| dosage(cx, one, number.clone())).collect();
            (at, doses, days, total)
        })
        .collect();
    let same = |of: &dyn Fn(&Request<'a>) -> String| {
        read.split_first().is_some_and(|(first, rest)| rest.iter().all(|one| of(one) == of(first)))
    };
    // a usage of several steps says each step's dose, which is each drug's own
    let steps = read.iter().any(|(_, doses, ..)| doses.len() > 1);
    let shared = (!steps || read.len() == 1)
        && same(&|one| one.1.iter().map(signature).collect::<Vec<_>>().join("\n"))
        && same(&|one| one.2.words());
    let date = group.first().map(|at| date_of(cx, *at, "authoredOn", Form::Plain)).unwrap_or_default();
    let as_needed = read.iter().any(|(_, doses, ..)| doses.iter().any(|one| one.as_needed));
    if as_needed {
        title = title.say(" ").mark(cx.plain("頓用", "必要なとき", "as needed"), Tone::Quiet);
    }
    if !date.is_empty() {
        title.push(" ", By::Us, Look::Plain);
        title.push(cx.say("処方日 ", "prescribed "), By::Us, Look::Minor);
        title.extend_as(date, Look::Minor);
    }
    let mut usage = Vec::new();
    let mut drugs = Vec::new();
    let grid = grid(cx, &read);
    for (nth, (at, doses, days, total)) in read.into_iter().enumerate() {
        let dose = dose_line(cx, &doses, are_steps(at));
        let of_usage = usage_facts(cx, doses, days);
        let mut facts = Vec::new();
        if !shared {
            facts = of_usage;
        } else if nth == 0 {
            usage = of_usage;
        }
        if nth > 0 {
            told_of(at, &["authoredOn"]);
        }
        facts.extend(drug_facts(cx, at));
        drugs.push(Drug { record: at, anchor: cx.anchor(at), name: drug_line(cx, at), dose, total, facts });
    }
    Rp { title, drugs, usage, grid }
}

/// What must be the same for a usage to be told once.
fn signature(dosage: &Dosage<'_>) -> String {
    let more: Vec<String> = dosage.more.iter().map(|(_, value)| value.words()).collect();
    format!("{}|{}|{:?}|{more:?}", dosage.text.words(), dosage.composed.words(), dosage.differs)
}

fn usage_facts<'a>(cx: &Cx<'_>, doses: Vec<Dosage<'a>>, days: Inline<'a>) -> Vec<Fact<'a>> {
    let mut facts = Vec::new();
    if doses.len() > 1 {
        for (nth, step) in doses.into_iter().enumerate() {
            facts.push(self::step(cx, nth + 1, step));
        }
    } else if let Some(dosage) = doses.into_iter().next() {
        let label = cx.plain("用法", "飲み方・使い方", "Usage");
        let (text, composed) = (dosage.text, dosage.composed);
        if text.is_empty() {
            facts.extend(Fact::new(label, composed.looking(Look::Strong)));
        } else {
            facts.extend(Fact::new(label, text.looking(Look::Strong)));
            facts.extend(Fact::new(cx.say("コードの用法", "Usage by codes"), composed.looking(Look::Minor)));
        }
        facts.extend(Fact::new(cx.say("確認", "Check"), difference(cx, &dosage.differs)));
        for (label, value) in dosage.more {
            facts.extend(Fact::new(label, value));
        }
    }
    facts.extend(Fact::new(cx.say("日数・回数", "Supply"), days));
    facts
}

/// The dosages of a prescription in the order in which they are to be taken.
fn in_sequence(at: At<'_>) -> Vec<At<'_>> {
    let mut all: Vec<At<'_>> = at.items("dosageInstruction").collect();
    let number = |one: &At<'_>| one.peek_at("sequence").and_then(|text| text.parse::<u32>().ok());
    if all.len() > 1 && all.iter().all(|one| number(one).is_some()) {
        all.sort_by_key(number);
        for one in &all {
            one.word("sequence");
        }
    }
    all
}

/// Whether the dosages follow one another: each has a number of its own, and nothing else than how much and when tells them apart.
/// Those without numbers, or with the same, are taken side by side (a drop in the right eye, two in the left).
fn are_steps<'a>(at: At<'a>) -> bool {
    let mut numbers: Vec<_> = at.items("dosageInstruction").map(|one| one.peek_at("sequence")).collect();
    let count = numbers.len();
    numbers.sort();
    numbers.dedup();
    let way = |one: At<'a>| {
        let of = |value: Option<At<'a>>| value.map(|value| (first_code(value), value.peek_at("text")));
        (of(one.get("site")), of(one.get("route")), of(one.choice("asNeeded").map(|(value, _)| value)))
    };
    let mut ways = at.items("dosageInstruction").map(way);
    let first = ways.next();
    numbers.len() == count && numbers.iter().all(Option::is_some) && ways.all(|one| Some(one) == first)
}

/// The dose; of several steps from one to the next, and whether it falls (漸減) or rises (漸増) all the way.
fn dose_line<'a>(cx: &Cx<'_>, doses: &[Dosage<'a>], are_steps: bool) -> Inline<'a> {
    let all = doses.iter().map(|one| one.dose.clone());
    if doses.len() < 2 || are_steps && doses.iter().any(|one| one.dose.words().contains('\n')) {
        return Inline::lines(all);
    }
    if !are_steps {
        // each by the number of its usage, which says what it is for
        let of_usage = |(nth, dose)| Inline::us(usage_number(cx, nth + 1)).say(": ").followed(dose);
        return Inline::lines(all.enumerate().filter(|(_, dose)| !dose.is_empty()).map(of_usage));
    }
    let mut line = Inline::join(all, " → ");
    let amounts: Option<Vec<(f64, &str)>> = doses.iter().map(Dosage::amount).collect();
    let pairs = amounts.as_deref().unwrap_or_default();
    let goes = |way: fn(f64, f64) -> bool| {
        pairs.len() > 1 && pairs.windows(2).all(|pair| pair[0].1 == pair[1].1 && way(pair[0].0, pair[1].0))
    };
    let mark = if goes(|one, next| one > next) {
        cx.plain("漸減", "だんだん減らします", "tapering")
    } else if goes(|one, next| one < next) {
        cx.plain("漸増", "だんだん増やします", "rising")
    } else {
        return line;
    };
    line.push(" ", By::Us, Look::Plain);
    line.mark(mark, Tone::Alert)
}

/// What one of several usages is called.
fn usage_number(cx: &Cx<'_>, number: usize) -> String {
    format!("{}{number}", cx.plain("用法", "飲み方・使い方", "Usage "))
}

/// One of several steps: its dose beside its usage, since the one means nothing without the other.
fn step<'a>(cx: &Cx<'_>, number: usize, dosage: Dosage<'a>) -> Fact<'a> {
    let label = usage_number(cx, number);
    let (first, codes) =
        if dosage.text.is_empty() { (dosage.composed, Inline::new()) } else { (dosage.text, dosage.composed) };
    let head = Inline::join([dosage.dose, first.looking(Look::Strong)], cx.say("　", "  "));
    let more = dosage.more.into_iter().map(|(label, value)| Inline::us(label).say(": ").followed(value));
    let below = Inline::join(std::iter::once(codes).chain(more), cx.say("／", " / ")).looking(Look::Minor);
    Fact { label: label.into(), value: Inline::lines([head, below, difference(cx, &dosage.differs)]) }
}

/// That the text of a usage and its codes differ, and in what.
fn difference(cx: &Cx<'_>, differs: &[String]) -> Inline<'static> {
    if differs.is_empty() {
        return Inline::new();
    }
    let mut words = Inline::new().mark(
        cx.plain("記載とコードが一致しません", "医師か薬剤師に確認してください", "text and codes differ"),
        Tone::Alert,
    );
    words.push(" ", By::Us, Look::Plain);
    words.push(differs.join(cx.say("、", "; ")), By::Us, Look::Plain);
    words
}

/// The drug, whole; other names by its codes stand in the details.
pub(crate) fn drug_line<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    let mut name = any(cx, at, "medication");
    if name.is_empty() {
        name = Inline::us(cx.say("（薬剤名の記載なし）", "(no drug given)"));
    }
    let mut out = name.looking(Look::Strong);
    let flags = flags(cx, at);
    if !flags.is_empty() {
        out.push(" ", By::Us, Look::Plain);
        out.extend(flags);
    }
    let status = at.peek_at("status").unwrap_or_default();
    if matches!(&*status, "completed" | "active" | "") {
        told_of(at, &["status"]);
    } else {
        let words = coded_of(cx, at, "status", "medication.status");
        out.push(" ", By::Us, Look::Plain);
        out = out.mark(words.words(), Tone::Alert);
    }
    if at.peek_at("doNotPerform").is_some_and(|not| not == "true") {
        at.word("doNotPerform");
        out.push(" ", By::Us, Look::Plain);
        out = out.mark(cx.say("投与禁止", "do not give"), Tone::Alert);
    }
    out
}

fn drug_facts<'a>(cx: &Cx<'_>, at: At<'a>) -> Vec<Fact<'a>> {
    told_of(at, &["intent"]);
    let substitution = at.get("substitution").map(|one| match one.choice("allowed") {
        Some((value, of)) if of == "CodeableConcept" => {
            super::super::values::coded(cx, value, "MedicationSubstitutionProhibittedCategory")
        }
        Some((value, of)) => super::super::values::value_of(cx, value, &of),
        None => Inline::new(),
    });
    let reason = one_of(cx, at, &["reasonCode", "reasonReference"]);
    let dispense = at.get("dispenseRequest");
    let instruction = dispense
        .and_then(|one| one.extension("JP_MedicationRequest_DispenseRequest_InstructionForDispense"))
        .map(|ext| any(cx, ext, "value"))
        .unwrap_or_default();
    let place = small_context(cx, at);
    [
        Fact::new(cx.say("区分", "Kind"), concepts(cx, at, "category")),
        Fact::new(cx.say("優先度", "Priority"), coded_of(cx, at, "priority", "priority")),
        Fact::new(cx.say("理由", "Reason"), reason),
        Fact::new(cx.say("調剤指示", "For the pharmacy"), instruction),
        Fact::new(cx.say("変更", "Substitution"), substitution.unwrap_or_default()),
        Fact::new(cx.say("備考", "Remarks"), notes(cx, at)),
        Fact::new(cx.say("処方", "By"), place),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn small_context<'a>(cx: &Cx<'_>, at: At<'a>) -> Inline<'a> {
    context(cx, at)
}

fn one_of<'a>(cx: &Cx<'_>, at: At<'a>, names: &[&str]) -> Inline<'a> {
    let all = names.iter().flat_map(|name| at.items(name)).map(|one| {
        if one.get("reference").is_some() { super::super::values::reference(cx, one) } else { concept(cx, one) }
    });
    Inline::join(all, cx.say("、", ", "))
}

/// For patients: when to take how much. Only where every drug of the group says it.
fn grid<'a>(cx: &Cx<'_>, read: &[Request<'a>]) -> Option<Table<'a>> {
    if !cx.options.is_patient() {
        return None;
    }
    let mut rows = Vec::new();
    for (at, doses, ..) in read {
        let [dosage] = &doses[..] else { return None };
        let slots = dosage.slots?;
        // uneven doses would be told wrongly
        if dosage.as_needed || !dosage.differs.is_empty() || at_uneven(*at) {
            return None;
        }
        let each = dosage.each.clone()?;
        let mut cells = vec![Cell::text(drug_line(cx, *at))];
        for slot in [4, 0, 1, 2, 3] {
            let inline = if slots[slot] { each.clone() } else { Inline::us("–") };
            cells.push(Cell::text(inline));
        }
        rows.push(Row { records: Vec::new(), cells, part: false });
    }
    let heads = [
        cx.say("お薬", "Drug"),
        cx.say("起きたとき", "On rising"),
        cx.say("朝", "Morning"),
        cx.say("昼", "Noon"),
        cx.say("夕", "Evening"),
        cx.say("寝る前", "Bedtime"),
    ];
    let head = heads.into_iter().map(Head::text).collect();
    (!rows.is_empty()).then_some(Table { class: "tk-grid", caption: Inline::new(), head, rows, stacks: false })
}

fn at_uneven(at: At<'_>) -> bool {
    at.items("dosageInstruction").flat_map(|one| one.items("additionalInstruction")).next().is_some()
}
