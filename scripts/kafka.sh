#!/bin/sh
# A single-node Apache Kafka (KRaft: controller and broker in one process) on loopback, for the broker tests.
#   scripts/kafka.sh start DIR PORT   prints 127.0.0.1:PORT once the broker answers; its data and log lie in DIR
#   scripts/kafka.sh stop DIR
# PORT is the broker's, PORT + 1 the controller's. Needs Java 17 or newer, and Maven once, to fetch the jars.
set -eu

version=${VISOR_KAFKA_VERSION:-4.1.1}
root=$(cd "$(dirname "$0")/.." && pwd)
cache=${VISOR_KAFKA_CACHE:-$root/.visor/kafka}
lib=$cache/lib-$version

fail() {
  echo "kafka.sh: $*" >&2
  exit 1
}

need() {
  command -v "$1" >/dev/null 2>&1 || fail "'$1' is missing; $2"
}

# Into a directory of its own first, so that an interrupted download is never taken for a whole one.
fetch() {
  [ -d "$lib" ] && return
  need mvn "install Maven (Debian, Ubuntu: apt-get install maven; macOS: brew install maven; Fedora: dnf install maven)"
  part=$cache/part-$$
  mkdir -p "$part"
  cat >"$part/pom.xml" <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>visor</groupId><artifactId>kafka-jars</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>$version</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
XML
  echo "kafka.sh: fetching Apache Kafka $version from Maven Central (once)" >&2
  mvn -q -B -f "$part/pom.xml" dependency:copy-dependencies -DincludeScope=runtime \
    -DoutputDirectory="$part/lib" >&2 || fail "Maven could not fetch Apache Kafka $version"
  mv "$part/lib" "$lib" 2>/dev/null || [ -d "$lib" ] || fail "cannot write $lib"
  rm -rf "$part"
}

configure() {
  cat >"$dir/server.properties" <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$((port + 1))
controller.listener.names=CONTROLLER
listeners=BROKER://127.0.0.1:$port,CONTROLLER://127.0.0.1:$((port + 1))
advertised.listeners=BROKER://127.0.0.1:$port
inter.broker.listener.name=BROKER
listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$dir/data
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
PROPERTIES
}

java_run() {
  heap=$1
  shift
  exec java -Xmx"$heap" -Xms"$heap" -XX:+UseSerialGC -Djava.awt.headless=true \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info \
    -cp "$lib/*" "$@"
}

running() {
  [ -f "$dir/kafka.pid" ] && kill -0 "$(cat "$dir/kafka.pid")" 2>/dev/null
}

start() {
  need java "install a Java runtime, 17 or newer (Debian, Ubuntu: apt-get install openjdk-17-jre-headless)"
  fetch
  mkdir -p "$dir"
  dir=$(cd "$dir" && pwd)
  if running; then fail "already running in $dir (process $(cat "$dir/kafka.pid"))"; fi
  configure
  if [ ! -f "$dir/data/meta.properties" ]; then
    (java_run 128m kafka.tools.StorageTool format -t visor-test-broker-0001 -c "$dir/server.properties") >"$dir/format.log" 2>&1 ||
      fail "formatting failed: $(tail -n 5 "$dir/format.log")"
  fi
  : >"$dir/kafka.log"
  (java_run 512m kafka.Kafka "$dir/server.properties") >"$dir/kafka.log" 2>&1 </dev/null &
  echo $! >"$dir/kafka.pid"
  tries=0
  until grep -q 'Kafka Server started' "$dir/kafka.log"; do
    running || fail "Kafka ended: $(tail -n 5 "$dir/kafka.log")"
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || fail "Kafka did not answer within 60 s; see $dir/kafka.log"
    sleep 0.2
  done
  echo "127.0.0.1:$port"
}

stop() {
  running || { rm -f "$dir/kafka.pid"; return; }
  pid=$(cat "$dir/kafka.pid")
  kill "$pid"
  tries=0
  while kill -0 "$pid" 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -eq 100 ]; then kill -9 "$pid" 2>/dev/null || true; fi
    [ "$tries" -lt 120 ] || fail "process $pid does not end"
    sleep 0.1
  done
  rm -f "$dir/kafka.pid"
}

case "${1:-}" in
  start)
    [ $# -eq 3 ] || fail "usage: kafka.sh start DIR PORT"
    dir=$2 port=$3
    start
    ;;
  stop)
    [ $# -eq 2 ] || fail "usage: kafka.sh stop DIR"
    dir=$2
    stop
    ;;
  *) fail "usage: kafka.sh start DIR PORT | stop DIR" ;;
esac
