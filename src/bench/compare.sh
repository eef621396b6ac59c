#!/bin/sh
# Compares Understudy with what else could be taken; the table and the plot come to target/bench.
set -eu
cd "$(dirname "$0")/../.."
mvn -q -B -Pbench -Dquick -DskipTests package
# The jar is newer than what it was made of, for the launcher too.
touch target/understudy.jar
cp src/bench/node/package*.json target/bench/peers/
(cd target/bench/peers && npm ci --no-audit --no-fund --silent)
# The first start leaves the archive that the measured ones take.
./understudy --version
for _ in $(seq 60); do
  [ -z "$(find target/start -name '*.lock' 2>/dev/null)" ] || sleep 1
done
exec mvn -q -B -Pbench -Dquick exec:java -Dbench=compare.Compare
