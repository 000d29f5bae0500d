#!/usr/bin/env bash
# Builds and runs each sample whose toolchain is here; all must print what Node does, byte for byte, and stop in time when
# they are given a thousandth of a second. Says which were passed over.
#   TEKIGO_PLUGIN_MODULE: the core module (cargo xtask plugin)
set -uo pipefail
cd "$(dirname "$0")"
module=$(realpath "${TEKIGO_PLUGIN_MODULE:-../dist/tekigo-plugin.wasm}")
document=$(realpath ../../conformance/cases/clins-own/referral.json)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ran=() skipped=() failed=()

skip() { skipped+=("$1 ($2)"); }

# mistakes NAME COMMAND…: what the sample does of wrong calls
mistakes() {
  local name=$1
  shift
  if ! TEKIGO_PLUGIN_MODULE=$module timeout 600 "$@" >"$work/$name.mistakes" 2>&1; then
    failed+=("$name (mistakes)")
    tail -n 20 "$work/$name.mistakes"
  fi
}

# check NAME COMMAND…: runs it with MODULE FILE, then with a time limit that it must reach
check() {
  local name=$1 start=$SECONDS
  shift
  if ! timeout 600 "$@" "$module" "$document" >"$work/$name.out" 2>"$work/$name.err"; then
    failed+=("$name")
    tail -n 20 "$work/$name.err"
    return
  fi
  if ! cmp "$work/node.out" "$work/$name.out"; then
    failed+=("$name (other bytes)")
    return
  fi
  if timeout 600 "$@" "$module" "$document" 0.001 >/dev/null 2>"$work/$name.err" || ! grep -q limit "$work/$name.err"; then
    failed+=("$name (the time limit was not reached)")
    tail -n 5 "$work/$name.err"
    return
  fi
  ran+=("$name ($((SECONDS - start)) s)")
}

if ! command -v node >/dev/null; then
  echo "skipped: all samples (Node is not here to compare with)"
  exit 0
fi
node reference.mjs "$module" "$document" >"$work/node.out" || exit 1

if command -v python3 >/dev/null; then
  if python3 -m venv "$work/venv" >"$work/pip" 2>&1 && "$work/venv/bin/pip" install -q -r python/requirements.txt >>"$work/pip" 2>&1; then
    check python "$work/venv/bin/python3" python/main.py
    mistakes python "$work/venv/bin/python3" python/test_tekigo.py
  else
    skip python "wasmtime cannot be installed: $(tail -n 1 "$work/pip")"
  fi
else
  skip python "no python3"
fi

if command -v go >/dev/null; then
  if (cd go && go build -o "$work/sample-go" . >"$work/go" 2>&1); then
    check go "$work/sample-go"
    mistakes go bash -c "cd go && go test ./..."
  else
    skip go "it does not build: $(tail -n 1 "$work/go")"
  fi
else
  skip go "no go"
fi

if command -v mvn >/dev/null; then
  if mvn -q -B -f java/pom.xml -DbuildDirectory="$work/java" package >"$work/mvn" 2>&1; then
    check java java -Xmx2g -cp "java/target/classes:java/target/lib/*" jp.tekigo.sample.Main
  else
    skip java "it does not build: $(grep -m 1 ERROR "$work/mvn")"
  fi
else
  skip java "no mvn"
fi

if command -v dotnet >/dev/null; then
  if dotnet build -v q -o "$work/dotnet" dotnet >"$work/dotnet.log" 2>&1; then
    check dotnet dotnet "$work/dotnet/sample.dll"
  else
    skip dotnet "it does not build: $(tail -n 1 "$work/dotnet.log")"
  fi
else
  skip dotnet "no dotnet"
fi

printf '   ran: %s\n' "${ran[@]:-none}"
printf '   skipped: %s\n' "${skipped[@]:-none}"
if [ "${#failed[@]}" -gt 0 ]; then
  printf '   FAILED: %s\n' "${failed[@]}"
  exit 1
fi
