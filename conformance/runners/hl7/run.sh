#!/bin/sh
# HL7's validator as a runner of the suite: `suite run … -- conformance/runners/hl7/run.sh`.
# Needs Java 17, Maven, and the packages of ../shared (or of TEKIGO_PACKAGES); without them it says so and ends with 3. `--check` only
# looks whether they are here.
set -eu
here=$(cd "${0%/*}" && pwd)
packages=${TEKIGO_PACKAGES:-$here/../../../../shared/fhir/packages}
work=${TEKIGO_HL7_WORK:-$here/../../../target/hl7-runner}
skip() { echo "HL7 の検証器は走らせません: $1 / HL7's validator is not run: $1" >&2; exit 3; }
command -v java >/dev/null || skip "java がありません / there is no java"
command -v mvn >/dev/null || skip "mvn がありません / there is no mvn"
[ -f "$packages/assembled/hl7.fhir.r4.core-4.0.1.tgz" ] || skip "$packages がありません / there are no packages"
if [ "${1-}" = --check ]; then exit 0; fi
mkdir -p "$work"
version=$(sed -n '/org.hl7.fhir.validation/{n;s/.*<version>\(.*\)<.*/\1/p;}' "$here/pom.xml")
if [ ! -f "$work/lib/done-$version" ]; then
  mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/lib" >&2 || skip "Maven が取得できません / Maven cannot fetch it"
  touch "$work/lib/done-$version"
fi
# the validator wants these packages in its cache; those that we have not are empty, and nothing asks for what they hold
cache=$work/home/.fhir/packages
if [ ! -d "$cache/hl7.fhir.r4.core#4.0.1/package" ]; then
  mkdir -p "$cache/hl7.fhir.r4.core#4.0.1"
  printf '[cache]\nversion = 4\n' >"$cache/packages.ini"
  tar xzf "$packages/assembled/hl7.fhir.r4.core-4.0.1.tgz" -C "$cache/hl7.fhir.r4.core#4.0.1"
  mkdir -p "$cache/hl7.fhir.xver-extensions#0.1.0/package"
  printf '{"name":"hl7.fhir.xver-extensions","version":"0.1.0","fhirVersions":["4.0.1"],"type":"fhir.ig","dependencies":{}}' \
    >"$cache/hl7.fhir.xver-extensions#0.1.0/package/package.json"
fi
mkdir -p "$work/classes"
javac -cp "$work/lib/*" -d "$work/classes" "$here/Runner.java"
exec java -Xmx4g -Duser.home="$work/home" -Dvalidator.version="$version" -cp "$work/classes:$work/lib/*" Runner \
  "$packages/assembled/jpfhir-terminology.r4-1.4.0-partial.tgz" "$packages/official/jp-core.r4-1.1.2-clins.tgz" \
  "$packages/official/jp-eCSCLINS.r4-1.10.0-snap.tgz" "$packages/official/jp-eCheckupReport.r4-1.5.0-snap.tgz"
