//! Makes a request: reads and checks what is given, refuses what the guide does not allow, writes the document.

use super::decision::{self, Consent, Decision, DestinationState, Facts, InsuredState};
use super::document::{ConsentInformation, Data, Made, Period, Request, Target};
use super::eligibility::{ConsentAge, Eligibility, consent_age};
use super::face::{self, json_text};
use super::operation::{self, Operation};
use super::options::{Destinations, List, Masters, Options, State};
use super::reason::{self, Reason, Told};
use crate::Validator;
use crate::check::{For, Options as CheckOptions};
use crate::clins::identifier::Institution;
use crate::clins::instant::days;
use crate::diagnostic::Sink;
use crate::keys::diff::{self, Diff, Records};
use crate::keys::{self, Keys, Kind};
use crate::outcome::Outcome;
use crate::outcome::format::{Record, issues};
use crate::text::base64;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// One file of a request.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Its name or path, for messages; the document says the name only.
    pub name: &'a str,
    /// Its text.
    pub bytes: &'a [u8],
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The document is there.
    Written,
    /// On paper instead.
    SendOnPaper,
    /// Not at all.
    DoNotRegister,
    /// The guide does not allow it.
    Refused,
    /// An answer is missing, or what decides cannot be known.
    Undecidable,
    /// The data have errors.
    Invalid,
}

/// The answer to one call.
#[derive(Debug)]
pub struct Ran {
    /// What became of it.
    pub verdict: Verdict,
    /// The document, when it was written.
    pub request: Option<Request>,
    /// Why, and what the guide says.
    pub reasons: Vec<Told>,
    /// The files with what is wrong or to be known about them.
    pub files: Vec<(String, Outcome)>,
}

/// The call itself is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallFault {
    /// There is no such operation.
    Operation(String),
    /// The operation takes another number of files.
    Files {
        /// So many.
        wanted: usize,
        /// So many were given.
        given: usize,
    },
    /// The options cannot be read.
    Options(String),
}

/// Why a request stops here.
struct Stop {
    verdict: Verdict,
    reason: Told,
}

impl Stop {
    fn refused(reason: Told) -> Self {
        Self { verdict: Verdict::Refused, reason }
    }
}

/// Makes the request `name` of the inputs. `options_json` holds [`Options`]; empty text is none.
///
/// # Errors
/// The call is wrong. Everything about the data is in the answer.
pub fn run(validator: &Validator, name: &str, options_json: &str, inputs: &[Input<'_>]) -> Result<Ran, CallFault> {
    let options = match options_json.trim() {
        "" => Options::default(),
        text => serde_json::from_str(text).map_err(|error| CallFault::Options(error.to_string()))?,
    };
    make(validator, name, &options, inputs)
}

/// [`run`] with options that were read already.
///
/// # Errors
/// The call is wrong.
pub fn make(validator: &Validator, name: &str, options: &Options, inputs: &[Input<'_>]) -> Result<Ran, CallFault> {
    let operation = operation::find(name).ok_or_else(|| CallFault::Operation(name.to_owned()))?;
    let (wanted, given) = (operation.takes.files(), inputs.len());
    if wanted != given {
        return Err(CallFault::Files { wanted, given });
    }
    let mut desk = Desk { validator, operation, options, reasons: Vec::new(), files: Vec::new() };
    let request = Request {
        schema: format!("urn:tekigo:schema:request-{name}:1"),
        operation: operation.name,
        title: operation.ja,
        ..Request::default()
    };
    let made = match name {
        "register" => desk.register(request, &inputs[0]),
        "change" => desk.change(request, &inputs[0], &inputs[1]),
        "result" => desk.result(request, &inputs[0]),
        "destination" => desk.destination(request),
        "list" => desk.list(request),
        "fetch" => desk.fetch(request, &inputs[0]),
        "six-information" => desk.six_information(request, &inputs[0]),
        "master-check" => masters(request, &inputs[0]),
        _ => desk.by_keys(request, &inputs[0]),
    };
    let Desk { mut reasons, files, .. } = desk;
    Ok(match made {
        Ok(request) => Ran { verdict: Verdict::Written, request: Some(request), reasons, files },
        Err(Stop { verdict, reason }) => {
            reasons.insert(0, reason);
            Ran { verdict, request: None, reasons, files }
        }
    })
}

/// The records of two files compared.
///
/// # Errors
/// A file cannot be read: its name and what is wrong.
pub fn compare(validator: &Validator, old: &Input<'_>, new: &Input<'_>) -> Result<Diff, (String, Box<Outcome>)> {
    let records = |input: &Input<'_>| -> Result<Records, (String, Box<Outcome>)> {
        let read = face::reading(validator, input.bytes, |reading| (diff::records(reading), Sink::default()));
        read.map(|(records, _)| records).map_err(|outcome| (input.name.to_owned(), outcome))
    };
    Ok(diff::compare(&records(old)?, &records(new)?))
}

struct Desk<'v> {
    validator: &'v Validator,
    operation: &'static Operation,
    options: &'v Options,
    reasons: Vec<Told>,
    files: Vec<(String, Outcome)>,
}

type Result_ = Result<Request, Stop>;

impl Desk<'_> {
    /// Keys of a file, or of a line of a register; they are complete.
    fn keys(&mut self, input: &Input<'_>) -> Result<(Keys, Target), Stop> {
        let keys = if let Ok(keys) = serde_json::from_slice::<Keys>(input.bytes) {
            keys
        } else {
            let answer = face::keys(self.validator, input.bytes);
            let valid = answer.outcome.is_valid();
            self.files.push((input.name.to_owned(), answer.outcome));
            match answer.keys {
                Some(keys) if valid => keys,
                _ => {
                    return Err(Stop {
                        verdict: Verdict::Invalid,
                        reason: reason::KEYS_INCOMPLETE.about(input.name, input.name),
                    });
                }
            }
        };
        let target = Target::new(&keys).map_err(|missing| Stop {
            verdict: Verdict::Invalid,
            reason: reason::KEYS_INCOMPLETE
                .about(&format!("{} の {missing}", input.name), &format!("{missing} of {}", input.name)),
        })?;
        Ok((keys, target))
    }

    /// Keys of data that go in: validated by the rules of the service, keys complete.
    fn data(&mut self, input: &Input<'_>) -> Result<(Keys, Target, Data), Stop> {
        let answer = face::keys(self.validator, input.bytes);
        if !answer.is_complete() {
            self.files.push((input.name.to_owned(), answer.outcome));
            return Err(Stop {
                verdict: Verdict::Invalid,
                reason: reason::KEYS_INCOMPLETE.about(input.name, input.name),
            });
        }
        let options = CheckOptions { target: For::Clins, ..self.validator.options().clone() };
        let outcome = self.validator.with_options(options).validate(input.bytes);
        let valid = outcome.is_valid();
        self.files.push((input.name.to_owned(), outcome));
        if !valid {
            return Err(Stop { verdict: Verdict::Invalid, reason: reason::DATA_INVALID.about(input.name, input.name) });
        }
        self.files.push((input.name.to_owned(), answer.outcome));
        let Some(Ok((keys, target))) = answer.keys.map(|keys| Target::new(&keys).map(|target| (keys, target))) else {
            return Err(Stop {
                verdict: Verdict::Invalid,
                reason: reason::KEYS_INCOMPLETE.about(input.name, input.name),
            });
        };
        let data = Data {
            name: file_name(input.name).to_owned(),
            bytes: keys.bytes,
            sha256: keys.sha256.clone(),
            base64: self.options.embed.then(|| base64::encode(input.bytes)),
        };
        Ok((keys, target, data))
    }

    /// Only a whole unit can be meant.
    fn whole(&self, keys: &Keys) -> Result<(), Stop> {
        let meant: BTreeSet<&str> = self.options.records.iter().map(String::as_str).collect();
        if meant.is_empty() {
            return Ok(());
        }
        let all: BTreeSet<&str> = keys.contents.iter().filter_map(|record| record.identifier.as_deref()).collect();
        let named = keys.contents.iter().all(|record| record.identifier.is_some());
        if named && meant == all {
            return Ok(());
        }
        let (few, many) = (meant.len(), keys.contents.len());
        Err(Stop::refused(
            reason::UNIT_ONLY.about(&format!("{many} 件のうち {few} 件"), &format!("{few} of {many} records")),
        ))
    }

    fn register(&mut self, mut request: Request, input: &Input<'_>) -> Result_ {
        let (keys, target, data) = self.data(input)?;
        let options = self.options;
        let (insured, ja, en) = match &options.eligibility {
            Some(record) => record.state(&target.insured, options.now.as_deref()),
            None => (InsuredState::Unasked, String::new(), String::new()),
        };
        let (destination, to_ja, to_en) = self.destination_state(&keys, input);
        let facts =
            Facts { group: keys.kind.into(), insured, destination, consent: options.consent, card: options.card };
        let Some(row) = decision::decide(&facts) else {
            return Err(Stop { verdict: Verdict::Undecidable, reason: reason::CONSENT_NOT_ASKED.told() });
        };
        let of_destination =
            *row.reason == reason::DESTINATION_NOT_ON_SERVICE || *row.reason == reason::DESTINATION_MISSING;
        let of_insured = row.reason.case == Some(1);
        let told = match (of_destination, of_insured) {
            (true, _) => row.reason.about(&to_ja, &to_en),
            (_, true) => row.reason.about(&ja, &en),
            _ => row.reason.told(),
        };
        let verdict = match row.decision {
            Decision::Register | Decision::RegisterWithConsent => Verdict::Written,
            Decision::SendOnPaper => Verdict::SendOnPaper,
            Decision::DoNotRegister => Verdict::DoNotRegister,
            Decision::Ask => Verdict::Undecidable,
            Decision::Misplaced => Verdict::Refused,
        };
        if verdict != Verdict::Written {
            return Err(Stop { verdict, reason: told });
        }
        self.reasons.push(told);
        if insured == InsuredState::Unasked {
            request.preconditions.push(reason::ELIGIBILITY_NOT_CHECKED.told());
        }
        if keys.kind == Kind::Referral && destination == DestinationState::Unasked {
            request.preconditions.push(reason::DESTINATION_NOT_CHECKED.told());
        }
        if keys.kind == Kind::Checkup && options.card == decision::Card::Unasked {
            request.preconditions.push(reason::CARD_NOT_CHECKED.told());
        }
        request.decision = Some(row.decision);
        request.consent = (row.decision == Decision::RegisterWithConsent)
            .then_some(ConsentInformation { way: Consent::Direct, state: "閲覧可" });
        request.target = Some(target);
        request.data = Some(data);
        Ok(request)
    }

    /// Whether the destination of a referral is among those that use the service.
    fn destination_state(&self, keys: &Keys, input: &Input<'_>) -> (DestinationState, String, String) {
        let Some(Destinations { facilities }) = &self.options.destination else {
            return (DestinationState::Unasked, String::new(), String::new());
        };
        if keys.kind != Kind::Referral {
            return (DestinationState::On, String::new(), String::new());
        }
        let read = face::reading(self.validator, input.bytes, |reading| (keys::receiver(reading), Sink::default()));
        let Some(number) = read.ok().and_then(|(number, _)| number) else {
            return (DestinationState::Missing, String::new(), String::new());
        };
        let state = if facilities.iter().any(|one| one.institution == number) {
            DestinationState::On
        } else {
            DestinationState::Off
        };
        (state, format!("紹介先 {number}"), format!("destination {number}"))
    }

    fn change(&mut self, mut request: Request, old: &Input<'_>, new: &Input<'_>) -> Result_ {
        let (registered, target) = self.keys(old)?;
        let (keys, of_new, data) = self.data(new)?;
        self.whole(&registered)?;
        let differ = |reason: &Reason, old: &str, new: &str| {
            Stop::refused(reason.about(&format!("{old} → {new}"), &format!("{old} → {new}")))
        };
        if keys.kind != registered.kind || keys.resource_type != registered.resource_type {
            let name = |keys: &Keys| format!("{} {}", keys.kind.code(), keys.resource_type);
            return Err(differ(&reason::CHANGE_OF_KIND, &name(&registered), &name(&keys)));
        }
        if target.insured != of_new.insured {
            return Err(differ(&reason::CHANGE_OF_PERSON, &target.insured.to_string(), &of_new.insured.to_string()));
        }
        if target.institution != of_new.institution {
            if !self.options.institution_number_changed {
                return Err(differ(&reason::CHANGE_OF_INSTITUTION, &target.institution, &of_new.institution));
            }
            request.institution_number_changed = true;
            request.preconditions.push(reason::OTHER_NUMBER.told());
        }
        request.preconditions.push(reason::REPLACES_ALL.told());
        request.target = Some(target);
        request.data = Some(data);
        Ok(request)
    }

    /// Cancel, undo, status, cancel-extracted.
    fn by_keys(&mut self, mut request: Request, input: &Input<'_>) -> Result_ {
        let (keys, target) = self.keys(input)?;
        self.whole(&keys)?;
        match self.operation.name {
            "undo" => request.preconditions.push(reason::AFTER_CANCEL.told()),
            "status" => match &self.options.institution {
                Some(asking) if *asking != target.institution && !self.options.institution_number_changed => {
                    let detail = format!("{asking} ≠ {}", target.institution);
                    return Err(Stop::refused(reason::STATUS_OF_OTHER.about(&detail, &detail)));
                }
                Some(asking) => request.institution = Some(asking.clone()),
                None => request.preconditions.push(reason::OWN_REGISTRATION.told()),
            },
            "cancel-extracted" => {
                if keys.kind != Kind::Referral {
                    let (ja, en) = keys.kind.words();
                    return Err(Stop::refused(reason::DOCUMENTS_ONLY.about(ja, en)));
                }
                request.document_deleted = self.options.deleted;
                request.preconditions.push(reason::AFTER_DELETION.told());
            }
            _ => {}
        }
        request.target = Some(target);
        Ok(request)
    }

    fn result(&mut self, mut request: Request, input: &Input<'_>) -> Result_ {
        #[derive(serde::Deserialize)]
        struct Earlier {
            schema: String,
            operation: String,
            #[serde(default)]
            target: Option<Target>,
        }
        let earlier: Earlier = form(input)?;
        let of = operation::find(&earlier.operation)
            .filter(|of| earlier.schema == format!("urn:tekigo:schema:request-{}:1", of.name));
        let Some(of) = of else {
            let detail = format!("{}: {}", input.name, earlier.schema);
            return Err(Stop::refused(reason::INPUT_WRONG.about(&detail, &detail)));
        };
        if !of.has_result {
            return Err(Stop::refused(reason::NO_RESULT.about(of.ja, of.en)));
        }
        request.target = earlier.target;
        request.request = Some(Made {
            operation: earlier.operation,
            sha256: keys::digest(input.bytes),
            receipt: self.options.receipt.clone(),
        });
        Ok(request)
    }

    fn destination(&mut self, mut request: Request) -> Result_ {
        let query = &self.options.query;
        let wrong = |what: &str| Stop::refused(reason::INPUT_WRONG.about(what, what));
        if let Some(code) = &query.postal_code {
            let digits = code.replace('-', "");
            if digits.len() > 7 || digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(wrong(&format!("postalCode {code}")));
            }
        }
        if let Some(code) = &query.prefecture
            && !(code.len() == 2 && (1..=47).contains(&code.parse::<u8>().unwrap_or_default()))
        {
            return Err(wrong(&format!("prefecture {code}")));
        }
        let name = query.name.as_deref().is_some_and(|name| !name.trim().is_empty());
        if !name && query.postal_code.is_none() && query.prefecture.is_none() {
            return Err(Stop::refused(reason::QUERY_EMPTY.told()));
        }
        request.query = Some(query.clone());
        Ok(request)
    }

    /// The institution that asks: given, and a number.
    fn own_institution(&self) -> Result<String, Stop> {
        let wrong = |ja: &str, en: &str| Stop::refused(reason::INPUT_WRONG.about(ja, en));
        let Some(number) = &self.options.institution else {
            return Err(wrong(
                "自施設の医療機関番号 (--institution) が必要です",
                "the own institution number (--institution) is needed",
            ));
        };
        Institution::parse(number, false).map_err(|fault| wrong(&fault.ja, &fault.en))?;
        Ok(number.clone())
    }

    fn list(&mut self, mut request: Request) -> Result_ {
        request.institution = Some(self.own_institution()?);
        Ok(request)
    }

    fn fetch(&mut self, mut request: Request, input: &Input<'_>) -> Result_ {
        let list: List = form(input)?;
        let own = self.own_institution()?;
        if list.institution != own {
            let detail = format!("{} ≠ {own}", list.institution);
            return Err(Stop::refused(reason::OTHER_LIST.about(&detail, &detail)));
        }
        if self.options.documents.is_empty() {
            let (ja, en) = ("取得する文書 (--document) が必要です", "the documents to fetch (--document) are needed");
            return Err(Stop::refused(reason::INPUT_WRONG.about(ja, en)));
        }
        for wanted in &self.options.documents {
            match list.documents.iter().find(|document| document.identifier == *wanted) {
                None => return Err(Stop::refused(reason::NOT_LISTED.about(wanted, wanted))),
                Some(document) if document.state == State::Held => {
                    return Err(Stop::refused(reason::HELD.about(wanted, wanted)));
                }
                Some(_) => {}
            }
        }
        request.institution = Some(own);
        let mut seen = BTreeSet::new();
        request.documents = self.options.documents.iter().filter(|one| seen.insert(*one)).cloned().collect();
        Ok(request)
    }

    fn six_information(&mut self, mut request: Request, input: &Input<'_>) -> Result_ {
        let record: Eligibility = form(input)?;
        let wrong = |ja: &str, en: &str| Stop::refused(reason::INPUT_WRONG.about(ja, en));
        let Some(insured) = record.insured().filter(|_| record.found != Some(false)) else {
            return Err(wrong(
                "資格情報に保険者番号か公費負担者番号がありません",
                "the record has neither insurer nor payer number",
            ));
        };
        // what the parts have to look like is said in one place
        let insured = crate::clins::identifier::Insured::parse(insured.system(), &insured.to_string())
            .map_err(|fault| wrong(&fault.ja, &fault.en))?;
        let Some([from, to]) = &self.options.period else {
            return Err(wrong("抽出対象期間 (--from と --to) が必要です", "the period (--from and --to) is needed"));
        };
        match (days(from), days(to)) {
            (Some(first), Some(last)) if first <= last => {}
            _ => return Err(wrong(&format!("抽出対象期間 {from} から {to}"), &format!("period {from} to {to}"))),
        }
        if record.consent != Some(true) {
            return Err(Stop::refused(reason::NO_VIEWING_CONSENT.told()));
        }
        let (age, ja, en) = consent_age(record.consent_at.as_deref(), self.options.now.as_deref());
        match age {
            ConsentAge::Within => {}
            ConsentAge::TooOld => return Err(Stop::refused(reason::CONSENT_TOO_OLD.about(&ja, &en))),
            ConsentAge::Undecidable => {
                return Err(Stop {
                    verdict: Verdict::Undecidable,
                    reason: reason::CONSENT_UNDECIDABLE.about(&ja, &en),
                });
            }
        }
        request.insured = Some(insured);
        request.serial_number = record.serial_number;
        request.consent_at = record.consent_at;
        request.period = Some(Period { from: from.clone(), to: to.clone() });
        Ok(request)
    }
}

/// The last part of a path, with either separator: a request says the same wherever its file lay, on every platform.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or("-")
}

fn masters(mut request: Request, input: &Input<'_>) -> Result_ {
    let Masters { masters } = form(input)?;
    let names: BTreeSet<&str> = masters.iter().map(|master| master.name.as_str()).collect();
    let blank = masters.iter().any(|master| master.name.trim().is_empty() || master.version.trim().is_empty());
    if masters.is_empty() || blank || names.len() != masters.len() {
        let (ja, en) = (
            "マスタの名前と版の組が一つ以上、重複なく必要です",
            "at least one master with name and version is needed, none twice",
        );
        return Err(Stop::refused(reason::INPUT_WRONG.about(ja, en)));
    }
    request.masters = masters;
    Ok(request)
}

/// A file of ours in the form of `T`.
fn form<T: DeserializeOwned>(input: &Input<'_>) -> Result<T, Stop> {
    serde_json::from_slice(input.bytes).map_err(|error| {
        let detail = format!("{}: {error}", input.name);
        Stop::refused(reason::INPUT_WRONG.about(&detail, &detail))
    })
}

#[derive(Serialize)]
struct Envelope<'a, I: Serialize> {
    schema: &'static str,
    verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a Request>,
    reasons: &'a [Told],
    files: Vec<Judged<'a, I>>,
}

#[derive(Serialize)]
struct Judged<'a, I: Serialize> {
    file: &'a str,
    valid: bool,
    issues: I,
}

impl Ran {
    /// The answer of the call as JSON: verdict, document, reasons, and what was said about the files.
    pub fn to_json(&self, inputs: &[Input<'_>], pretty: bool) -> String {
        let files = self.files.iter().map(|(name, outcome)| {
            let bytes = inputs.iter().find(|input| input.name == name).map_or(&[][..], |input| input.bytes);
            let record = Record { file: name, record: None, outcome, bytes };
            Judged { file: name, valid: outcome.is_valid(), issues: issues(&record) }
        });
        json_text(
            &Envelope {
                schema: "urn:tekigo:schema:answer-call:1",
                verdict: self.verdict,
                request: self.request.as_ref(),
                reasons: &self.reasons,
                files: files.collect(),
            },
            pretty,
        )
    }
}

impl Request {
    /// The document.
    pub fn to_json(&self) -> String {
        json_text(self, true)
    }
}
