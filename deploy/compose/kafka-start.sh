#!/bin/bash
# Starts the one broker. After a kill it waits until the controller has taken the leadership from its predecessor: a broker that comes back earlier
# may drop the end of a transaction (docs/decisions/0024-the-former-broker-is-fenced-first.md). CONTROLLER is HOST:PORT.
set -e
# The container's first process ignores what it does not handle.
trap 'exit 143' TERM INT
data=${KAFKA_LOG_DIRS:?}
if [ -e "$data/meta.properties" ] && [ ! -e "$data/.kafka_cleanshutdown" ]; then
  until (exec 3<>"/dev/tcp/${CONTROLLER%:*}/${CONTROLLER#*:}") 2>/dev/null; do sleep 1; done
  echo "The broker was killed. It starts once the controller's session of it has ended, in $SESSION_SECONDS seconds." >&2
  sleep "$SESSION_SECONDS" &
  wait $!
fi
exec /etc/kafka/docker/run
