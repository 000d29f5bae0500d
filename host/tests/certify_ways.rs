//! The ways to a product: a program by standard input and output, a server of its own, the Web API, requests in its own layout,
//! masters. Nothing but this process, the binary and `sh` takes part.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "what a test needs is there, or the test has failed")]

#[path = "certify/bench.rs"]
mod bench;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bench::{Bench, NOW, expect};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

/// The declaration with other ways to the product.
fn declare(bench: &Bench, adapters: &str) {
    bench.declare("");
    let path = bench.path("run/vendor.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, _) = text.split_once("[adapter.files]").unwrap();
    std::fs::write(path, format!("{before}{adapters}")).unwrap();
}

/// What a product answers to REG-001: the record as it is, and its request.
fn answer(bench: &Bench) -> Value {
    let record = std::fs::read(bench.path("own/record.json")).unwrap();
    std::fs::write(bench.path("bundle.json"), &record).unwrap();
    let request = bench.tekigo(&["request", "register", "bundle.json", "-q"]);
    assert_eq!(request.status.code(), Some(0));
    json!({"files": {"bundle.json": STANDARD.encode(record), "request.json": STANDARD.encode(request.stdout), "more.txt": "AA=="}})
}

fn run_one(bench: &Bench, item: &str, status: i32) -> String {
    expect(&bench.certify("run", &["--now", NOW, "--data", "own", "--again", "--item", item]), status)
}

/// Whether what was asked holds the task and its files.
fn is_the_task(asked: &[u8], bench: &Bench) {
    let asked: Value = serde_json::from_slice(asked).unwrap();
    assert_eq!((&asked["item"], &asked["now"]), (&json!("REG-001"), &json!(NOW)));
    assert_eq!(asked["want"], json!(["bundle.json", "request.json"]));
    let record = STANDARD.decode(asked["files"]["record.json"].as_str().unwrap()).unwrap();
    assert_eq!(record, std::fs::read(bench.path("own/record.json")).unwrap());
}

#[test]
fn a_program_by_standard_input_and_output() {
    let bench = Bench::new();
    declare(&bench, "[adapter.files]\nkind = \"command\"\nprogram = [\"./talk.sh\", \"{item}\"]\nstdin = true\n");
    std::fs::write(bench.path("run/answer.json"), answer(&bench).to_string()).unwrap();
    bench.script("talk.sh", "[ $1 = REG-001 ]\ncat > asked.json\ncat answer.json\n");
    assert!(run_one(&bench, "REG-001", 0).contains("合格 1"));
    is_the_task(&std::fs::read(bench.path("run/asked.json")).unwrap(), &bench);
    // it answers before it has read everything, says nothing, says nonsense
    bench.script("talk.sh", "cat answer.json\n");
    assert!(run_one(&bench, "REG-001", 0).contains("合格 1"));
    bench.script("talk.sh", "cat > /dev/null\n");
    assert!(run_one(&bench, "REG-001", 1).contains("bundle.json がありません"));
    bench.script("talk.sh", "cat > /dev/null\necho nonsense\n");
    assert!(run_one(&bench, "REG-001", 1).contains("判定できず"));
    bench.script("talk.sh", "echo '{\"files\": {\"bundle.json\": \"?\"}}'\n");
    assert!(run_one(&bench, "REG-001", 1).contains("判定できず"));
}

/// One HTTP message: its first line and headers in lower case, and its body.
fn message(stream: &mut TcpStream) -> (String, Vec<u8>) {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let head = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(at) = head {
            let head = String::from_utf8_lossy(&bytes[..at]).to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
            if length.is_none_or(|length| bytes.len() >= at + 4 + length) {
                return (head, bytes[at + 4..].to_vec());
            }
        }
        let count = stream.read(&mut chunk).unwrap();
        assert!(count > 0, "the message ends early");
        bytes.extend(&chunk[..count]);
    }
}

/// A server that answers each call by the next of these texts, and then is gone. What it was asked comes by the channel.
fn server(answers: Vec<String>) -> (u16, Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (send, asked) = channel();
    std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            send.send(message(&mut stream)).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (port, asked)
}

fn http(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

#[test]
fn a_server_of_the_products_own() {
    let bench = Bench::new();
    let (other, elsewhere) = server(vec![http("200 OK", "", "{}")]);
    let answers = vec![
        http("200 OK", "content-type: application/json\r\n", &answer(&bench).to_string()),
        http("302 Found", &format!("location: http://127.0.0.1:{other}/\r\n"), ""),
        http("500 Internal Server Error", "", "{\"files\": {}}"),
        http("200 OK", "", "nonsense"),
    ];
    let (port, asked) = server(answers);
    declare(
        &bench,
        &format!(
            "[adapter.files]\nkind = \"http\"\nurl = \"http://127.0.0.1:{port}/tekigo\"\nheaders = \"headers.txt\"\n"
        ),
    );
    std::fs::write(bench.path("run/headers.txt"), "X-Key: of tests\n").unwrap();
    assert!(run_one(&bench, "REG-001", 0).contains("合格 1"));
    let (head, body) = asked.recv().unwrap();
    assert!(head.starts_with("post /tekigo http/1.1") && head.contains("x-key: of tests"), "{head}");
    is_the_task(&body, &bench);
    // it leads elsewhere, fails, answers with nonsense, is gone: nothing passes, and nobody else is called
    assert!(run_one(&bench, "REG-001", 1).contains("bundle.json がありません"));
    assert!(run_one(&bench, "REG-001", 1).contains("bundle.json がありません"));
    assert!(run_one(&bench, "REG-001", 1).contains("判定できず"));
    assert_eq!(asked.iter().count(), 3, "three more calls, and the server is gone");
    assert!(run_one(&bench, "REG-001", 1).contains("判定できず"));
    assert!(elsewhere.try_recv().is_err(), "a redirection was followed");
}

/// A call of the simulated Web API: status and body.
fn post(url: &str, name: &str, body: &[u8]) -> (u16, Vec<u8>) {
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    let head =
        format!("POST /{name} HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let (head, body) = message(&mut stream);
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body)
}

/// A product that is this test: the trigger says where the service is, and waits until the test has done its part.
fn by_web_api(bench: &Bench, more: &str) {
    let port =
        "[adapter.web-api]\nkind = \"port\"\nport = 0\ntrigger = [\"./wait.sh\", \"{in}\", \"{url}\", \"{out}\"]\n";
    declare(bench, &format!("{more}{port}"));
    bench.script(
        "wait.sh",
        "echo $1 > in.tmp; echo $3 > out.tmp; echo $2 > url.tmp; mv url.tmp url\nwhile [ ! -f done ]; do sleep 0.1; done\nrm url done\n",
    );
}

/// Runs REG-002 while `product` talks to the service; it is told where that is, and where the given files and its own are.
fn while_it_runs(bench: &Bench, status: i32, product: impl FnOnce(&str, &std::path::Path, &std::path::Path)) -> String {
    let mut command = bench.command(&[
        "run",
        "run",
        "--catalogue",
        "catalogue",
        "--now",
        NOW,
        "--data",
        "own",
        "--again",
        "--item",
        "REG-002",
        "--patience",
        "9",
    ]);
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let url = bench.path("run/url");
    while !url.exists() {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it began with the item");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let read = |name: &str| std::fs::read_to_string(bench.path(name)).unwrap().trim().to_owned();
    product(&read("run/url"), read("run/in.tmp").as_ref(), read("run/out.tmp").as_ref());
    std::fs::write(bench.path("run/done"), b"").unwrap();
    expect(&child.wait_with_output().unwrap(), status)
}

fn embedded(bench: &Bench) -> Vec<u8> {
    let request = bench.tekigo(&["request", "register", "own/record.json", "--embed", "-q"]);
    assert_eq!(request.status.code(), Some(0));
    request.stdout
}

#[test]
fn the_web_api_is_the_same_service() {
    let bench = Bench::new();
    by_web_api(&bench, "");
    let request = embedded(&bench);
    let told = while_it_runs(&bench, 0, |url, given, out| {
        assert!(given.join("record.json").is_file() && given.join("task.json").is_file());
        // the first answer is lost on the way; the same bytes are the same request
        assert_eq!(post(url, "a.json", &request).0, 504);
        let (status, body) = post(url, "a.json", &request);
        let answer: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!((status, &answer["schema"]), (200, &json!("urn:tekigo:schema:answer-receipt:1")));
        assert_eq!(post(url, "", b"{}").0, 400);
        std::fs::write(out.join("screen.txt"), body).unwrap();
    });
    assert!(told.contains("合格 1"), "{told}");
    // one that gives up after the first try has registered, and knows nothing of it; one that begins anew registers twice
    let told = while_it_runs(&bench, 1, |url, _, _| {
        let mut other: Value = serde_json::from_slice(&request).unwrap();
        assert_eq!(post(url, "a.json", &request).0, 504);
        other["preconditions"] = json!([]);
        assert_eq!(post(url, "b.json", other.to_string().as_bytes()).0, 200);
    });
    assert!(told.contains("不合格 1"), "{told}");
}

/// A request in the product's layout: fixed width, CP932.
fn in_layout(bench: &Bench) -> Vec<u8> {
    let map = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/schema/examples/mapping-register-1.json");
    std::fs::copy(map, bench.path("run/register.map.json")).unwrap();
    std::fs::copy(bench.path("own/record.json"), bench.path("bundle.json")).unwrap();
    let written = bench.tekigo(&["request", "register", "bundle.json", "-q", "--map", "run/register.map.json"]);
    assert_eq!(written.status.code(), Some(0), "{}", String::from_utf8_lossy(&written.stderr));
    assert!(std::str::from_utf8(&written.stdout).is_err() && written.stdout.starts_with(b"R11O0"));
    written.stdout
}

#[test]
fn requests_in_the_products_own_layout_are_judged_as_what_they_mean() {
    let bench = Bench::new();
    let request = in_layout(&bench);
    let maps = "[adapter]\nmaps = [\"register.map.json\"]\n";
    by_web_api(&bench, &format!("{maps}[adapter.files]\nkind = \"folder\"\npath = \"made\"\n"));
    let made = bench.path("run/made/REG-001");
    std::fs::create_dir_all(&made).unwrap();
    std::fs::copy(bench.path("own/record.json"), made.join("bundle.json")).unwrap();
    std::fs::write(made.join("request.dat"), &request).unwrap();
    assert!(run_one(&bench, "REG-001", 0).contains("合格 1"));
    // another person's number in the layout is found as it would be in JSON
    let at =
        request.windows(8).position(|eight| eight.iter().all(u8::is_ascii_digit) && eight.starts_with(b"06")).unwrap();
    let mut other = request.clone();
    other[at + 7] = if other[at + 7] == b'0' { b'1' } else { b'0' };
    std::fs::write(made.join("request.dat"), &other).unwrap();
    assert!(run_one(&bench, "REG-001", 1).contains("不合格 1"));
    // a file of no layout is none
    std::fs::write(made.join("request.dat"), b"R2").unwrap();
    assert!(run_one(&bench, "REG-001", 1).contains("request.json がありません"));
    // on the line: data first, then the request beside it
    let data = std::fs::read(bench.path("bundle.json")).unwrap();
    let told = while_it_runs(&bench, 0, |url, _, _| {
        assert_eq!(post(url, "bundle.json", &data).0, 204);
        assert_eq!(post(url, "a.dat", &request).0, 504);
        assert_eq!(post(url, "a.dat", &request).0, 200);
    });
    assert!(told.contains("合格 1"), "{told}");
    // the terminal's folders
    declare(
        &bench,
        &format!(
            "{maps}[adapter.terminal]\nkind = \"folder\"\npath = \"share\"\ntrigger = [\"./put.sh\", \"{{share}}\", \"{{out}}\"]\n"
        ),
    );
    std::fs::write(bench.path("run/a.dat"), &request).unwrap();
    std::fs::write(bench.path("run/data.json"), &data).unwrap();
    bench.script(
        "put.sh",
        r"cp data.json $1/req/bundle.json
while [ -f $1/req/bundle.json ]; do sleep 0.1; done
for try in 1 2 3 4 5 6 7 8; do
  cp a.dat $1/req/a.tmp; mv $1/req/a.tmp $1/req/a.dat
  for look in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    if [ -f $1/res/a.json ] && tail -c 1 $1/res/a.json | grep -q '}'; then
      cp $1/res/a.json $2/screen.txt; rm $1/res/a.json; exit 0
    fi
    sleep 0.1
  done
done
exit 1
",
    );
    let args = ["--now", NOW, "--data", "own", "--again", "--item", "REG-002", "--patience", "9"];
    let told = expect(&bench.certify("run", &args), 0);
    assert!(told.contains("合格 1"), "{told}");
    // what was sent is kept as it was; a mapping that cannot be read is told
    assert!(
        std::fs::read_dir(bench.path("run/cases/REG-002"))
            .unwrap()
            .flatten()
            .any(|entry| { std::fs::read(entry.path().join("seen/parts/a.dat")).is_ok_and(|kept| kept == request) })
    );
    std::fs::write(bench.path("run/register.map.json"), "{}").unwrap();
    assert!(expect(&bench.certify("run", &args), 1).contains("register.map.json"));
}

#[test]
fn masters_are_those_of_the_call_and_stand_in_the_evidence() {
    let bench = Bench::new();
    bench.declare("");
    let system = json!({"resourceType": "CodeSystem", "url": "http://example.jp/diseases", "version": "2026", "status": "active",
        "date": "2026-10-01", "content": "complete", "concept": [{"code": "1", "display": "架空病"}]});
    std::fs::write(bench.path("diseases.json"), system.to_string()).unwrap();
    expect(&bench.tekigo(&["masters", "import", "diseases.json", "--out", "masters"]), 0);
    let run = |more: &[&str]| {
        let mut args = vec!["--now", NOW, "--data", "own"];
        args.extend(more);
        bench.certify("run", &args)
    };
    expect(&run(&["--masters", "masters", "--item", "REG-001"]), 0);
    // a run keeps to its masters
    assert!(expect(&run(&["--item", "REG-001", "--again"]), 2).contains("別のマスター"));
    bench.certify("report", &["--now", NOW, "--unmasked"]);
    let manifest: Value = serde_json::from_slice(&bench.packed().0["manifest.json"]).unwrap();
    let used = &manifest["judgedBy"]["masters"];
    assert_eq!((&used[0]["system"], used.as_array().unwrap().len()), (&json!("http://example.jp/diseases"), 1));
    let page = String::from_utf8(bench.packed().0["report.html"].clone()).unwrap();
    assert!(page.contains(used[0]["sha256"].as_str().unwrap()));
    assert!(expect(&bench.run(&["verify", "run/evidence"]), 0).contains("--masters で指定してください"));
    assert!(expect(&bench.run(&["verify", "run/evidence", "--masters", "masters"]), 0).contains("1 項目を"));
}

#[test]
fn a_run_without_a_seed_has_one_of_its_time() {
    let seeds = ["2026-11-02T10:00:00+09:00", "2026-11-02T10:00:01+09:00", "2026-11-02T10:00:00+09:00"].map(|now| {
        let bench = Bench::new();
        bench.declare("");
        expect(&bench.certify("run", &["--now", now, "--data", "own"]), 0);
        let record = std::fs::read_to_string(bench.path("run/journal.ndjson")).unwrap();
        let begun: Value = serde_json::from_str(record.lines().next().unwrap()).unwrap();
        begun["seed"].as_u64().unwrap()
    });
    assert!(seeds[0] != seeds[1] && seeds[0] == seeds[2] && seeds[0] != 0, "{seeds:?}");
}
