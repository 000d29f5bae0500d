//! `tekigo serve` as its callers meet it: over a socket of this machine, against the same answers of the command line.
#![allow(clippy::unwrap_used, reason = "what a test needs is there, or the test has failed")]

mod common;

use common::tekigo_with;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const NOW: &str = "2026-11-29T09:00:00+09:00";
const JSON: &str = "application/fhir+json";
/// Two lines, an error in the second.
const WRONG: &str = "{\"resourceType\": \"Patient\",\n  \"gender\": \"F\"}";

/// A server that ends with the test.
struct Server {
    child: Child,
    at: String,
}

impl Server {
    fn start(more: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tekigo"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--now", NOW, "--lang", "ja"]).args(more);
        command.env("TEKIGO_MASTERS", "").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("http://") {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "the server ended before it listened");
        }
        let at = line.split("http://").nth(1).unwrap().split(' ').next().unwrap().to_owned();
        Self { child, at }
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.at).unwrap();
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.at);
        for (name, value) in headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let _ = write!(head, "Content-Length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).unwrap();
        // a server that refuses by the headers alone may close before it has read the body
        let _ = stream.write_all(body.as_bytes());
        Answer::read(&mut stream)
    }

    fn post(&self, path: &str, body: &str) -> Answer {
        self.ask("POST", path, &[("Content-Type", JSON)], body)
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn read(stream: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        // a connection that is reset after the answer has given the answer
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).unwrap_or("0").parse().unwrap();
        Self { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|why| panic!("{why}: {self:?}"))
    }

    /// The first issue of an OperationOutcome: severity, code, text.
    fn issue(&self) -> (String, String, String) {
        let outcome = self.json();
        assert_eq!(outcome["resourceType"], "OperationOutcome");
        let issue = &outcome["issue"][0];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&issue["severity"]), text(&issue["code"]), text(&issue["details"]["text"]))
    }
}

/// What the command line writes about the same text.
fn command_line(more: &[&str], text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut args = vec!["validate", "--now", NOW, "-"];
    args.extend(more);
    tekigo_with(folder.path(), &args, text.as_bytes()).out
}

#[test]
fn it_answers_as_the_command_line_does() {
    let server = Server::start(&[]);
    let visit =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/cases/readme/visit.json"));
    let visit = visit.unwrap();
    for text in [WRONG, &visit, r#"{"resourceType": "Patient", "active": true}"#] {
        for format in ["outcome", "json", "text", "csv"] {
            for lang in ["ja", "en"] {
                let headers = [("Content-Type", JSON), ("Accept-Language", lang)];
                let answer = server.ask("POST", &format!("/$validate?format={format}"), &headers, text);
                assert_eq!(answer.status, 200, "{answer:?}");
                assert_eq!(answer.body, command_line(&["--format", format, "--lang", lang], text));
                assert!(answer.head.contains(&format!("content-language: {lang}")));
            }
        }
    }
    let xml = r#"<Patient xmlns="http://hl7.org/fhir"><gender value="F"/></Patient>"#;
    let answer = server.ask("POST", "/Patient/%24validate", &[("Content-Type", "application/fhir+xml")], xml);
    assert_eq!((answer.status, answer.body), (200, command_line(&["--format", "outcome"], xml)));
}

#[test]
fn a_resource_inside_of_parameters_keeps_its_lines() {
    let server = Server::start(&[]);
    let profile = "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient";
    let body = format!(
        "{{\"resourceType\": \"Parameters\", \"parameter\": [\n {{\"name\": \"profile\", \"valueUri\": \"{profile}\"}},\n {{\"name\": \"日本\", \"valueString\": \"x\"}}, {{\"name\": \"resource\", \"resource\": {WRONG}}}]}}"
    );
    let answer = server.post("/Patient/$validate?format=json", &body);
    let report = answer.json();
    let places = |report: &Value, rule: &str| -> Vec<Value> {
        let issues = report["files"][0]["issues"].as_array().unwrap().iter().filter(|issue| issue["rule"] == rule);
        issues.map(|issue| json!([issue["expression"], issue["line"], issue["column"]])).collect()
    };
    assert_eq!(places(&report, "binding-required"), [json!(["Patient.gender", 4, 13])], "{report}");
    assert_eq!(places(&report, "cardinality-min"), [json!(["Patient.identifier", 3, 71])], "{report}");
    assert_eq!(report["files"][0]["profiles"], json!([profile]));
    // Parameters without a resource are the resource
    let alone =
        r#"{"resourceType": "Parameters", "parameter": [{"name": "profile", "valueUri": "http://a.example/x"}]}"#;
    let answer = server.post("/Parameters/$validate?format=json", alone);
    assert_eq!((answer.status, &answer.json()["files"][0]["resourceType"]), (200, &json!("Parameters")));
}

#[test]
fn a_request_that_cannot_be_done_is_refused_with_the_reason() {
    let server = Server::start(&["--max-body", "2000"]);
    let patient = r#"{"resourceType": "Patient"}"#;
    let unknown = r#"{"resourceType": "Parameters", "parameter": [{"name": "profile", "valueUri": "http://a.example/x"}, {"name": "resource", "resource": {"resourceType": "Patient"}}]}"#;
    for (path, body, status, code, words) in [
        ("/$validate?profile=http://a.example/x", patient, 400, "not-found", "http://a.example/x"),
        ("/$validate", unknown, 400, "not-found", "http://a.example/x"),
        ("/Observation/$validate", patient, 400, "invalid", "/Patient/$validate"),
        ("/Person2/$validate", patient, 404, "not-supported", "Person2"),
        ("/$validate?mode=delete", patient, 400, "not-supported", "delete"),
        ("/$validate?mode=profile", patient, 400, "invalid", "profile"),
        ("/$validate?profil=x", patient, 400, "invalid", "profil"),
        ("/$validate?format=jsn", patient, 400, "invalid", "json"),
        ("/$validate?_format=xml", patient, 406, "not-supported", "JSON"),
        ("/nothing", patient, 404, "not-found", "$validate"),
        ("/metadata", patient, 405, "not-supported", "POST"),
        ("/$validate", &" ".repeat(2001), 413, "too-long", "2000"),
    ] {
        let answer = server.post(path, body);
        let (severity, found, text) = answer.issue();
        assert_eq!((answer.status, &*severity, &*found), (status, "error", code), "{path}: {answer:?}");
        assert!(text.contains(words), "{path}: {text}");
    }
    let form = server.ask("POST", "/$validate", &[("Content-Type", "application/x-www-form-urlencoded")], patient);
    assert_eq!((form.status, &*form.issue().1), (415, "not-supported"));
    let zipped = server.ask("POST", "/$validate", &[("Content-Type", JSON), ("Content-Encoding", "gzip")], patient);
    assert_eq!(zipped.status, 415);
    let xml_only = server.ask("POST", "/$validate", &[("Content-Type", JSON), ("Accept", "text/xml")], patient);
    assert_eq!(xml_only.status, 406);
    // what cannot be read is FHIR's "unreadable", and the answer says where
    let broken = server.post("/$validate", "{\"resourceType\":\n \"Patient\" \"id\"}");
    assert_eq!(broken.status, 400, "{broken:?}");
    let fatal = broken.json()["issue"].as_array().unwrap().iter().find(|it| it["severity"] == "fatal").cloned();
    assert_eq!(fatal.unwrap()["location"], json!(["Line[2] Col[12]"]), "{broken:?}");
    // and the next request is none the worse
    assert_eq!(server.post("/$validate", patient).status, 200);
}

#[test]
fn it_says_what_it_can_do_and_how_it_fares() {
    let server = Server::start(&[]);
    assert_eq!(server.get("/healthz").body, "ok\n");
    let metadata = server.get("/metadata");
    let statement = metadata.json();
    let kinds = statement["rest"][0]["resource"].as_array().unwrap();
    let patient = kinds.iter().find(|kind| kind["type"] == "Patient").unwrap();
    assert!(patient["supportedProfile"].to_string().contains("JP_Patient"), "{patient}");
    // its own statement conforms
    let judged = server.post("/CapabilityStatement/$validate?format=json", &metadata.body).json();
    assert_eq!(judged["files"][0]["counts"]["error"], 0, "{judged}");
    assert_eq!(judged["files"][0]["counts"]["warning"], 0, "{judged}");
    server.post("/$validate", WRONG);
    let metrics = server.get("/metrics").body;
    for line in [
        "tekigo_requests_total{route=\"/$validate\",status=\"200\"} 1",
        "tekigo_requests_total{route=\"/{type}/$validate\",status=\"200\"} 1",
        "tekigo_issues_total{severity=\"error\"} 1",
        "tekigo_requests_at_work 0",
        "tekigo_judging_seconds_count 2",
    ] {
        assert!(metrics.lines().any(|it| it == line), "{line} in\n{metrics}");
    }
}

/// A request whose body does not come: the server has begun to wait for it.
fn begin(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(&server.at).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let head = format!(
        "POST /$validate HTTP/1.1\r\nHost: a\r\nContent-Type: {JSON}\r\nContent-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        WRONG.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

#[test]
fn more_than_it_can_take_is_refused_and_what_is_slow_is_ended() {
    let server = Server::start(&["--max-requests", "1", "--timeout", "60"]);
    let mut slow = begin(&server);
    let refused = server.post("/$validate", WRONG);
    assert_eq!((refused.status, &*refused.issue().1), (503, "throttled"));
    assert!(refused.head.contains("retry-after: 1"));
    assert_eq!(server.get("/healthz").status, 200, "who asks after its health is answered");
    slow.write_all(WRONG.as_bytes()).unwrap();
    assert_eq!(Answer::read(&mut slow).status, 200);
    let server = Server::start(&["--timeout", "1"]);
    let mut never = begin(&server);
    assert_eq!(Answer::read(&mut never).status, 408);
}

#[cfg(unix)]
#[test]
fn it_ends_when_asked_to_and_finishes_what_it_began() {
    let mut server = Server::start(&["--timeout", "60"]);
    let mut begun = begin(&server);
    let asked = Command::new("kill").args(["-TERM", &server.child.id().to_string()]).status().unwrap();
    assert!(asked.success());
    begun.write_all(WRONG.as_bytes()).unwrap();
    assert_eq!(Answer::read(&mut begun).status, 200);
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}

/// With a built guest (`cargo xtask engines`); passed over without one.
#[test]
fn a_built_guest_answers_over_http() {
    let Some(module) = std::env::var_os("TEKIGO_ENGINE_MODULE") else { return };
    let module = module.to_str().unwrap();
    let wasm = |more: &[&str]| Server::start(&[&["--engine", "wasm", "--engine-module", module], more].concat());
    let server = wasm(&[]);
    for format in ["outcome", "json", "text", "html"] {
        for _ in 0..2 {
            let answer = server.post(&format!("/Patient/$validate?format={format}"), WRONG);
            assert_eq!((answer.status, answer.body), (200, command_line(&["--format", format, "--lang", "ja"], WRONG)));
        }
    }
    // a request that takes more than it may is told so, and the next one is none the worse
    let server = wasm(&["--wasm-fuel", "400000000"]);
    let entry = format!("{{\"resource\":{WRONG}}}");
    let entries = vec![entry; 200_000].join(",");
    let many = format!("{{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{entries}]}}");
    for _ in 0..2 {
        let given_up = server.post("/$validate", &many);
        assert_eq!(given_up.status, 400, "{given_up:?}");
        assert!(given_up.body.contains("engine-limit"), "{given_up:?}");
        assert_eq!(server.post("/$validate", WRONG).status, 200);
    }
}
